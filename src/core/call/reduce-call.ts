import { arriveAgain } from "../flow/interpret.ts";
import { cursorAt } from "../flow/node-type.ts";
import type { FlowDocument } from "../flow/types.ts";
import { assertNever } from "../lib/assert.ts";
import type { Instant } from "../lib/brands.ts";
import type { Reducer } from "../lib/reducer.ts";
import { reduceCallbackPhase, startCallback } from "./callback-phase.ts";
import { endCall, isMessage } from "./end.ts";
import type { CallEffect, CallEvent, CallStarted } from "./events.ts";
import { passedOn, reduceFlow, settle } from "./flow-phase.ts";
import { reduceOffered, reduceQueued } from "./queue-phase.ts";
import type { CallFacts, CallState, LiveCall } from "./state.ts";
import { reduceTalking } from "./talk-phase.ts";
import { reduceTransferred, reduceTransferring } from "./transfer-phase.ts";

/** One step of a call: its next state and what is to be done. */
export type CallStep = readonly [CallState, readonly CallEffect[]];

/**
 * The machine of one call, over the flow version that the call started with.
 * Pure and total; see CallState for the drawing.
 */
export function reduceCall(flow: FlowDocument): Reducer<CallState, CallEvent, CallEffect> {
  return (state, event, at) => {
    switch (state.phase) {
      case "new":
        if (event.type === "callback_asked") return startCallback(flow, event, at);
        return event.type === "call_started" ? startCall(flow, event, at) : [state, []];
      case "ended":
        return event.type === "recording_ended" ? [state, noteRecording(event)] : [state, []];
      default:
        return reduceLive(flow, state, event, at);
    }
  };
}

function startCall(flow: FlowDocument, event: CallStarted, at: Instant): CallStep {
  const contact = event.contact ?? null;
  const facts: CallFacts = {
    id: event.call,
    origin: event.origin,
    endpoint: event.endpoint,
    from: event.from,
    contact,
    ...(event.callbacks && { callbacks: event.callbacks }),
    to: event.to,
    startedAt: at,
    flow: event.flow,
    lang: contact?.lang ?? flow.lang,
    record: event.record,
    verified: null,
    served: null,
    leftMessage: false,
    transferred: false,
    helped: false,
    path: [],
    step: 0,
    offers: 0,
  };
  const opened: CallEffect = {
    do: "write_ticket",
    change: { set: "opened", from: event.from, to: event.to, at },
  };
  const arrival = arriveAgain({ flow, at }, { facts, cursor: cursorAt(flow.start, {}) });
  const [state, effects] = settle(arrival, event.leg, at);
  if (contact === null || contact.lang === null) return [state, [opened, ...effects]];
  const change = { set: "language", lang: contact.lang, remembered: true } as const;
  return [state, [opened, { do: "write_ticket", change }, ...effects]];
}

function reduceLive(flow: FlowDocument, state: LiveCall, event: CallEvent, at: Instant): CallStep {
  if (event.type === "recording_ended" && !isRecording(state, event)) {
    return [state, noteRecording(event)];
  }
  if (event.type === "passed_on") {
    // What a node still has to do may be what the machine failed at.
    const isBug = event.reason === "bug";
    if (state.phase === "flow" && !isBug) return passedOn(flow, state, at);
    return endCall(state, "passed_on", at);
  }
  switch (state.phase) {
    case "flow":
      return reduceFlow(flow, state, event, at);
    case "callback":
      return reduceCallbackPhase(flow, state, event, at);
    case "queued":
      return reduceQueued(flow, state, event, at);
    case "offered":
      return reduceOffered(flow, state, event, at);
    case "talking":
      return reduceTalking(flow, state, event, at);
    case "transferring":
      return reduceTransferring(flow, state, event, at);
    case "transferred":
      return reduceTransferred(flow, state, event, at);
    default:
      return assertNever(state, "phase of a call");
  }
}

/** Whether the caller's own message is what has ended: it belongs to the script that asked for it. */
function isRecording(state: LiveCall, event: { readonly recording: string }): boolean {
  if (state.phase !== "flow" || state.awaits.kind !== "script") return false;
  return state.awaits.records === event.recording;
}

/** A conversation's recording; a message that is not awaited any more was told of in another way. */
function noteRecording(
  event: CallEvent & { readonly type: "recording_ended" },
): readonly CallEffect[] {
  const { recording, durationMs } = event;
  if (isMessage(recording)) return [];
  return [{ do: "write_ticket", change: { set: "recording", recording, durationMs } }];
}
