/** How long one caller was seen to wait, and whether they gave up then or were answered. */
export interface Waited {
  readonly ms: number;
  readonly gaveUp: boolean;
}

/**
 * What is known of callers' patience from callers most of whom were answered before it ended: the
 * product-limit estimator of Kaplan and Meier (Journal of the American Statistical Association 53,
 * 1958). Who waited longest and was answered leaves the end open: beyond it patience is endless.
 */
export class Patience {
  /** Waits at which somebody gave up, and the share of callers who are patient beyond. */
  readonly #steps: readonly { readonly ms: number; readonly left: number }[];

  constructor(seen: readonly Waited[]) {
    // At the same wait those who gave up come first: the others were still there.
    const sorted = [...seen].sort(
      (one, other) => one.ms - other.ms || Number(other.gaveUp) - Number(one.gaveUp),
    );
    const steps: { ms: number; left: number }[] = [];
    let left = 1;
    sorted.forEach(({ ms, gaveUp }, index) => {
      if (!gaveUp) return;
      left *= 1 - 1 / (sorted.length - index);
      steps.push({ ms, left });
    });
    this.#steps = steps;
  }

  /** The share of callers who wait longer than this. */
  beyond(ms: number): number {
    let left = 1;
    for (const step of this.#steps) {
      if (step.ms > ms) break;
      left = step.left;
    }
    return left;
  }

  /** The patience, in ms, of somebody who has waited `ms` already; `draw` is from 0 to below 1. */
  after(ms: number, draw: number): number {
    const wanted = this.beyond(ms) * (1 - draw);
    const step = this.#steps.find((one) => one.ms > ms && one.left < wanted);
    return step ? step.ms : Number.POSITIVE_INFINITY;
  }
}
