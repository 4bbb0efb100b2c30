import { nodeOf } from "../flow/document.ts";
import {
  afterCallOut,
  afterLookup,
  afterScript,
  arriveAgain,
  leave,
  slowPrompts,
} from "../flow/interpret.ts";
import type { Arrival } from "../flow/node-type.ts";
import type { Scene } from "../flow/scope.ts";
import type { FlowDocument } from "../flow/types.ts";
import type { Instant, LegId } from "../lib/brands.ts";
import { after, legId, queueId } from "../lib/brands.ts";
import { endCall, queuedEvent, tell } from "./end.ts";
import type { CallEffect, CallEvent, CallResult } from "./events.ts";
import { startAnnounced } from "./queue-words.ts";
import type { HangupCause, Prompt, Told, Wait } from "./script.ts";
import type { CallState, FlowPhase, QueuedPhase } from "./state.ts";

/** A caller hears this much silence during a look-up before something is said. */
const slowAfterMs = 1000;

/** The call in its menus. */
export function reduceFlow(
  flow: FlowDocument,
  state: FlowPhase,
  event: CallEvent,
  at: Instant,
): readonly [CallState, readonly CallEffect[]] {
  const { awaits } = state;
  const scene = { flow, at };
  switch (event.type) {
    case "script_ended":
      if (awaits.kind !== "script" || event.leg !== state.caller || event.step !== awaits.step) {
        return [state, []];
      }
      if (awaits.next !== undefined) return goOn(state, awaits.next);
      return settle(afterScript(scene, state, event.outcome), state.caller, at);
    case "recording_ended": {
      const { recording, durationMs } = event;
      const outcome = { kind: "recorded", recording, durationMs } as const;
      return settle(afterScript(scene, state, outcome), state.caller, at);
    }
    case "lookup_ended": {
      if (awaits.kind !== "lookup" || event.request !== awaits.request) return [state, []];
      const arrival = afterLookup(scene, state, event.result);
      const [next, effects] = settle(arrival, state.caller, at);
      return [next, [{ do: "clear_timer", timer: "lookup_slow" }, ...effects]];
    }
    case "call_out_ended": {
      if (awaits.kind !== "call_out" || event.id !== awaits.id) return [state, []];
      const arrival = afterCallOut(scene, state, event.result);
      const [next, effects] = settle(arrival, state.caller, at);
      return [next, [{ do: "clear_timer", timer: "lookup_slow" }, ...effects]];
    }
    case "timer_fired":
      return event.timer === "lookup_slow" ? saySlow(scene, state) : [state, []];
    case "leg_ended":
      if (event.leg !== state.caller) return [state, []];
      return hungUp(flow, state, event.cause, at);
    case "hang_up_asked":
      return [state, [{ do: "hang_up", leg: state.caller, cause: "normal" }]];
    case "recovered":
      if (!event.legs.some((leg) => leg.leg === state.caller)) {
        return hungUp(flow, state, event.cut ? "lost" : "normal", at);
      }
      return settle(arriveAgain(scene, state), state.caller, at);
    default:
      return [state, []];
  }
}

/**
 * Prompts up to the last one that keys may not interrupt are a script of their own, which does not
 * wait for keys; those that are typed meanwhile are kept for the question after it.
 */
function uninterrupted(
  prompts: readonly Prompt[],
  wait: Wait,
): { readonly first: Told; readonly next: Told | null } {
  const last = prompts.findLastIndex((one) => one.kind === "sound" && one.bargeIn === false);
  if (last < 0 || wait.kind !== "digits") return { first: { prompts, wait }, next: null };
  return {
    first: { prompts: prompts.slice(0, last + 1), wait: { kind: "none" } },
    next: { prompts: prompts.slice(last + 1), wait },
  };
}

/** The prompts that could not be interrupted are over: asks what is asked after them. */
function goOn(state: FlowPhase, next: Told): readonly [CallState, readonly CallEffect[]] {
  const step = state.facts.step + 1;
  const facts = { ...state.facts, step };
  const script = { leg: state.caller, step, lang: facts.lang, ...next };
  const awaits = { kind: "script", step, records: null } as const;
  return [{ ...state, facts, awaits }, [{ do: "perform", script }]];
}

/** Turns an arrival into the call's next state and the effects that begin its wait. */
export function settle(
  arrival: Arrival,
  caller: LegId,
  at: Instant,
): readonly [CallState, readonly CallEffect[]] {
  const { cursor } = arrival;
  const step = arrival.facts.step + 1;
  const facts = { ...arrival.facts, step };
  switch (arrival.waitFor) {
    case "script": {
      const { first, next } = uninterrupted(arrival.prompts, arrival.wait);
      const records = first.wait.kind === "record" ? first.wait.name : null;
      const script = { leg: caller, step, lang: facts.lang, ...first };
      const awaits = { kind: "script", step, records, ...(next === null ? {} : { next }) } as const;
      return [
        { phase: "flow", facts, caller, cursor, awaits },
        [...arrival.effects, { do: "perform", script }],
      ];
    }
    case "lookup": {
      const request = `${facts.id}-l${step}`;
      const { source, args, proves } = arrival;
      const ask = { do: "look_up", request, source, args } as const;
      return [
        { phase: "flow", facts, caller, cursor, awaits: { kind: "lookup", request } },
        [
          ...arrival.effects,
          proves === undefined ? ask : { ...ask, proves },
          { do: "set_timer", timer: "lookup_slow", dueAt: after(at, slowAfterMs) },
        ],
      ];
    }
    case "call_out": {
      const { id, destination, message } = arrival;
      return [
        { phase: "flow", facts, caller, cursor, awaits: { kind: "call_out", id } },
        [
          ...arrival.effects,
          { do: "call_out", id, destination, message },
          { do: "set_timer", timer: "lookup_slow", dueAt: after(at, slowAfterMs) },
        ],
      ];
    }
    case "transfer":
      return enterTransfer({ ...arrival, facts }, caller);
    case "agent":
      return enterQueue({ ...arrival, facts }, caller, at);
  }
}

function enterTransfer(
  arrival: Arrival & { readonly waitFor: "transfer" },
  caller: LegId,
): readonly [CallState, readonly CallEffect[]] {
  const { facts, destination: to, callerId, ringMs, prompts, wait } = arrival;
  const { id, step, lang } = facts;
  const leg = legId(`${id}-t${step}`);
  const cursor = { ...arrival.cursor, lead: [] };
  return [
    { phase: "transferring", facts, caller, cursor, outside: { leg, to, ringing: false } },
    [
      ...arrival.effects,
      { do: "dial_out", leg, to, callerId, ringMs },
      { do: "perform", script: { leg: caller, step, lang, prompts, wait } },
    ],
  ];
}

function enterQueue(
  arrival: Arrival & { readonly waitFor: "agent" },
  caller: LegId,
  at: Instant,
): readonly [CallState, readonly CallEffect[]] {
  const { cursor, node, need } = arrival;
  const { left, ...facts } = arrival.facts;
  const queue = queueId(node.queue);
  const back = left?.returns === true && left.queue === queue ? left : null;
  const visit = facts.step;
  const announced = { ...startAnnounced(node, at, back !== null), ...back?.told };
  const { priority } = node;
  const since = back?.since ?? at;
  const place = { visit, queue, need, priority, since, greeted: false, announced };
  const state: QueuedPhase = { phase: "queued", facts, caller, cursor, place };
  return [
    state,
    [
      ...arrival.effects,
      { do: "write_ticket", change: { set: "queued", queue } },
      tell(queuedEvent(facts, place)),
      { do: "set_timer", timer: "queue_limit", dueAt: after(at, node.waitMsMax) },
    ],
  ];
}

function saySlow(scene: Scene, state: FlowPhase): readonly [CallState, readonly CallEffect[]] {
  const prompts = slowPrompts(scene, state);
  if (state.awaits.kind === "script" || prompts.length === 0) return [state, []];
  const step = state.facts.step + 1;
  const script = {
    leg: state.caller,
    step,
    lang: state.facts.lang,
    prompts,
    wait: { kind: "hold", music: "default" } as const,
  };
  return [
    {
      ...state,
      facts: { ...state.facts, step },
      cursor: { ...state.cursor, lead: [] },
    },
    [{ do: "perform", script }],
  ];
}

/** The caller is gone: what the node still has to do is done, and the call is counted. */
function hungUp(
  flow: FlowDocument,
  state: FlowPhase,
  cause: HangupCause,
  at: Instant,
): readonly [CallState, readonly CallEffect[]] {
  const { facts, effects } = leave(flow, state);
  const gone = { ...state, facts };
  const [ended, endings] = endCall(gone, resultOf(flow, gone, cause), at);
  return [ended, [...effects, ...endings]];
}

/**
 * Others serve the caller from now on. A message that waits for the caller's decision is kept, as
 * when they hang up; one that is still being spoken is not.
 */
export function passedOn(
  flow: FlowDocument,
  state: FlowPhase,
  at: Instant,
): readonly [CallState, readonly CallEffect[]] {
  const { facts, effects } = leave(flow, state);
  const recording = state.awaits.kind === "script" ? state.awaits.records : null;
  const dropped: readonly CallEffect[] =
    recording === null ? [] : [{ do: "drop_recording", recording }];
  const [ended, endings] = endCall({ ...state, facts }, "passed_on", at);
  return [ended, [...effects, ...dropped, ...endings]];
}

/** The bucket of a call whose caller's leg ended in the menus. */
function resultOf(flow: FlowDocument, state: FlowPhase, cause: HangupCause): CallResult {
  if (state.facts.helped) return "answered";
  if (state.facts.leftMessage) return "left_message";
  if (state.facts.transferred) return "transferred";
  if (state.facts.promised === true) return "promised";
  if (state.facts.served !== null) return "self_served";
  if (cause !== "normal") return "failed";
  return nodeOf(flow, state.cursor.node).type === "hangup" ? "unserved" : "left_ivr";
}
