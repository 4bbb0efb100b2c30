import { nodeOf } from "../flow/document.ts";
import { goTo } from "../flow/interpret.ts";
import type { QueueNode } from "../flow/nodes/index.ts";
import type { FlowDocument } from "../flow/types.ts";
import type { Instant, LegId, QueueId } from "../lib/brands.ts";
import { after } from "../lib/brands.ts";
import { endCall, recordingName, roomOf, tell } from "./end.ts";
import type { CallEffect, CallEvent, FloorToCall } from "./events.ts";
import { settle } from "./flow-phase.ts";
import { askToConfirm, confirmationOf, dialFor, offerFor } from "./offers.ts";
import { announcedOf, asksFloor, lookAtOverflow, nextDueAt, wordsNow } from "./queue-words.ts";
import type { HangupCause, Outcome, Prompt } from "./script.ts";
import type {
  Announced,
  CallbackPhase,
  CallState,
  Offer,
  OfferedPhase,
  QueuedPhase,
  TalkingPhase,
} from "./state.ts";

type Step = readonly [CallState, readonly CallEffect[]];
type PositionTold = FloorToCall & { readonly type: "position_told" };

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
      return learn(flow, state, event, at);
    case "queue_moved":
      return move(flow, state, event.queue, at);
    case "queue_refused":
      return refuse(flow, state, event.reason, at);
    case "timer_fired":
      if (event.timer === "queue_limit") return giveUp(flow, state, at);
      return event.timer === "announce" ? remind(flow, state, at) : [state, []];
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

/** Agents' phones are being rung; the caller hears music. */
export function reduceOffered(
  flow: FlowDocument,
  state: OfferedPhase,
  event: CallEvent,
  at: Instant,
): Step {
  switch (event.type) {
    case "offer_made":
      return event.visit === state.place.visit ? ringAnother(state, event) : [state, []];
    case "leg_ringing":
      return noteRinging(state, event.leg);
    case "leg_answered": {
      const ring = ringOf(state, (one) => one.leg === event.leg);
      if (!ring) return [state, []];
      return ring.outside ? askOutside(state, ring) : connect(state, ring, at);
    }
    case "script_ended": {
      if (event.leg === state.caller) return keyWhileRung(flow, state, event.outcome, at);
      const ring = ringOf(state, (one) => one.leg === event.leg);
      return ring ? confirm(flow, state, ring, event, at) : [state, []];
    }
    case "leg_ended": {
      if (event.leg === state.caller) return endCall(state, "abandoned", at);
      const ring = ringOf(state, (one) => one.leg === event.leg);
      return ring ? fail(flow, state, ring, event.cause, at) : [state, []];
    }
    case "offer_withdrawn": {
      const ring = ringOf(state, (one) => one.id === event.offer);
      if (!ring) return [state, []];
      const [next, effects] = withoutRing(flow, state, ring, at);
      return [next, [{ do: "hang_up", leg: ring.leg, cause: "normal" }, ...effects]];
    }
    case "hang_up_asked": {
      const ring = ringOf(state, (one) => one.id === event.offer) ?? state.offer;
      const [next, effects] = fail(flow, state, ring, "rejected", at);
      return [next, [{ do: "hang_up", leg: ring.leg, cause: "rejected" }, ...effects]];
    }
    case "recovered":
      return recoverOffered(flow, state, event, at);
    default:
      return [state, []];
  }
}

const ringsOf = (state: OfferedPhase): readonly Offer[] => [state.offer, ...state.others];

function ringOf(state: OfferedPhase, is: (offer: Offer) => boolean): Offer | undefined {
  return ringsOf(state).find(is);
}

/** Who answered outside is asked for the key that takes the call. */
function askOutside(
  state: OfferedPhase,
  ring: Offer,
): readonly [OfferedPhase, readonly CallEffect[]] {
  const [facts, asked, ask] = askToConfirm(state.facts, ring);
  const swap = (one: Offer) => (one === ring ? asked : one);
  return [{ ...state, facts, offer: swap(state.offer), others: state.others.map(swap) }, [ask]];
}

/** The key has been pressed, or not: then it is a call that was not answered. */
function confirm(
  flow: FlowDocument,
  state: OfferedPhase,
  ring: Offer,
  event: CallEvent & { readonly type: "script_ended" },
  at: Instant,
): Step {
  switch (confirmationOf(ring, event)) {
    case "taken":
      return connect(state, ring, at);
    case "ask_again":
      return askOutside(state, ring);
    case "not_taken": {
      const [next, effects] = fail(flow, state, ring, "no_answer", at);
      return [next, [{ do: "hang_up", leg: ring.leg, cause: "normal" }, ...effects]];
    }
    case null:
      return [state, []];
  }
}

function noteRinging(state: OfferedPhase, leg: LegId): Step {
  const ring = ringOf(state, (one) => one.leg === leg);
  if (!ring || ring.ringing) return [state, []];
  const mark = (one: Offer) => (one === ring ? { ...one, ringing: true } : one);
  return [
    { ...state, offer: mark(state.offer), others: state.others.map(mark) },
    [tell({ type: "offer_ringing", call: state.facts.id, offer: ring.id })],
  ];
}

/** After a restart: who answered meanwhile talks; phones that still ring go on. */
function recoverOffered(
  flow: FlowDocument,
  state: OfferedPhase,
  event: CallEvent & { readonly type: "recovered" },
  at: Instant,
): Step {
  const alive = new Map(event.legs.map((leg) => [leg.leg, leg.up]));
  if (!alive.has(state.caller)) return endCall(state, event.cut ? "failed" : "abandoned", at);
  const answered = ringOf(state, (one) => alive.get(one.leg) === true && !one.outside);
  if (answered) return connect(state, answered, at);
  const gone = ringsOf(state).filter((one) => !alive.has(one.leg));
  const [offer, ...others] = ringsOf(state).filter((one) => alive.has(one.leg));
  const failed = gone.map((one) =>
    tell({ type: "offer_failed", call: state.facts.id, offer: one.id, cause: "normal" }),
  );
  if (offer) {
    const ringing: OfferedPhase = { ...state, offer, others };
    const [held, effects] = hold(flow, ringing, []);
    const up = ringsOf(held).filter((one) => one.outside && alive.get(one.leg) === true);
    const [next, asks] = up.reduce<readonly [OfferedPhase, readonly CallEffect[]]>(
      ([before, done], one) => {
        const [after, ask] = askOutside(before, one);
        return [after, [...done, ...ask]];
      },
      [held, []],
    );
    return [next, [...failed, ...effects, ...asks]];
  }
  const place = { ...state.place, greeted: false };
  const [next, effects] = backToQueue(flow, { ...state, place }, at);
  if (next.phase !== "queued") return [next, [...failed, ...effects]];
  const asked = tell({ type: "position_asked", call: state.facts.id });
  return [next, [...failed, ...effects, asked]];
}

/** Puts caller and agent into one room; other phones that ring stop. */
export function connect(state: OfferedPhase, made: Offer, at: Instant): Step {
  const { facts, caller, place, cursor } = state;
  const room = roomOf(facts.id);
  const record = facts.record ? recordingName(facts.id, made.id) : null;
  const step = facts.step + 2;
  const wait = { kind: "join", room, record, music: null } as const;
  const join = { lang: facts.lang, prompts: [], wait };
  const { leg, agent } = made;
  const late = ringsOf(state).filter((one) => one !== made);
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
      ...late.map((one): CallEffect => ({ do: "hang_up", leg: one.leg, cause: "normal" })),
      { do: "perform", script: { leg, step: step - 1, ...join } },
      { do: "perform", script: { leg: caller, step, ...join } },
      tell({ type: "offer_accepted", call: facts.id, offer: made.id }),
      { do: "clear_timer", timer: "queue_limit" },
      { do: "write_ticket", change: { set: "answered", agent, at } },
    ],
  ];
}

type OfferMade = FloorToCall & { readonly type: "offer_made" };

function offer(flow: FlowDocument, state: QueuedPhase, event: OfferMade): Step {
  const [facts, made] = offerFor(state.facts, event);
  const dial = dialFor(facts, made, event);
  const clear: CallEffect = { do: "clear_timer", timer: "announce" };
  const offered: OfferedPhase = { ...state, phase: "offered", facts, offer: made, others: [] };
  if (state.place.greeted) return [offered, [dial, clear]];
  const [greeted, effects] = hold(flow, offered, state.cursor.lead);
  return [greeted, [dial, clear, ...effects]];
}

function ringAnother(state: OfferedPhase, event: OfferMade): Step {
  const [facts, made] = offerFor(state.facts, event);
  const dial = dialFor(facts, made, event);
  return [{ ...state, facts, others: [...state.others, made] }, [dial]];
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

/** How it stands: the caller leaves by the overflow ladder, or is told what is due. */
function learn(flow: FlowDocument, state: QueuedPhase, event: PositionTold, at: Instant): Step {
  const node = queueNode(flow, state);
  const [taken, announced] = lookAtOverflow(node, announcedOf(node, state), event, at);
  const step = taken === null ? undefined : node.overflow?.[taken];
  if (step === undefined) return say(flow, state, announced, event, at);
  return goOut(flow, state, step.to, ["overflow", String(taken)], "overflowed", at);
}

/** Something is due: a message is said at once, how it stands when the floor has said it. */
function remind(flow: FlowDocument, state: QueuedPhase, at: Instant): Step {
  const node = queueNode(flow, state);
  const announced = announcedOf(node, state);
  return asksFloor(node, announced, at)
    ? [state, [tell({ type: "position_asked", call: state.facts.id })]]
    : say(flow, state, announced, null, at);
}

/** Says what is due, if anything, and sets the timer for what comes next. */
function say(
  flow: FlowDocument,
  state: QueuedPhase,
  announced: Announced,
  told: PositionTold | null,
  at: Instant,
): Step {
  const node = queueNode(flow, state);
  const [prompts, noted] = wordsNow({ flow, at }, state, node, announced, told);
  const standing = { ...state, place: { ...state.place, announced: noted } };
  const isSilent = state.place.greeted && prompts.length === 0;
  const [next, effects] = isSilent ? [standing, []] : hold(flow, standing, prompts);
  return [next, [...effects, ...timerFor(node, noted, at)]];
}

function timerFor(node: QueueNode, announced: Announced, at: Instant): readonly CallEffect[] {
  const next = nextDueAt(node, announced);
  if (next === null) return [];
  return [{ do: "set_timer", timer: "announce", dueAt: after(at, Math.max(0, next - at)) }];
}

/** In another line how it stands is said again, unless it is worse. */
function move(flow: FlowDocument, state: QueuedPhase, queue: QueueId, at: Instant): Step {
  const before = announcedOf(queueNode(flow, state), state);
  const standingAt = before.standingAt === null ? null : at;
  const place = { ...state.place, queue, announced: { ...before, standingAt } };
  return [{ ...state, place }, [{ do: "write_ticket", change: { set: "queued", queue } }]];
}

function refuse(
  flow: FlowDocument,
  state: QueuedPhase,
  reason: "full" | "unknown" | "closed",
  at: Instant,
): Step {
  const { full, closed } = queueNode(flow, state);
  return reason === "closed" && closed !== undefined
    ? leave(flow, state, closed, ["closed"], at)
    : leave(flow, state, full, ["full"], at);
}

function fail(
  flow: FlowDocument,
  state: OfferedPhase,
  ring: Offer,
  cause: HangupCause,
  at: Instant,
): Step {
  const [next, effects] = withoutRing(flow, state, ring, at);
  const failed = tell({ type: "offer_failed", call: state.facts.id, offer: ring.id, cause });
  return [next, [failed, ...effects]];
}

/** One phone less: the others ring on, and after the last the caller waits again. */
function withoutRing(flow: FlowDocument, state: OfferedPhase, ring: Offer, at: Instant): Step {
  const [first, ...others] = ringsOf(state).filter((one) => one !== ring);
  return first ? [{ ...state, offer: first, others }, []] : backToQueue(flow, state, at);
}

/** The caller keeps the place; who has waited too long meanwhile leaves by the flow's way. */
function backToQueue(flow: FlowDocument, state: OfferedPhase, at: Instant): Step {
  const { facts, caller, cursor, place } = state;
  const queued: QueuedPhase = { phase: "queued", facts, caller, cursor, place };
  const node = queueNode(flow, queued);
  if (at - place.since >= node.waitMsMax) return giveUp(flow, queued, at);
  return [queued, timerFor(node, announcedOf(node, queued), at)];
}

/** A key that the queue's node offers leads the caller out of the line. */
function pressKey(flow: FlowDocument, state: QueuedPhase, outcome: Outcome, at: Instant): Step {
  const key = outcome.kind === "digits" ? outcome.value : "";
  const target = queueNode(flow, state).keys?.[key];
  return target === undefined ? [state, []] : goOut(flow, state, target, ["keys", key], "left", at);
}

/** The same while phones ring: they stop. A key that was ignored would leave the caller in silence. */
function keyWhileRung(
  flow: FlowDocument,
  state: OfferedPhase,
  outcome: Outcome,
  at: Instant,
): Step {
  const { facts, caller, cursor, place } = state;
  const queued: QueuedPhase = { phase: "queued", facts, caller, cursor, place };
  const [next, effects] = pressKey(flow, queued, outcome, at);
  if (next === queued) return [state, []];
  const stop = ringsOf(state).map(({ leg }): CallEffect => {
    return { do: "hang_up", leg, cause: "normal" };
  });
  return [next, [...stop, ...effects]];
}

function giveUp(flow: FlowDocument, state: QueuedPhase, at: Instant): Step {
  return goOut(flow, state, queueNode(flow, state).timedOut, ["timedOut"], "timed_out", at);
}

function goOut(
  flow: FlowDocument,
  state: QueuedPhase,
  target: string,
  way: readonly string[],
  reason: "timed_out" | "left" | "overflowed",
  at: Instant,
): Step {
  const [next, effects] = leave(flow, state, target, way, at);
  const left = tell({ type: "call_left", call: state.facts.id, reason });
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
  const { position, wait } = announcedOf(queueNode(flow, state), state);
  const left = { queue, since, returns: false, told: { position, wait } };
  const from = { ...state, facts: { ...state.facts, left } };
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
