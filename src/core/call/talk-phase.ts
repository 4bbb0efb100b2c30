import { nodeOf } from "../flow/document.ts";
import { goTo } from "../flow/interpret.ts";
import { fillPrompts } from "../flow/prompts.ts";
import type { FlowDocument } from "../flow/types.ts";
import type { Instant, LegId } from "../lib/brands.ts";
import { after } from "../lib/brands.ts";
import { endCall, roomOf, tell } from "./end.ts";
import type { CallEffect, CallEvent } from "./events.ts";
import { settle } from "./flow-phase.ts";
import { connect } from "./queue-phase.ts";
import type { HangupCause } from "./script.ts";
import type { CallState, QueuedPhase, TalkingPhase } from "./state.ts";

type Step = readonly [CallState, readonly CallEffect[]];

/** A caller whose agent's line broke is served before those who have not been served yet. */
const lostPriority = 1000;

/** Caller and agent talk. */
export function reduceTalking(
  flow: FlowDocument,
  state: TalkingPhase,
  event: CallEvent,
  at: Instant,
): Step {
  const { offer } = state;
  switch (event.type) {
    case "leg_held":
    case "leg_resumed": {
      const held = event.type === "leg_held";
      if (event.leg !== offer.leg || held === state.held) return [state, []];
      return [{ ...state, held }, []];
    }
    case "leg_ended":
      if (event.leg === state.caller) return endCall(state, "answered", at);
      return event.leg === offer.leg ? agentLeft(flow, state, event.cause, at) : [state, []];
    case "script_ended":
      if (event.outcome.kind !== "failed" || !isJoin(state, event)) return [state, []];
      return [state, [{ do: "hang_up", leg: offer.leg, cause: "failed" }]];
    case "hang_up_asked":
      return [state, [{ do: "hang_up", leg: offer.leg, cause: "normal" }]];
    case "recovered": {
      const alive = new Set(event.legs.map((leg) => leg.leg));
      if (!alive.has(state.caller)) return endCall(state, "answered", at);
      if (!alive.has(offer.leg)) return agentLeft(flow, state, "normal", at);
      return rejoin(state);
    }
    default:
      return [state, []];
  }
}

/** Whether a script is one of the two that brought the parties into the room; see `connect`. */
function isJoin(state: TalkingPhase, script: { readonly leg: LegId; readonly step: number }) {
  const { step } = state.facts;
  return script.step === (script.leg === state.caller ? step : step - 1);
}

/** The agent hung up: the flow goes on. The agent's line broke: the caller waits again, first. */
function agentLeft(flow: FlowDocument, state: TalkingPhase, cause: HangupCause, at: Instant): Step {
  const { caller, cursor, place } = state;
  const visit = state.facts.step + 1;
  const facts = { ...state.facts, step: visit };
  const node = nodeOf(flow, cursor.node);
  if (node.type !== "queue") throw new Error(`Call ${facts.id} talks at node "${node.id}".`);
  const over: readonly CallEffect[] = [
    { do: "close_room", room: roomOf(facts.id) },
    tell({ type: "talk_ended", call: facts.id }),
  ];
  if (cause === "normal") {
    const [next, effects] = settle(goTo({ flow, at }, state, node.ended), caller, at);
    return [next, [...over, ...effects]];
  }
  const again = { ...place, visit, priority: lostPriority, since: at, greeted: false };
  const queued: QueuedPhase = {
    phase: "queued",
    facts,
    caller,
    cursor: { ...cursor, lead: fillPrompts({ flow, at }, state, node.lost) },
    place: again,
  };
  const { queue, skills, priority, since } = again;
  return [
    queued,
    [
      ...over,
      tell({ type: "call_queued", call: facts.id, visit, queue, skills, priority, since }),
      { do: "set_timer", timer: "queue_limit", dueAt: after(at, node.waitMsMax) },
    ],
  ];
}

/** After a restart: joining again is harmless for legs that are in the room already. */
function rejoin(state: TalkingPhase): Step {
  const { facts, caller, cursor, place, offer, talkingSince } = state;
  const offered = { phase: "offered", facts, caller, cursor, place, offer } as const;
  const [joined, effects] = connect(offered, talkingSince as Instant);
  const again = effects.filter((effect) => effect.do === "perform");
  return [joined.phase === "talking" ? { ...joined, held: state.held } : state, again];
}
