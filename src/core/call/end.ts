import { isOpenCallback } from "../callback/index.ts";
import type { Instant } from "../lib/brands.ts";
import type { CallEffect, CallResult, CallToFloor } from "./events.ts";
import type {
  CallbackPhase,
  CallFacts,
  CallState,
  LiveCall,
  QueuePlace,
  TalkingPhase,
} from "./state.ts";

/**
 * Ends a call in one bucket and frees all it held: the other party's leg, the room, its place on
 * the floor. The caller's own leg is gone already or is ended by the script that led here.
 */
export function endCall(
  state: LiveCall,
  result: CallResult,
  at: Instant,
): readonly [CallState, readonly CallEffect[]] {
  const { facts } = state;
  const ended: CallEffect = { do: "write_ticket", change: { set: "ended", result, at } };
  const kept = keptPromise(facts);
  return [{ phase: "ended", facts, at, result }, [...release(state, result), ...kept, ended]];
}

/** A promise is over with its call, whatever ended that: nobody waits for it any more. */
function keptPromise({ callback }: CallFacts): readonly CallEffect[] {
  if (callback === undefined || !isOpenCallback(callback)) return [];
  const stage = callback.stage === "talking" ? "done" : "failed";
  return [{ do: "write_callback", callback: { ...callback, stage, nextAt: null } }];
}

/** What frees a call's hold on agents and rooms, whatever its phase. */
function release(state: LiveCall, result: CallResult): readonly CallEffect[] {
  const call = state.facts.id;
  const reason = result === "abandoned" ? "abandoned" : "failed";
  switch (state.phase) {
    case "flow":
      return [];
    case "callback":
      return state.facts.callback?.stage === "scheduled"
        ? []
        : [...letGoCustomer(state), ...leaveQueue(state)];
    case "queued":
      return [tell({ type: "call_left", call, reason })];
    case "offered":
      return [
        ...[state.offer, ...state.others].map(
          ({ leg }): CallEffect => ({ do: "hang_up", leg, cause: "normal" }),
        ),
        tell({ type: "call_left", call, reason }),
      ];
    case "transferring":
      return [{ do: "hang_up", leg: state.outside.leg, cause: "normal" }];
    case "transferred":
      return [
        { do: "hang_up", leg: state.outside.leg, cause: "normal" },
        { do: "close_room", room: roomOf(call) },
      ];
    case "talking":
      return [
        { do: "hang_up", leg: state.offer.leg, cause: "normal" },
        closeTalk(state),
        tell({ type: "talk_ended", call }),
      ];
  }
}

/** Frees the agent and the place of a promise. */
export function leaveQueue({ facts, reserved }: CallbackPhase): readonly CallEffect[] {
  const agent: readonly CallEffect[] =
    reserved === null ? [] : [{ do: "hang_up", leg: reserved.leg, cause: "normal" }];
  return [...agent, tell({ type: "call_left", call: facts.id, reason: "failed" })];
}

/** Hangs up a customer who is rung or waits on the line for a promise. */
export function letGoCustomer({ facts, caller }: CallbackPhase): readonly CallEffect[] {
  const stage = facts.callback?.stage;
  const isThere = stage === "dialling" || stage === "holding";
  return isThere ? [{ do: "hang_up", leg: caller, cause: "normal" }] : [];
}

/** The room in which a call's parties talk. */
export const roomOf = (call: string): string => `room-${call}`;

/** The name of the recording of one talk. */
export const recordingName = (call: string, offer: number): string => `rec-${call}-${offer}`;

/** Frees the room of a talk that is over. */
export function closeTalk({ facts, offer }: TalkingPhase): CallEffect {
  const room = roomOf(facts.id);
  if (!facts.record) return { do: "close_room", room };
  return { do: "close_room", room, recording: recordingName(facts.id, offer.id) };
}

/** The name of a message that a caller records; `step` is that of its script. */
export const messageName = (call: string, step: number): string => `msg-${call}-${step}`;

/** Whether a recording is a caller's message, not a conversation. */
export const isMessage = (recording: string): boolean => recording.startsWith("msg-");

/** An effect that tells the floor. */
export const tell = (event: CallToFloor): CallEffect => ({ do: "tell_floor", event });

/** What tells the floor that a call begins to wait at a place. */
export function queuedEvent(
  facts: CallFacts,
  { visit, queue, need, priority, since }: QueuePlace,
): CallToFloor {
  const caller = facts.from.number;
  return { type: "call_queued", call: facts.id, visit, queue, need, priority, since, caller };
}
