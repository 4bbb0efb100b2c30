import type { CallEffect, CallEvent, CallState } from "../core/call/index.ts";
import type { CallId, LegId } from "../core/lib/brands.ts";
import type { Reducer } from "../core/lib/reducer.ts";
import type { Snapshot } from "../ports/store.ts";

/** A call in memory: its newest state and the machine of its flow version. */
export interface CallEntry {
  readonly id: CallId;
  readonly reduce: Reducer<CallState, CallEvent, CallEffect>;
  state: CallState;
  seq: number;
  timers: Record<string, number>;
}

/** Calls in memory, found by their own id, by their legs and by the caller's line. */
export class CallTable {
  readonly #calls = new Map<CallId, CallEntry>();
  readonly #legs = new Map<LegId, CallId>();
  readonly #endpoints = new Map<string, CallId>();

  /** Calls in memory, those included that ended a moment ago. */
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

  /** Adds a call that has no event yet, for the caller's leg. */
  add(entry: CallEntry, caller: LegId, endpoint: string): void {
    this.#calls.set(entry.id, entry);
    this.#legs.set(caller, entry.id);
    this.#endpoints.set(endpoint, entry.id);
  }

  /** Adds a call as its snapshot says. */
  restore(entry: CallEntry): void {
    this.#calls.set(entry.id, entry);
    const { state } = entry;
    if (state.phase === "new" || state.phase === "ended") return;
    this.#legs.set(state.caller, entry.id);
    this.#endpoints.set(state.facts.endpoint, entry.id);
    if (state.phase === "offered" || state.phase === "talking") {
      this.#legs.set(state.offer.leg, entry.id);
    }
  }

  /** Notes that a leg dialled by us belongs to a call. */
  addLeg(leg: LegId, call: CallId): void {
    this.#legs.set(leg, call);
  }

  /** Forgets a leg that has ended. */
  dropLeg(leg: LegId): void {
    this.#legs.delete(leg);
  }

  /** Forgets a call that has ended. */
  drop(id: CallId): void {
    const entry = this.#calls.get(id);
    if (!entry) return;
    this.#calls.delete(id);
    const facts = entry.state.phase === "new" ? null : entry.state.facts;
    if (facts && this.#endpoints.get(facts.endpoint) === id) {
      this.#endpoints.delete(facts.endpoint);
    }
  }
}

/** The snapshot of a call as it stands. */
export function snapshotOf(entry: CallEntry): Snapshot {
  return { call: entry.id, seq: entry.seq, state: entry.state, timers: entry.timers };
}
