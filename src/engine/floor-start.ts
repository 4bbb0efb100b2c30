import type { FloorStart } from "../core/acd/index.ts";
import { Floor } from "../core/acd/index.ts";
import type { QueueId } from "../core/lib/brands.ts";
import type { Remembered } from "../ports/store.ts";
import { floorCallOf, nextOfferAfter } from "./recovery.ts";
import type { EngineSettings } from "./settings.ts";

/** The floor before the store was read: no queues, nobody here. */
export function emptyFloor(): Floor {
  const rest = { nextOffer: 1, closed: new Set<QueueId>(), lastAgents: [], orderMs: 0 };
  return new Floor({ queues: [], agents: [], calls: [], counts: new Map(), ...rest });
}

type StartSettings = Pick<EngineSettings, "queues" | "orderMs" | "pauses" | "estimates">;

/** The floor as it stood: agents as stored, calls from their snapshots, today's counts. */
export function startFloor(
  remembered: Remembered,
  { queues, orderMs, pauses = [], estimates }: StartSettings,
  counts: FloorStart["counts"],
  now: number,
): Floor {
  const states = remembered.calls.map((snapshot) => snapshot.state);
  return new Floor({
    queues,
    orderMs,
    pauses,
    counts,
    ...(estimates && { estimates }),
    agents: remembered.agents,
    calls: states.flatMap(floorCallOf),
    nextOffer: nextOfferAfter(states, remembered.agents, now),
    closed: new Set(remembered.closed),
    lastAgents: remembered.lastAgents,
  });
}
