import type {
  CallbackAsked,
  CallbackRequest,
  CallEvent,
  CallState,
  TicketChange,
} from "../core/call/index.ts";
import type { CallId } from "../core/lib/brands.ts";
import { callId, legId } from "../core/lib/brands.ts";
import type { CallEntry, CallTable } from "./call-table.ts";
import type { CallbackBook } from "./callback-book.ts";

/** What promises are made with. */
export interface PromiseParts {
  readonly calls: CallTable;
  readonly callbacks: CallbackBook;
  readonly newCallId: () => string;
  readonly contactNumber: (raw: string | null) => string | null;
}

/** An event for the call that keeps a promise. */
interface PromiseMessage {
  readonly to: "call";
  readonly call: CallId;
  readonly event: CallEvent;
}

/** Promises a callback: a call of its own, or a newer wish of a customer who has one. */
export function promiseCallback(
  parts: PromiseParts,
  machine: Pick<CallEntry, "reduce" | "flow">,
  asked: CallbackRequest,
  facts: Pick<CallbackAsked, "flow" | "record" | "to">,
): PromiseMessage {
  const { calls, callbacks, newCallId } = parts;
  const { plan: wish, ...request } = asked;
  const open = callbacks.openFor(wish.number);
  const call = open ?? callId(newCallId());
  if (open === null) {
    const state: CallState = { phase: "new" };
    const entry = {
      id: call,
      reduce: machine.reduce,
      flow: machine.flow,
      caller: legId(`${call}-k1`),
      state,
      seq: 0,
      timers: {},
    };
    calls.add(entry, `callback-${call}`);
  }
  callbacks.expect(wish.number, call);
  const plan = callbacks.complete(wish);
  return { to: "call", call, event: { type: "callback_asked", call, request, plan, ...facts } };
}

/** Whom a call that has ended has kept waiting: their telephone is free now. */
export function releasedBy({ callbacks }: PromiseParts, call: CallId): readonly PromiseMessage[] {
  const waiting = callbacks.waitingFor(call);
  callbacks.forget(call);
  if (waiting === null) return [];
  return [{ to: "call", call: waiting, event: { type: "callback_released" } }];
}

/** A caller who talks with an agent needs no callback any more. */
export function satisfiedBy(
  { callbacks, contactNumber }: PromiseParts,
  { id, state }: CallEntry,
  change: TicketChange,
): readonly PromiseMessage[] {
  if (change.set !== "answered" || state.phase === "new" || state.facts.callback) return [];
  const number = contactNumber(state.facts.from.number);
  const open = number === null ? null : callbacks.openFor(number);
  const call = open ?? callbacks.waitingFor(id);
  if (call === null) return [];
  return [{ to: "call", call, event: { type: "callback_cancelled", end: "satisfied", by: null } }];
}
