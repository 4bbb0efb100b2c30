/** A mean with its interval: the true one lies in it with 95 %. Null where too little was seen. */
export interface Estimate {
  readonly mean: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** One day's share of a figure: what is counted, and by what it is divided (1 for a plain count). */
export type Parts = readonly [number, number];

/**
 * The mean of a figure over days. For a ratio such as a service level it is the sum of all parts
 * over the sum of all bases, with the interval of the classical ratio estimator (Law, Simulation
 * Modeling and Analysis, 9.5; Cochran, Sampling Techniques, 6.4): for plain counts Student's own.
 */
export function estimate(days: readonly Parts[]): Estimate {
  const mean = ratioOf(days);
  return around(mean, mean === null ? [] : residuals(days, mean));
}

/** How much a figure changes from `base` to `other`, over the same days in pairs. */
export function difference(base: readonly Parts[], other: readonly Parts[]): Estimate {
  const [from, to] = [ratioOf(base), ratioOf(other)];
  if (from === null || to === null) return { mean: null, low: null, high: null };
  const before = residuals(base, from);
  const changes = residuals(other, to).map((one, day) => one - (before[day] ?? 0));
  return around(to - from, changes);
}

/** What each day adds to the error of the ratio. */
function residuals(days: readonly Parts[], ratio: number): readonly number[] {
  const base = days.reduce((sum, [, one]) => sum + one, 0) / days.length;
  return days.map(([part, one]) => (part - ratio * one) / base);
}

function ratioOf(days: readonly Parts[]): number | null {
  let part = 0;
  let base = 0;
  for (const [one, other] of days) {
    part += one;
    base += other;
  }
  return base > 0 && Number.isFinite(part) ? part / base : null;
}

function around(mean: number | null, errors: readonly number[]): Estimate {
  const n = errors.length;
  if (mean === null || n < 2) return { mean, low: null, high: null };
  const variance = errors.reduce((sum, error) => sum + error * error, 0) / (n - 1);
  const half = student95(n - 1) * Math.sqrt(variance / n);
  return { mean, low: mean - half, high: mean + half };
}

/**
 * The deviate that Student's distribution with so many degrees of freedom exceeds on either side
 * with 5 % together: Hill's algorithm 396 (Communications of the ACM 13, 1970).
 */
export function student95(freedom: number): number {
  const tail = 0.05;
  if (freedom === 1) return 1 / Math.tan((tail * Math.PI) / 2);
  if (freedom === 2) return Math.sqrt(2 / (tail * (2 - tail)) - 2);
  const a = 1 / (freedom - 0.5);
  const b = 48 / (a * a);
  let c = (((20_700 * a) / b - 98) * a - 16) * a + 96.36;
  const d = ((94.5 / (b + c) - 3) / b + 1) * Math.sqrt((a * Math.PI) / 2) * freedom;
  let y = (d * tail) ** (2 / freedom);
  if (y > 0.05 + a) {
    const x = -1.959963984540054;
    y = x * x;
    if (freedom < 5) c += 0.3 * (freedom - 4.5) * (x + 0.6);
    c += (((0.05 * d * x - 5) * x - 7) * x - 2) * x + b;
    y = (((((0.4 * y + 6.3) * y + 36) * y + 94.5) / c - y - 3) / b + 1) * x;
    y = a * y * y;
    y = y > 0.002 ? Math.exp(y) - 1 : 0.5 * y * y + y;
  } else {
    y =
      ((1 / (((freedom + 6) / (freedom * y) - 0.089 * d - 0.822) * (freedom + 2) * 3) +
        0.5 / (freedom + 4)) *
        y -
        1) *
        ((freedom + 1) / (freedom + 2)) +
      1 / y;
  }
  return Math.sqrt(freedom * y);
}
