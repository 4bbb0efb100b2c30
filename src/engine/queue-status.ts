import type { Floor } from "../core/acd/index.ts";
import type { QueueStatus } from "../ports/control.ts";

/** All queues as they stand now, in the order of the configuration. */
export function queueStatusOf(floor: Floor): readonly QueueStatus[] {
  return [...floor.queues()].map((queue) => ({
    settings: queue.settings,
    open: queue.open,
    expected: queue.foreseen(queue.length),
    calibration: queue.estimate.calibration(),
    waiting: queue.length,
    longestSince: queue.longestSince(),
    talking: queue.talking,
    agentsReady: floor.readyCount(queue.settings),
    counts: queue.counts,
  }));
}
