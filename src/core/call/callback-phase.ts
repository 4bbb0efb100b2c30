import type { Callback, CallbackEffect, CallbackEvent, CallbackPlan } from "../callback/index.ts";
import { isOpenCallback, planCallback, reduceCallback } from "../callback/index.ts";
import type { FlowDocument } from "../flow/types.ts";
import type { Instant, LegId, QueueId } from "../lib/brands.ts";
import { needOf } from "../lib/skills.ts";
import { customerLeg, ringCustomer } from "./callback-dials.ts";
import { say } from "./callback-sayings.ts";
import { endCall, leaveQueue, letGoCustomer, queuedEvent, tell } from "./end.ts";
import type { CallbackAsked, CallEffect, CallEvent, CallResult, FloorToCall } from "./events.ts";
import { askToConfirm, confirmationOf, dialFor, offerFor } from "./offers.ts";
import { connect } from "./queue-phase.ts";
import type { HangupCause } from "./script.ts";
import type { CallbackPhase, CallFacts, CallState, QueuePlace, ReservedAgent } from "./state.ts";
import { reduceTalking } from "./talk-phase.ts";

type Step = readonly [CallState, readonly CallEffect[]];

/** A promise begins a call of its own, with a ticket; nobody is dialled yet. */
export function startCallback(flow: FlowDocument, event: CallbackAsked, at: Instant): Step {
  const { call, plan, request, to, record } = event;
  const [callback, effects] = planCallback(plan);
  const facts: CallFacts = {
    id: call,
    origin: "callback",
    endpoint: `callback-${call}`,
    from: { number: plan.number, name: null },
    callbacks: { toCaller: true },
    to,
    startedAt: at,
    flow: event.flow,
    lang: request.lang,
    record,
    verified: null,
    served: null,
    helped: false,
    leftMessage: false,
    transferred: false,
    path: request.path,
    step: 0,
    offers: 0,
    callback,
  };
  const state: CallbackPhase = {
    phase: "callback",
    facts,
    caller: customerLeg(facts, 1),
    cursor: request.cursor,
    place: placeOf(plan, request),
    reserved: null,
  };
  const opened: readonly CallEffect[] = [
    { do: "write_ticket", change: { set: "opened", from: facts.from, to, at } },
    { do: "write_ticket", change: { set: "language", lang: request.lang } },
    { do: "write_ticket", change: { set: "queued", queue: plan.queue } },
  ];
  const [next, done] = carryOut(flow, state, callback, effects, at);
  return [next, [...opened, { do: "write_callback", callback }, ...done]];
}

/** A promise that waits for its time, an agent, or the customer. */
export function reduceCallbackPhase(
  flow: FlowDocument,
  state: CallbackPhase,
  event: CallEvent,
  at: Instant,
): Step {
  switch (event.type) {
    case "callback_asked":
      return askAgain(flow, state, event, at);
    case "callback_released":
      return advance(flow, state, { type: "released" }, at);
    case "callback_cancelled":
      return advance(flow, state, { type: "cancelled", end: event.end }, at);
    case "timer_fired":
      return event.timer === "callback"
        ? advance(flow, state, { type: "time_came" }, at)
        : [state, []];
    case "queue_moved":
      return moveTo(state, event.queue);
    case "queue_refused":
      return advance(flow, state, { type: "queue_refused" }, at);
    case "offer_made":
      // One that crosses with the call's leaving of the line means nothing: the floor hears of that.
      if (event.visit !== state.place.visit || !isInLine(state)) return [state, []];
      return state.reserved === null ? offer(flow, state, event, at) : giveBack(state, event.offer);
    case "offer_withdrawn":
      return event.offer === state.reserved?.id ? loseAgent(flow, state, null, at) : [state, []];
    case "hang_up_asked":
      return state.reserved === null ? [state, []] : loseAgent(flow, state, "rejected", at);
    case "leg_ringing":
    case "leg_answered":
    case "leg_ended":
      return reduceLeg(flow, state, event, at);
    case "leg_held":
    case "leg_resumed":
      if (state.reserved?.leg !== event.leg) return [state, []];
      return [{ ...state, reserved: { ...state.reserved, held: event.type === "leg_held" } }, []];
    case "script_ended":
      return confirm(flow, state, event, at);
    case "recovered": {
      const up = new Map(event.legs.map((leg) => [leg.leg, leg.up]));
      return recover(flow, state, (leg) => up.get(leg) ?? null, at);
    }
    default:
      return [state, []];
  }
}

type LegChange = Extract<CallEvent, { readonly type: `leg_${"ringing" | "answered" | "ended"}` }>;

function reduceLeg(flow: FlowDocument, state: CallbackPhase, event: LegChange, at: Instant): Step {
  const { reserved: made, facts } = state;
  if (event.leg === state.caller) {
    const machine =
      event.type === "leg_answered" && event.machine ? { machine: true as const } : {};
    if (event.type === "leg_answered")
      return advance(flow, state, { type: "customer_answered", ...machine }, at);
    if (event.type === "leg_ended") return advance(flow, state, { type: "customer_failed" }, at);
    return [state, []];
  }
  if (event.leg !== made?.leg) return [state, []];
  switch (event.type) {
    case "leg_ringing":
      if (made.ringing) return [state, []];
      return [
        { ...state, reserved: { ...made, ringing: true } },
        [tell({ type: "offer_ringing", call: facts.id, offer: made.id })],
      ];
    case "leg_answered":
      return agentAnswered(flow, state, made, at);
    case "leg_ended":
      return loseAgent(flow, state, event.cause, at);
  }
}

/** The agent is there; at a telephone outside only once they have pressed the key. */
function agentAnswered(
  flow: FlowDocument,
  state: CallbackPhase,
  made: ReservedAgent,
  at: Instant,
): Step {
  if (!made.outside) return advance(flow, state, { type: "agent_answered" }, at);
  const [facts, reserved, ask] = askToConfirm(state.facts, made, at - state.place.since);
  return [{ ...state, facts, reserved }, [ask]];
}

function confirm(
  flow: FlowDocument,
  state: CallbackPhase,
  event: CallEvent & { readonly type: "script_ended" },
  at: Instant,
): Step {
  const { reserved: made } = state;
  const said = made?.leg === event.leg ? confirmationOf(made, event) : null;
  if (made === null || said === null) return [state, []];
  if (said === "ask_again") return agentAnswered(flow, state, made, at);
  if (said === "taken") return advance(flow, state, { type: "agent_answered" }, at);
  return loseAgent(flow, state, "no_answer", at);
}

/** What lives after a restart; a leg that is gone counts as one that has failed: no second dial. */
function recover(
  flow: FlowDocument,
  state: CallbackPhase,
  isUp: (leg: LegId) => boolean | null,
  at: Instant,
): Step {
  const { reserved: made, facts, caller } = state;
  const agentUp = made === null ? null : isUp(made.leg);
  switch (facts.callback?.stage) {
    case "reserved":
      if (agentUp === null) return loseAgent(flow, state, "normal", at);
      return agentUp && made ? agentAnswered(flow, state, made, at) : [state, []];
    case "dialling":
      if (agentUp === null && facts.callback.plan.rules.first !== "customer") {
        return loseAgent(flow, state, "normal", at);
      }
      if (isUp(caller) === null) return advance(flow, state, { type: "customer_failed" }, at);
      return isUp(caller) ? advance(flow, state, { type: "customer_answered" }, at) : [state, []];
    case "holding":
      if (isUp(caller) === null) return advance(flow, state, { type: "customer_failed" }, at);
      if (agentUp && made) return agentAnswered(flow, state, made, at);
      if (made !== null && agentUp === null) return loseAgent(flow, state, "normal", at);
      return say(flow, state, "patience");
    default:
      return [state, []];
  }
}

/** The newer wish counts, with the language and the node of the newer call. */
function askAgain(
  flow: FlowDocument,
  state: CallbackPhase,
  { plan, request }: CallbackAsked,
  at: Instant,
): Step {
  const [next, effects] = advance(flow, state, { type: "asked_again", plan }, at);
  const planned = next.phase === "callback" ? next.facts.callback?.plan : undefined;
  if (next === state || next.phase !== "callback" || planned === undefined) return [next, effects];
  const { lang, path } = request;
  const facts = { ...next.facts, lang, path };
  const place = placeOf(planned, request);
  return [{ ...next, facts, place, cursor: request.cursor }, effects];
}

function offer(
  flow: FlowDocument,
  state: CallbackPhase,
  event: FloorToCall & { readonly type: "offer_made" },
  at: Instant,
): Step {
  const { address, ringMs, autoAnswer } = event;
  const phone = { address, ringMs, ...(autoAnswer ? { autoAnswer } : {}) };
  const [facts, made] = offerFor(state.facts, event);
  const reserved = { ...made, phone };
  return advance(flow, { ...state, facts, reserved }, { type: "agent_reserved" }, at);
}

/**
 * The agent is gone: by the floor's own word (null), or by the phone's. While only the agent's
 * phone rings, the floor keeps the place and looks for another agent.
 */
function loseAgent(
  flow: FlowDocument,
  state: CallbackPhase,
  cause: HangupCause | null,
  at: Instant,
): Step {
  const { reserved: made, facts } = state;
  if (made === null) return [state, []];
  if (facts.callback?.stage === "dialling") {
    return advance(flow, state, { type: "agent_lost" }, at);
  }
  const [next, effects] = advance(flow, { ...state, reserved: null }, { type: "agent_failed" }, at);
  const hangUp: CallEffect = { do: "hang_up", leg: made.leg, cause: cause ?? "normal" };
  if (cause === null) return [next, [hangUp, ...effects]];
  const failed = tell({ type: "offer_failed", call: facts.id, offer: made.id, cause });
  return [next, [hangUp, failed, ...effects]];
}

/** Lets the machine take an event and carries out what it asks for. */
function advance(
  flow: FlowDocument,
  state: CallbackPhase,
  event: CallbackEvent,
  at: Instant,
): Step {
  const before = state.facts.callback;
  if (before === undefined) return [state, []];
  const [callback, effects] = reduceCallback(before, event, at);
  if (callback === before && effects.length === 0) return [state, []];
  const [next, done] = carryOut(flow, state, callback, effects, at);
  return [next, callback === before ? done : [{ do: "write_callback", callback }, ...done]];
}

function carryOut(
  flow: FlowDocument,
  state: CallbackPhase,
  callback: Callback,
  wanted: readonly CallbackEffect[],
  at: Instant,
): Step {
  let next: CallbackPhase = { ...state, facts: { ...state.facts, callback } };
  const effects: CallEffect[] = [];
  for (const one of wanted) {
    switch (one.do) {
      case "wait_until":
        effects.push({ do: "set_timer", timer: "callback", dueAt: one.at });
        break;
      case "wait_no_more":
        effects.push({ do: "clear_timer", timer: "callback" });
        break;
      case "enter_queue":
        next = enterQueue(next, effects);
        break;
      case "leave_queue":
        // What is to be let go is what there was before: the promise has moved on already.
        effects.push(...leaveQueue(state));
        next = { ...next, reserved: null };
        break;
      case "ring_agent":
        effects.push(...ringAgent(next));
        break;
      case "ring_customer":
        next = ringCustomer(flow, next, callback, effects, at);
        break;
      case "say": {
        const [told, said] = say(flow, next, one.what);
        next = told;
        effects.push(...said);
        break;
      }
      case "let_go_customer":
        effects.push(...letGoCustomer(state));
        break;
    }
  }
  if (callback.stage === "talking") {
    const [talking, joined] = talk(flow, next, callback, at);
    return [talking, [...effects, ...joined]];
  }
  if (isOpenCallback(callback)) return [next, effects];
  const [ended, last] = endCall(next, resultOf(callback), at);
  return [ended, [...effects, ...last]];
}

/** A promise takes one agent, also where a queue rings several: a further one is free again. */
function giveBack(state: CallbackPhase, offer: number): Step {
  const call = state.facts.id;
  return [state, [tell({ type: "offer_failed", call, offer, cause: "normal" })]];
}

/** A supervisor has sent all who wait to another queue: the promise goes with its place. */
function moveTo(state: CallbackPhase, queue: QueueId): Step {
  const before = state.facts.callback;
  if (before === undefined) return [state, []];
  const callback = { ...before, plan: { ...before.plan, queue } };
  return [
    { ...state, facts: { ...state.facts, callback }, place: { ...state.place, queue } },
    [
      { do: "write_ticket", change: { set: "queued", queue } },
      { do: "write_callback", callback },
    ],
  ];
}

function enterQueue(state: CallbackPhase, effects: CallEffect[]): CallbackPhase {
  const visit = state.facts.step + 1;
  effects.push(tell(queuedEvent(state.facts, { ...state.place, visit })));
  return {
    ...state,
    facts: { ...state.facts, step: visit },
    place: { ...state.place, visit },
  };
}

function ringAgent({ facts, reserved }: CallbackPhase): readonly CallEffect[] {
  if (reserved?.phone === undefined) return [];
  return [dialFor(facts, reserved, reserved.phone)];
}

/** From here on it is a call like any other: the customer is its caller. */
function talk(flow: FlowDocument, state: CallbackPhase, callback: Callback, at: Instant): Step {
  const { facts, caller, cursor, place, reserved: made } = state;
  if (made === null) throw new Error(`Callback ${facts.id} talks without an agent.`);
  const { phone: _, held = false, ...offer } = made;
  const talking = { ...facts, callback };
  const phase = "offered";
  const standing = { facts: talking, caller, cursor, place, offer, others: [] };
  const [next, joined] = connect({ phase, ...standing }, offer, at);
  if (!held || next.phase !== "talking") return [next, joined];
  const [heard, music] = reduceTalking(flow, next, { type: "leg_held", leg: offer.leg }, at);
  return [heard, [...joined, ...music]];
}

/** Whether the floor looks for an agent, or has found one whose phone rings or is about to. */
function isInLine({ facts: { callback }, reserved }: CallbackPhase): boolean {
  const isLooking = callback?.stage === "due" || callback?.stage === "holding";
  return isLooking || reserved !== null;
}

/** The bucket of a promise that was not kept by a talk. */
function resultOf({ end }: Callback): CallResult {
  return end === "satisfied" || end === "cancelled" ? "called_off" : "unserved";
}

function placeOf(
  { queue, since }: CallbackPlan,
  { need, skills = [], priority }: CallbackAsked["request"],
): QueuePlace {
  return { visit: 0, queue, need: need ?? needOf(skills), priority, since, greeted: true };
}
