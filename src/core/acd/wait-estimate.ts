import { limits } from "../lib/limits.ts";

/** An expected wait: its mean, and the range in which so many of the waits end. */
export interface ExpectedWait {
  readonly meanMs: number;
  readonly lowMs: number;
  readonly highMs: number;
}

/** How well the ranges of a queue have held lately. */
export interface Calibration {
  /** Waits that ended since ranges were given, as many as are kept. */
  readonly waits: number;
  /** The share of them that ended within their range, 0 to 1; NaN before the first. */
  readonly coverage: number;
}

/** What a caller was told at arrival, kept until the wait ends. */
export interface Forecast {
  readonly meanMs: number;
  /** The coefficient of Wilson and Hilferty: a ninth of the squared relative spread. */
  readonly spread: number;
  readonly lowMs: number;
  readonly highMs: number;
}

/** The share of waits that a range shall hold. */
export const coverageAimed = 0.8;

/** Each further observation weighs the earlier ones down by this much: some 500 count. */
const keep = 0.998;

/** Services that must have been seen (by weight) before anything is foreseen. */
const servicesLeast = 4.5;

/** Deviates of the standard normal distribution that hold 80 % between them, before any is learnt. */
const startingDeviates = [-1.2816, 1.2816] as const;

/**
 * Learns how long callers of one queue wait, from what happens in it: how long agents are taken up
 * by a call, how readily callers give up, and how far earlier forecasts were off.
 *
 * The mean is the abandonment-adjusted queue-length estimator QLm of Ibrahim and Whitt (2009),
 * sum over i = 0..Q of 1 / (n mu + i theta), with learnt mu and theta. The range takes the time as
 * gamma-distributed with the same two moments, by the cube-root transformation of Wilson and
 * Hilferty (1931), and corrects its ends by the quantiles of the deviates seen lately, so that it
 * holds also where service is not exponential.
 */
export class WaitEstimate {
  #serviceMs = 0;
  #services = 0;
  #gaveUp = 0;
  #waitedMs = 0;
  readonly #deviates: number[] = [];
  readonly #held: boolean[] = [];
  #ended = 0;

  /** An agent was taken up by a call of the queue for so long: rung, talk and wrap-up. */
  served(ms: number): void {
    this.#services = this.#services * keep + 1;
    this.#serviceMs = this.#serviceMs * keep + ms;
  }

  /** A wait ended after `ms`; `forecast` is what was told at its beginning, null for nothing. */
  waited(ms: number, hasGivenUp: boolean, forecast: Forecast | null): void {
    this.#gaveUp = this.#gaveUp * keep + (hasGivenUp ? 1 : 0);
    this.#waitedMs = this.#waitedMs * keep + ms;
    // Who gave up within the range might have been served within it or not: nobody knows.
    if (!forecast || (hasGivenUp && ms <= forecast.highMs)) return;
    const { meanMs, spread, lowMs, highMs } = forecast;
    const at = this.#ended % limits.waitsKept;
    this.#ended += 1;
    this.#held[at] = !hasGivenUp && ms >= lowMs && ms <= highMs;
    this.#deviates[at] = (Math.cbrt(ms / meanMs) - 1 + spread) / Math.sqrt(spread);
  }

  /** How well ranges have held lately. */
  calibration(): Calibration {
    const held = this.#held.filter(Boolean).length;
    return { waits: this.#held.length, coverage: held / this.#held.length };
  }

  /** Whether ranges may be told to callers: enough have ended, and they held as aimed. */
  get isCalibrated(): boolean {
    const { waits, coverage } = this.calibration();
    return waits >= limits.waitsToCalibrate && Math.abs(coverage - coverageAimed) <= 0.1;
  }

  /** The forecast for a caller with `ahead` others before them and `agents` at work; null for unknown. */
  forecast(ahead: number, agents: number): Forecast | null {
    if (this.#services < servicesLeast || agents <= 0) return null;
    const service = agents / (this.#serviceMs / this.#services);
    const patience = this.#waitedMs === 0 ? 0 : this.#gaveUp / this.#waitedMs;
    let meanMs = 0;
    let variance = 0;
    for (let before = 0; before <= ahead; before += 1) {
      const rate = service + before * patience;
      meanMs += 1 / rate;
      variance += 1 / (rate * rate);
    }
    const spread = variance / (9 * meanMs * meanMs);
    const [low, high] = this.#ends();
    const at = (deviate: number) => {
      return meanMs * Math.max(0, 1 - spread + deviate * Math.sqrt(spread)) ** 3;
    };
    return { meanMs, spread, lowMs: at(low), highMs: at(high) };
  }

  /** The deviates between which as many as aimed have lain lately. */
  #ends(): readonly [number, number] {
    if (this.#deviates.length < limits.waitsToCalibrate) return startingDeviates;
    const sorted = [...this.#deviates].sort((one, other) => one - other);
    const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] ?? 0;
    const tail = (1 - coverageAimed) / 2;
    return [at(tail), at(1 - tail)];
  }
}
