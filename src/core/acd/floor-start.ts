import type { QueueId } from "../lib/brands.ts";
import type { LastAgent } from "./last-agents.ts";
import type { PauseCode } from "./pauses.ts";
import type { AgentRecord, FloorCall, QueueCounts, QueueSettings } from "./types.ts";
import type { WaitEstimate } from "./wait-estimate.ts";

/** What the floor begins with after a start: settings, agents as stored, calls from snapshots. */
export interface FloorStart {
  readonly queues: readonly QueueSettings[];
  readonly agents: readonly AgentRecord[];
  readonly calls: readonly FloorCall[];
  readonly counts: ReadonlyMap<QueueId, QueueCounts>;
  /** The number the next offer gets: above all offers that calls may still speak of. */
  readonly nextOffer: number;
  /** Queues that a supervisor has closed. */
  readonly closed: ReadonlySet<QueueId>;
  /** Whom callers talked with last, oldest first. */
  readonly lastAgents: readonly LastAgent[];
  /**
   * A caller in the n-th queue of an agent's own list is served as if they had come (n - 1) times
   * this later: the list is kept, and yet nobody at its end starves.
   */
  readonly orderMs: number;
  /** Why agents may pause, the first is what "pause" alone means; absent for nothing of the kind. */
  readonly pauses?: readonly PauseCode[];
  /** What a queue knows of its waits; by default nothing: it learns. */
  readonly estimates?: (queue: QueueId) => WaitEstimate;
  /** Whether offers tell why they were made; absent for yes. It takes a tenth of the floor's time. */
  readonly explains?: boolean;
}

/** The start of a floor on which nobody has been yet, no place in a list of queues costing anything. */
export function emptyFloor(queues: readonly QueueSettings[]): FloorStart {
  return {
    ...{ queues, agents: [], calls: [], counts: new Map(), nextOffer: 1 },
    ...{ closed: new Set(), lastAgents: [], orderMs: 0 },
  };
}
