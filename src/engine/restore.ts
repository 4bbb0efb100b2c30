import { reduceCall } from "../core/call/index.ts";
import { type Instant, legId } from "../core/lib/brands.ts";
import type { OutboxEntry, Snapshot, Store } from "../ports/store.ts";
import type { CallTable } from "./call-table.ts";
import { entryOf } from "./call-table.ts";
import type { CallbackBook } from "./callback-book.ts";
import type { FlowShelf } from "./flow-shelf.ts";
import type { Timers } from "./timers.ts";
import { forgetKey, timerKey } from "./turn.ts";

/** Where a call is put back. */
interface RestoreParts {
  readonly calls: CallTable;
  readonly flows: FlowShelf;
  readonly callbacks: CallbackBook;
  readonly timers: Timers;
}

/**
 * Puts a call back as its snapshot says: on its flow, with its timers and its promise; one that has
 * ended is left out. Rejects with StoreAway.
 */
export async function restoreCall(
  { calls, flows, callbacks, timers }: RestoreParts,
  snapshot: Snapshot,
): Promise<void> {
  const { state, call } = snapshot;
  if (state.phase === "new" || state.phase === "ended") return;
  const { flow, endpoint, callback } = state.facts;
  const entry = entryOf(snapshot, state, await flows.load(flow.name, flow.version));
  calls.add(entry, endpoint);
  if (callback) callbacks.note(call, callback);
  for (const [timer, dueAt] of Object.entries(snapshot.timers)) {
    timers.set(timerKey(call, timer), dueAt);
  }
}

/**
 * Puts back calls that have ended, but whose rooms are still to be freed, so that the end of a
 * recording finds them; they are forgotten at `forgetAt`. Rejects with StoreAway.
 */
export async function restoreEnded(
  { calls, flows, timers, store }: Omit<RestoreParts, "callbacks"> & { readonly store: Store },
  outbox: readonly OutboxEntry[],
  forgetAt: Instant,
): Promise<void> {
  for (const { call, effect } of outbox) {
    if (effect.do !== "close_room" || effect.recording === undefined || calls.get(call)) continue;
    const snapshot = await store.snapshotOf(call);
    if (snapshot?.state.phase !== "ended") continue;
    const { seq, state } = snapshot;
    const flow = await flows.load(state.facts.flow.name, state.facts.flow.version);
    // No leg of it is known any more.
    const caller = legId(`ended-${call}`);
    calls.addEnded({ id: call, flow, reduce: reduceCall(flow), caller, state, seq, timers: {} });
    timers.set(forgetKey(call), forgetAt);
  }
}
