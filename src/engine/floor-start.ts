import type { FloorStart, QueuePast } from "../core/acd/index.ts";
import { emptyFloor, Floor, learnAgain } from "../core/acd/index.ts";
import type { QueueId } from "../core/lib/brands.ts";
import { limits } from "../core/lib/limits.ts";
import type { Remembered, Store } from "../ports/store.ts";
import { floorCallOf, nextOfferAfter } from "./recovery.ts";
import type { EngineSettings } from "./settings.ts";

/** The floor before the store was read: no queues, nobody here. */
export const floorBefore = (): Floor => new Floor(emptyFloor([]));

const noPast: QueuePast = { visits: [], services: [] };

type StartSettings = Pick<EngineSettings, "queues" | "orderMs" | "pauses" | "estimates">;

/** Reads from the store what queues learn their waits from. Rejects with StoreAway. */
export function readPast(
  store: Pick<Store, "pastOf">,
  queues: StartSettings["queues"],
): Promise<ReadonlyMap<QueueId, QueuePast>> {
  const share = Math.floor(limits.pastVisitsTotal / Math.max(1, queues.length));
  return store.pastOf(
    queues.map(({ id }) => id),
    Math.min(limits.pastVisits, share),
  );
}

/**
 * The floor as it stood: agents as stored, calls from their snapshots, today's counts, and what
 * queues know of their waits learnt again from their `past`.
 */
export function startFloor(
  remembered: Remembered,
  { queues, orderMs, pauses = [], estimates }: StartSettings,
  counts: FloorStart["counts"],
  past: ReadonlyMap<QueueId, QueuePast>,
  now: number,
): Floor {
  const states = remembered.calls.map((snapshot) => snapshot.state);
  return new Floor({
    queues,
    orderMs,
    pauses,
    counts,
    estimates: estimates ?? ((queue) => learnAgain(past.get(queue) ?? noPast)),
    agents: remembered.agents,
    calls: states.flatMap(floorCallOf),
    nextOffer: nextOfferAfter(states, remembered.agents, now),
    closed: new Set(remembered.closed),
    lastAgents: remembered.lastAgents,
  });
}
