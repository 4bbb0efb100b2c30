import type { NodeId } from "./types.ts";

/**
 * One step of a queue's overflow ladder: looked at once, when the caller has waited so long at the
 * node, and taken when all that it asks is so. A step that asks nothing is taken in any case.
 */
export interface OverflowStep {
  /** Ms since the caller came to the node; 0 for a look as they begin to wait. */
  readonly afterMs: number;
  /** More callers than this come first; null for not asked. */
  readonly whenLonger: number | null;
  /**
   * The expected wait is longer, in ms; null for not asked. It is never longer while the queue does
   * not know it well enough to tell it.
   */
  readonly whenWaitMs: number | null;
  readonly to: NodeId;
}

/** How it stands for a caller who waits: who comes first, and the mean of the wait expected. */
export interface Standing {
  readonly ahead: number;
  /** Ms; null for unknown. */
  readonly waitMs: number | null;
}

/** Whether a step whose time has come is taken. */
export function overflows(step: OverflowStep, { ahead, waitMs }: Standing): boolean {
  if (step.whenLonger !== null && ahead <= step.whenLonger) return false;
  return step.whenWaitMs === null || (waitMs !== null && waitMs > step.whenWaitMs);
}

/** Steps that no caller can ever take, with the reason. */
export function deadOverflow(ladder: readonly OverflowStep[], waitMsMax: number) {
  return ladder.flatMap((step, index) => {
    const place = { field: ["overflow", index] };
    const name = `Step ${index + 1} of "overflow"`;
    const before = ladder.slice(0, index);
    if (step.afterMs >= waitMsMax) {
      const message = `${name} is never taken: after ${waitMsMax / 1_000} s callers leave by "timedOut".`;
      return [{ ...place, message }];
    }
    if ((before.at(-1)?.afterMs ?? 0) > step.afterMs) {
      return [{ ...place, message: `${name} comes earlier than the step before it.` }];
    }
    const by = before.findIndex((other) => covers(other, step));
    if (by < 0) return [];
    return [{ ...place, message: `${name} is never taken: step ${by + 1} takes all its callers.` }];
  });
}

/** Whether everybody who would take `step` has taken `other` before. */
function covers(other: OverflowStep, step: OverflowStep): boolean {
  const asksNothing = other.whenLonger === null && other.whenWaitMs === null;
  if (asksNothing) return true;
  const isNoStricter = (mine: number | null, its: number | null) =>
    mine === null || (its !== null && its >= mine);
  return (
    other.afterMs === step.afterMs &&
    isNoStricter(other.whenLonger, step.whenLonger) &&
    isNoStricter(other.whenWaitMs, step.whenWaitMs)
  );
}
