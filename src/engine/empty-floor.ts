import { Floor } from "../core/acd/index.ts";
import type { QueueId } from "../core/lib/brands.ts";

/** The floor before the store was read: no queues, nobody here. */
export function emptyFloor(): Floor {
  const rest = { nextOffer: 1, closed: new Set<QueueId>(), lastAgents: [], orderMs: 0 };
  return new Floor({ queues: [], agents: [], calls: [], counts: new Map(), ...rest });
}
