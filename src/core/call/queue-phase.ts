import { nodeOf } from "../flow/document.ts";
import { goTo } from "../flow/interpret.ts";
import type { QueueNode } from "../flow/nodes/index.ts";
import { fillPrompts } from "../flow/prompts.ts";
import type { FlowDocument } from "../flow/types.ts";
import type { Instant } from "../lib/brands.ts";
import { after, legId } from "../lib/brands.ts";
import { endCall, recordingName, roomOf, tell } from "./end.ts";
import type { CallEffect, CallEvent, FloorToCall } from "./events.ts";
import { settle } from "./flow-phase.ts";
import type { HangupCause, Outcome, Prompt } from "./script.ts";
import type { CallbackPhase, CallState, OfferedPhase, QueuedPhase, TalkingPhase } from "./state.ts";

type Step = readonly [CallState, readonly CallEffect[]];

/** The call waits in a queue. */
export function reduceQueued(
  flow: FlowDocument,
  state: QueuedPhase,
  event: CallEvent,
  at: Instant,
): Step {
  switch (event.type) {
    case "offer_made":
      return event.visit === state.place.visit ? offer(flow, state, event) : [state, []];
    case "position_told":
      return announce(flow, state, event.position, at);
    case "queue_refused":
      return leave(flow, state, queueNode(flow, state).full, ["full"], at);
    case "timer_fired":
      if (event.timer === "queue_limit") return giveUp(flow, state, at);
      if (event.timer !== "announce") return [state, []];
      return [state, [tell({ type: "position_asked", call: state.facts.id })]];
    case "script_ended":
      return event.leg === state.caller ? pressKey(flow, state, event.outcome, at) : [state, []];
    case "leg_ended":
      return event.leg === state.caller ? endCall(state, "abandoned", at) : [state, []];
    case "hang_up_asked":
      return [state, [{ do: "hang_up", leg: state.caller, cause: "normal" }]];
    case "recovered":
      if (!event.legs.some((leg) => leg.leg === state.caller)) {
        return endCall(state, event.cut ? "failed" : "abandoned", at);
      }
      return [
        { ...state, place: { ...state.place, greeted: false } },
        [tell({ type: "position_asked", call: state.facts.id })],
      ];
    default:
      return [state, []];
  }
}

/** An agent's phone is being rung; the caller hears music. */
export function reduceOffered(
  flow: FlowDocument,
  state: OfferedPhase,
  event: CallEvent,
  at: Instant,
): Step {
  const { offer: made, facts } = state;
  switch (event.type) {
    case "leg_ringing":
      if (event.leg !== made.leg || made.ringing) return [state, []];
      return [
        { ...state, offer: { ...made, ringing: true } },
        [tell({ type: "offer_ringing", call: facts.id, offer: made.id })],
      ];
    case "leg_answered":
      return event.leg === made.leg ? connect(state, at) : [state, []];
    case "leg_ended":
      if (event.leg === state.caller) return endCall(state, "abandoned", at);
      return event.leg === made.leg ? fail(flow, state, event.cause, at) : [state, []];
    case "offer_withdrawn": {
      if (event.offer !== made.id) return [state, []];
      const [next, effects] = backToQueue(flow, state, at);
      return [next, [{ do: "hang_up", leg: made.leg, cause: "normal" }, ...effects]];
    }
    case "hang_up_asked": {
      const [next, effects] = fail(flow, state, "rejected", at);
      return [next, [{ do: "hang_up", leg: made.leg, cause: "rejected" }, ...effects]];
    }
    case "recovered": {
      const alive = new Map(event.legs.map((leg) => [leg.leg, leg.up]));
      if (!alive.has(state.caller)) return endCall(state, event.cut ? "failed" : "abandoned", at);
      const agentUp = alive.get(made.leg);
      if (agentUp === true) return connect(state, at);
      if (agentUp === false) return hold(flow, state, []);
      return offerAgain(flow, state, at);
    }
    default:
      return [state, []];
  }
}

/** Puts caller and agent into one room. */
export function connect(state: OfferedPhase, at: Instant): Step {
  const { facts, caller, offer: made, place, cursor } = state;
  const room = roomOf(facts.id);
  const record = facts.record ? recordingName(facts.id, made.id) : null;
  const step = facts.step + 2;
  const wait = { kind: "join", room, record, music: null } as const;
  const join = { lang: facts.lang, prompts: [], wait };
  const { leg, agent } = made;
  return [
    {
      phase: "talking",
      facts: { ...facts, step, helped: true },
      caller,
      cursor: { ...cursor, lead: [] },
      place: { ...place, greeted: true },
      offer: made,
      talkingSince: at,
      held: false,
      joinStep: step - 1,
    },
    [
      { do: "perform", script: { leg, step: step - 1, ...join } },
      { do: "perform", script: { leg: caller, step, ...join } },
      tell({ type: "offer_accepted", call: facts.id, offer: made.id }),
      { do: "clear_timer", timer: "queue_limit" },
      { do: "write_ticket", change: { set: "answered", agent, at } },
    ],
  ];
}

function offer(
  flow: FlowDocument,
  state: QueuedPhase,
  event: FloorToCall & { readonly type: "offer_made" },
): Step {
  const offers = state.facts.offers + 1;
  const leg = legId(`${state.facts.id}-a${offers}`);
  const { agent, agentName, address, ringMs } = event;
  const facts = { ...state.facts, offers };
  const dial: CallEffect = {
    do: "dial",
    leg,
    agent,
    address,
    callerId: facts.from,
    ringMs,
  };
  const clear: CallEffect = { do: "clear_timer", timer: "announce" };
  const made = { id: event.offer, agent, agentName, leg, ringing: false };
  const offered: OfferedPhase = { ...state, phase: "offered", facts, offer: made };
  if (state.place.greeted) return [offered, [dial, clear]];
  const [greeted, effects] = hold(flow, offered, state.cursor.lead);
  return [greeted, [dial, clear, ...effects]];
}

/** Says prompts to the caller, then music. */
function hold<S extends QueuedPhase | OfferedPhase>(
  flow: FlowDocument,
  state: S,
  prompts: readonly Prompt[],
): readonly [S, readonly CallEffect[]] {
  const step = state.facts.step + 1;
  const { music, keys = {} } = queueNode(flow, state);
  const offered = Object.keys(keys).join("");
  const wait = { kind: "hold", music, ...(offered === "" ? {} : { keys: offered }) } as const;
  const script = { leg: state.caller, step, lang: state.facts.lang, prompts, wait };
  return [
    {
      ...state,
      facts: { ...state.facts, step },
      place: { ...state.place, greeted: true },
      cursor: { ...state.cursor, lead: [] },
    },
    [{ do: "perform", script }],
  ];
}

function announce(flow: FlowDocument, state: QueuedPhase, position: number, at: Instant): Step {
  const node = queueNode(flow, state);
  const first = state.place.greeted
    ? []
    : [...state.cursor.lead, ...fillPrompts({ flow, at }, state, node.prompts)];
  const [next, effects] = hold(flow, state, [...first, { kind: "position", value: position }]);
  const dueAt = after(at, node.announceEveryMs);
  return [next, [...effects, { do: "set_timer", timer: "announce", dueAt }]];
}

function fail(flow: FlowDocument, state: OfferedPhase, cause: HangupCause, at: Instant): Step {
  const [next, effects] = backToQueue(flow, state, at);
  const { facts, offer: made } = state;
  const failed = tell({ type: "offer_failed", call: facts.id, offer: made.id, cause });
  return [next, [failed, ...effects]];
}

/** After a restart that the agent's leg did not survive: the caller hears where they stand. */
function offerAgain(flow: FlowDocument, state: OfferedPhase, at: Instant): Step {
  const place = { ...state.place, greeted: false };
  const [next, effects] = fail(flow, { ...state, place }, "normal", at);
  if (next.phase !== "queued") return [next, effects];
  return [next, [...effects, tell({ type: "position_asked", call: state.facts.id })]];
}

/** The caller keeps the place; who has waited too long meanwhile leaves by the flow's way. */
function backToQueue(flow: FlowDocument, state: OfferedPhase, at: Instant): Step {
  const { facts, caller, cursor, place } = state;
  const queued: QueuedPhase = { phase: "queued", facts, caller, cursor, place };
  const node = queueNode(flow, queued);
  if (at - place.since >= node.waitMsMax) return giveUp(flow, queued, at);
  const dueAt = after(at, node.announceEveryMs);
  return [queued, [{ do: "set_timer", timer: "announce", dueAt }]];
}

/** A key that the queue's node offers leads the caller out of the line. */
function pressKey(flow: FlowDocument, state: QueuedPhase, outcome: Outcome, at: Instant): Step {
  const key = outcome.kind === "digits" ? outcome.value : "";
  const target = queueNode(flow, state).keys?.[key];
  return target === undefined ? [state, []] : goOut(flow, state, target, ["keys", key], at);
}

function giveUp(flow: FlowDocument, state: QueuedPhase, at: Instant): Step {
  return goOut(flow, state, queueNode(flow, state).timedOut, ["timedOut"], at);
}

function goOut(
  flow: FlowDocument,
  state: QueuedPhase,
  target: string,
  way: readonly string[],
  at: Instant,
): Step {
  const [next, effects] = leave(flow, state, target, way, at);
  const left = tell({ type: "call_left", call: state.facts.id, reason: "timed_out" });
  return [next, [left, ...effects]];
}

function leave(
  flow: FlowDocument,
  state: QueuedPhase,
  target: string,
  way: readonly string[],
  at: Instant,
): Step {
  const { queue, since } = state.place;
  const from = { ...state, facts: { ...state.facts, left: { queue, since, returns: false } } };
  const [next, effects] = settle(goTo({ flow, at }, from, target, ...way), state.caller, at);
  return [
    next,
    [
      { do: "clear_timer", timer: "announce" },
      { do: "clear_timer", timer: "queue_limit" },
      ...effects,
    ],
  ];
}

/** The node at which a call waits for an agent or talks with one. Throws at any other: a bug. */
export function queueNode(
  flow: FlowDocument,
  state: CallbackPhase | QueuedPhase | OfferedPhase | TalkingPhase,
): QueueNode {
  const node = nodeOf(flow, state.cursor.node);
  if (node.type !== "queue") throw new Error(`Call ${state.facts.id} queues at "${node.id}".`);
  return node;
}
