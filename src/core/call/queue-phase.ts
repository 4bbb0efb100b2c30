import type { FlowDocument } from "../flow/types.ts";
import type { Instant, LegId } from "../lib/brands.ts";
import { endCall, recordingName, roomOf, tell } from "./end.ts";
import type { CallEffect, CallEvent, FloorToCall } from "./events.ts";
import { askToConfirm, confirmationOf, dialFor, offerFor, whisper } from "./offers.ts";
import {
  giveUp,
  hold,
  learn,
  move,
  pressKey,
  queueNode,
  refuse,
  remind,
  timerFor,
} from "./queue-line.ts";
import { announcedOf } from "./queue-words.ts";
import type { HangupCause, Outcome } from "./script.ts";
import type { CallState, Offer, OfferedPhase, QueuedPhase } from "./state.ts";

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
      if (ring.outside) return askOutside(state, ring, at);
      return ring.whisper ? whisperTo(state, ring, at) : connect(state, ring, at);
    }
    case "script_ended": {
      if (event.leg === state.caller) return keyWhileRung(flow, state, event.outcome, at);
      const ring = ringOf(state, (one) => one.leg === event.leg);
      return ring ? confirm(flow, state, ring, event, at) : [state, []];
    }
    case "leg_ended": {
      if (event.leg === state.caller) return endCall(state, "abandoned", at);
      const ring = ringOf(state, (one) => one.leg === event.leg);
      if (!ring) return [state, []];
      // Who hangs up on the words before the talk has refused it: nobody offers it again at once.
      const isRefused = isWhispered(ring) && event.cause === "normal";
      return fail(flow, state, ring, isRefused ? "rejected" : event.cause, at);
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
  at: Instant,
): readonly [OfferedPhase, readonly CallEffect[]] {
  const [facts, asked, ask] = askToConfirm(state.facts, ring, at - state.place.since);
  const swap = (one: Offer) => (one === ring ? asked : one);
  return [{ ...state, facts, offer: swap(state.offer), others: state.others.map(swap) }, [ask]];
}

/**
 * Tells who has answered what the call is about, while the caller hears music; the other phones stop
 * at once, for this is the agent who has the call.
 */
function whisperTo(state: OfferedPhase, ring: Offer, at: Instant): Step {
  const [facts, told, say] = whisper(state.facts, ring, at - state.place.since);
  const late = ringsOf(state).filter((one) => one !== ring);
  const stop = late.flatMap((one): readonly CallEffect[] => [
    { do: "hang_up", leg: one.leg, cause: "normal" },
    tell({ type: "offer_failed", call: facts.id, offer: one.id, cause: "normal" }),
  ]);
  return [{ ...state, facts, offer: told, others: [] }, [...stop, say]];
}

/** Whether an agent has answered a phone of the service and is told what the call is about. */
const isWhispered = (ring: Offer): boolean => ring.asked !== undefined && !ring.outside;

/** The key has been pressed, or not: then it is a call that was not answered. */
function confirm(
  flow: FlowDocument,
  state: OfferedPhase,
  ring: Offer,
  event: CallEvent & { readonly type: "script_ended" },
  at: Instant,
): Step {
  if (isWhispered(ring)) {
    return ring.asked?.step === event.step ? connect(state, ring, at) : [state, []];
  }
  switch (confirmationOf(ring, event)) {
    case "taken":
      return connect(state, ring, at);
    case "ask_again":
      return askOutside(state, ring, at);
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
        const [after, ask] = askOutside(before, one, at);
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

/** A key that leads out of the line while phones ring: they stop. A key that was ignored would leave the caller in silence. */
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
