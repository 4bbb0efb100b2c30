import { nodeOf } from "../flow/document.ts";
import { goTo } from "../flow/interpret.ts";
import type { TransferOutcome } from "../flow/nodes/index.ts";
import { waitOf } from "../flow/nodes/transfer.ts";
import type { FlowDocument } from "../flow/types.ts";
import type { Instant } from "../lib/brands.ts";
import { endCall, roomOf } from "./end.ts";
import type { CallEffect, CallEvent, CallResult } from "./events.ts";
import { settle } from "./flow-phase.ts";
import type { HangupCause } from "./script.ts";
import type { CallState, TransferredPhase, TransferringPhase } from "./state.ts";

type Step = readonly [CallState, readonly CallEffect[]];

/** The other party is being called; the caller hears ringing or music. */
export function reduceTransferring(
  flow: FlowDocument,
  state: TransferringPhase,
  event: CallEvent,
  at: Instant,
): Step {
  const { outside } = state;
  switch (event.type) {
    case "leg_ringing":
      if (event.leg !== outside.leg || outside.ringing) return [state, []];
      return [{ ...state, outside: { ...outside, ringing: true } }, []];
    case "leg_answered":
      return event.leg === outside.leg ? connect(state, at) : [state, []];
    case "leg_ended":
      if (event.leg === state.caller) return endCall(state, resultOf(state, "abandoned"), at);
      return event.leg === outside.leg
        ? goOn(flow, state, outcomeOf(event.cause), at)
        : [state, []];
    case "hang_up_asked":
      return [state, [{ do: "hang_up", leg: state.caller, cause: "normal" }]];
    case "recovered": {
      const up = new Map(event.legs.map((leg) => [leg.leg, leg.up]));
      if (!up.has(state.caller)) {
        return endCall(state, resultOf(state, event.cut ? "failed" : "abandoned"), at);
      }
      const isUp = up.get(outside.leg);
      if (isUp === undefined) return goOn(flow, state, "failed", at);
      return isUp ? connect(state, at) : holdOn(flow, state);
    }
    default:
      return [state, []];
  }
}

/** Caller and other party talk. */
export function reduceTransferred(
  flow: FlowDocument,
  state: TransferredPhase,
  event: CallEvent,
  at: Instant,
): Step {
  const { outside, caller } = state;
  switch (event.type) {
    case "leg_ended":
      if (event.leg === caller) return endCall(state, resultOf(state, "transferred"), at);
      return event.leg === outside.leg ? goOn(flow, state, "ended", at) : [state, []];
    case "script_ended": {
      if (event.outcome.kind !== "failed" || !isJoin(state, event)) return [state, []];
      const [next, effects] = goOn(flow, state, "failed", at);
      return [next, [{ do: "hang_up", leg: outside.leg, cause: "failed" }, ...effects]];
    }
    case "hang_up_asked":
      return [state, [{ do: "hang_up", leg: caller, cause: "normal" }]];
    case "recovered": {
      const alive = new Set(event.legs.map((leg) => leg.leg));
      if (!alive.has(caller)) return endCall(state, resultOf(state, "transferred"), at);
      return alive.has(outside.leg) ? join(state) : goOn(flow, state, "ended", at);
    }
    default:
      return [state, []];
  }
}

/** Puts caller and other party into one room, which is not recorded: nobody asked that party. */
function connect(state: TransferringPhase, at: Instant): Step {
  const { facts, caller, cursor, outside } = state;
  return join({
    phase: "transferred",
    facts: { ...facts, transferred: true },
    caller,
    cursor,
    outside: { ...outside, ringing: true },
    talkingSince: at,
  });
}

/** Joining again after a restart is harmless for legs that are in the room already. */
function join(state: TransferredPhase): Step {
  const { facts, caller, outside } = state;
  const room = roomOf(facts.id);
  const step = facts.step + 2;
  const wait = { kind: "join", room, record: null, music: null } as const;
  const script = { lang: facts.lang, prompts: [], wait };
  return [
    { ...state, facts: { ...facts, step } },
    [
      { do: "perform", script: { leg: outside.leg, step: step - 1, ...script } },
      { do: "perform", script: { leg: caller, step, ...script } },
    ],
  ];
}

function isJoin(
  { facts, caller }: TransferredPhase,
  script: { leg: string; step: number },
): boolean {
  return script.step === (script.leg === caller ? facts.step : facts.step - 1);
}

/** After a restart the other party is still being called: the caller hears that again. */
function holdOn(flow: FlowDocument, state: TransferringPhase): Step {
  const step = state.facts.step + 1;
  const { lang } = state.facts;
  const wait = waitOf(transferNode(flow, state));
  return [
    { ...state, facts: { ...state.facts, step } },
    [{ do: "perform", script: { leg: state.caller, step, lang, prompts: [], wait } }],
  ];
}

function goOn(
  flow: FlowDocument,
  state: TransferringPhase | TransferredPhase,
  outcome: TransferOutcome,
  at: Instant,
): Step {
  const target = transferNode(flow, state).outcomes?.[outcome] ?? state.cursor.node;
  const [next, effects] = settle(goTo({ flow, at }, state, target, outcome), state.caller, at);
  if (state.phase === "transferring") return [next, effects];
  return [next, [{ do: "close_room", room: roomOf(state.facts.id) }, ...effects]];
}

function outcomeOf(cause: HangupCause): TransferOutcome {
  switch (cause) {
    case "busy":
      return "busy";
    case "no_answer":
      return "noAnswer";
    case "rejected":
      return "refused";
    default:
      return "failed";
  }
}

/** The bucket of a caller who is gone: what they got before counts for more. */
function resultOf({ facts }: TransferringPhase | TransferredPhase, result: CallResult): CallResult {
  if (facts.helped) return "answered";
  if (facts.leftMessage) return "left_message";
  return facts.transferred ? "transferred" : result;
}

function transferNode(flow: FlowDocument, state: TransferringPhase | TransferredPhase) {
  const node = nodeOf(flow, state.cursor.node);
  if (node.type !== "transfer") {
    throw new Error(`Call ${state.facts.id} is transferred at "${node.id}".`);
  }
  return node;
}
