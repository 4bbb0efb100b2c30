import type { CallEffect, CallEvent, CallState, LiveCall } from "../core/call/index.ts";
import { reduceCall } from "../core/call/index.ts";
import type { FlowDocument } from "../core/flow/index.ts";
import type { CallId, LegId } from "../core/lib/brands.ts";
import type { Reducer } from "../core/lib/reducer.ts";
import type { Snapshot } from "../ports/store.ts";

/** A call in memory: its newest state and the machine of its flow version. */
export interface CallEntry {
  readonly id: CallId;
  /** The version that the call stays on. */
  readonly flow: FlowDocument;
  readonly reduce: Reducer<CallState, CallEvent, CallEffect>;
  /** The caller's leg. */
  readonly caller: LegId;
  state: CallState;
  seq: number;
  timers: Record<string, number>;
}

/** Calls in memory, found by their own id, by their legs and by the caller's line. */
export class CallTable {
  readonly #calls = new Map<CallId, CallEntry>();
  readonly #legs = new Map<LegId, CallId>();
  /** Legs that were dialled, or are about to be (null), by the carrier's era; see `newEra`. */
  readonly #dialledIn = new Map<LegId, number | null>();
  readonly #legsOf = new Map<CallId, LegId[]>();
  readonly #endpoints = new Map<string, CallId>();

  #open = 0;
  #era = 0;

  /** Calls in progress; those that ended a moment ago are in memory, but not counted. */
  get open(): number {
    return this.#open;
  }

  /** Calls in memory. */
  get size(): number {
    return this.#calls.size;
  }

  /** All calls in memory. */
  entries(): IterableIterator<CallEntry> {
    return this.#calls.values();
  }

  /** A call by its id. */
  get(id: CallId): CallEntry | undefined {
    return this.#calls.get(id);
  }

  /** The call that a leg belongs to. */
  callOfLeg(leg: LegId): CallId | undefined {
    return this.#legs.get(leg);
  }

  /** The newest call from a carrier's line. */
  callOfEndpoint(endpoint: string): CallId | null {
    return this.#endpoints.get(endpoint) ?? null;
  }

  /** Adds a call in progress: a new one, or one as its snapshot says. */
  add(entry: CallEntry, endpoint: string): void {
    const { id, state } = entry;
    this.#calls.set(id, entry);
    this.#open += 1;
    this.#endpoints.set(endpoint, id);
    this.addLeg(entry.caller, id);
    if ("offer" in state) this.addLeg(state.offer.leg, id);
    if ("outside" in state) this.addLeg(state.outside.leg, id);
    if (state.phase === "callback" && state.reserved) this.addLeg(state.reserved.leg, id);
    if (state.phase === "offered") for (const { leg } of state.others) this.addLeg(leg, id);
  }

  /**
   * The carrier has told all that lives there: a new era begins. Legs dialled in an earlier one
   * that it did not name are gone; those dialled from now on it could not have named.
   */
  newEra(): number {
    this.#era += 1;
    return this.#era;
  }

  /** Notes a leg that will be dialled for a call once that is committed. */
  willDial(leg: LegId, call: CallId): void {
    this.addLeg(leg, call);
    this.#dialledIn.set(leg, null);
  }

  /** Notes that a leg is dialled now. */
  dials(leg: LegId): void {
    if (this.#dialledIn.has(leg)) this.#dialledIn.set(leg, this.#era);
  }

  /** Legs of a call that the carrier could not yet have named at the beginning of an era. */
  dialledSince(call: CallId, era: number): readonly LegId[] {
    return (this.#legsOf.get(call) ?? []).filter((leg) => {
      const dialledIn = this.#dialledIn.get(leg);
      return dialledIn === null || (dialledIn !== undefined && dialledIn >= era);
    });
  }

  /**
   * Notes that a leg belongs to a call. It stays known after its end until the call is forgotten:
   * a report that comes late or twice must not look like a new caller.
   */
  addLeg(leg: LegId, call: CallId): void {
    this.#legs.set(leg, call);
    const legs = this.#legsOf.get(call);
    if (legs) legs.push(leg);
    else this.#legsOf.set(call, [leg]);
  }

  /** Forgets a leg that its call has no use for any more. */
  dropLeg(leg: LegId): void {
    this.#legs.delete(leg);
  }

  /** Notes that a call has ended; it is kept for what comes late until it is dropped. */
  ended(): void {
    this.#open -= 1;
  }

  /** Adds a call that has ended and may still be told of its recording. */
  addEnded(entry: CallEntry): void {
    this.#calls.set(entry.id, entry);
  }

  /** Forgets a call that has ended. */
  drop(id: CallId): void {
    const entry = this.#calls.get(id);
    if (!entry) return;
    this.#calls.delete(id);
    for (const leg of this.#legsOf.get(id) ?? []) {
      if (this.#legs.get(leg) === id) this.#legs.delete(leg);
      this.#dialledIn.delete(leg);
    }
    this.#legsOf.delete(id);
    const facts = entry.state.phase === "new" ? null : entry.state.facts;
    if (facts && this.#endpoints.get(facts.endpoint) === id) {
      this.#endpoints.delete(facts.endpoint);
    }
  }
}

/** A call in progress as its snapshot says, on the flow version that it started with. */
export function entryOf(
  { call: id, seq, timers }: Snapshot,
  state: LiveCall,
  flow: FlowDocument,
): CallEntry {
  const { caller } = state;
  return { id, flow, reduce: reduceCall(flow), caller, state, seq, timers: { ...timers } };
}

/** The snapshot of a call as it stands. */
export function snapshotOf(entry: CallEntry): Snapshot {
  return { call: entry.id, seq: entry.seq, state: entry.state, timers: entry.timers };
}

/** The caller's number as it came; null when withheld, or before the call has begun. */
export function callerOf(state: CallState | undefined): string | null {
  return state === undefined || state.phase === "new" ? null : state.facts.from.number;
}
