import type { QueueSettings } from "../../src/core/acd/index.ts";
import { queueId } from "../../src/core/lib/brands.ts";

/** A queue's settings as simple as they can be, with what a test changes of them. */
export function queueSettings(id: string, change: Partial<QueueSettings> = {}): QueueSettings {
  return {
    id: queueId(id),
    label: { en: id, zh: id },
    skills: {},
    widen: [],
    strategy: "longest_idle",
    order: [],
    ringAtOnce: 1,
    priorityMs: 60_000,
    affinity: null,
    ringMs: 15_000,
    wrapUpMs: 30_000,
    onMissed: { do: "pause", after: 1 },
    onRejected: { do: "pause", after: 1 },
    serviceLevelMs: 20_000,
    shortAbandonMs: 5_000,
    lengthMax: 50,
    ...change,
  };
}
