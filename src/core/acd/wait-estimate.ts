import { limits } from "../lib/limits.ts";

/** How well the ranges of a queue have held lately. */
export interface Calibration {
  /** Waits that ended since ranges were given, as many as are kept. */
  readonly waits: number;
  /** The share of them that ended within their range, 0 to 1; NaN before the first. */
  readonly coverage: number;
  /** The root mean square error of our means over those that were answered, in ms; NaN before the first. */
  readonly errorMs: number;
  /** The same of the waits that Asterisk's `app_queue` would have told for the same callers. */
  readonly appQueueErrorMs: number;
}

/** What a caller found who began to wait: from it and from what is learnt a forecast follows. */
export interface Found {
  /** Callers who were served before them. */
  readonly ahead: number;
  /** Agents whom the queue's calls took up. */
  readonly agents: number;
}

/** What a caller was told at arrival, kept until the wait ends. */
export interface Forecast {
  readonly meanMs: number;
  /** The coefficient of Wilson and Hilferty: a ninth of the squared relative spread. */
  readonly spread: number;
  readonly lowMs: number;
  readonly highMs: number;
  /** What `app_queue` would have told: for the comparison only. */
  readonly appQueueMs: number;
}

/** One wait that was foreseen and has ended. */
interface Ended {
  readonly held: boolean;
  /** Squared errors of both ways, ms²; null for who was not answered. */
  readonly errors: { readonly ours: number; readonly appQueue: number } | null;
}

/** The share of waits that a range shall hold. */
export const coverageAimed = 0.8;

/** Each further observation weighs the earlier ones down by this much: some 500 count. */
const keep = 0.998;

/** Services that must have been seen (by weight) before anything is foreseen. */
const servicesLeast = 4.5;

/** The share of waits that may end on either side of the range. */
const tail = (1 - coverageAimed) / 2;

/** The deviate of the standard normal distribution that 10 % lie beyond: where the range begins. */
const startingDeviate = 1.2816;

/**
 * How far an end of the range moves after the n-th wait, in deviates: fast at first, then so slowly
 * that the waits of one rush, which are long or short together, do not bend it.
 */
const stepOf = (n: number): number => Math.max(0.01, 0.3 / Math.sqrt(n));

/**
 * Learns how long callers of one queue wait, from what happens in it: how long agents are taken up
 * by a call, how readily callers give up, and how far earlier forecasts were off.
 *
 * The mean is the abandonment-adjusted queue-length estimator QLm of Ibrahim and Whitt (2009),
 * sum over i = 0..Q of 1 / (n mu + i theta), with learnt mu and theta. The range takes the time as
 * gamma-distributed with the same two moments, by the cube-root transformation of Wilson and
 * Hilferty (1931). Its ends are then moved so that the share aimed at holds also where service is
 * not exponential: by a small step towards the quantile after every wait (Robbins and Monro 1951,
 * as in the quantile tracking of Angelopoulos et al. 2023). Quantiles of the last waits would be
 * too narrow: the waits of one rush resemble each other, so a few hundred of them are few.
 */
export class WaitEstimate {
  #serviceMs = 0;
  #services = 0;
  #gaveUp = 0;
  #waitedMs = 0;
  #lowEnd = -startingDeviate;
  #highEnd = startingDeviate;
  /** Ranges that have ended, the newest `limits.waitsKept` of them. */
  readonly #kept: Ended[] = [];
  /** How many of those have held: counted along, for every new call asks. */
  #held = 0;
  #ended = 0;
  #known: Calibration | null = null;
  /** The waits that `app_queue` would tell, in s: (3 hold + w) >> 2 over answered calls. */
  #appQueueHold = 0;

  /** An agent was taken up by a call of the queue for so long: rung, talk and wrap-up. */
  served(ms: number): void {
    this.#services = this.#services * keep + 1;
    this.#serviceMs = this.#serviceMs * keep + ms;
  }

  /** A wait ended after `ms`; `forecast` is what was told at its beginning, null for nothing. */
  waited(ms: number, hasGivenUp: boolean, forecast: Forecast | null): void {
    this.#gaveUp = this.#gaveUp * keep + (hasGivenUp ? 1 : 0);
    this.#waitedMs = this.#waitedMs * keep + ms;
    if (!hasGivenUp) this.#appQueueHold = (3 * this.#appQueueHold + Math.floor(ms / 1_000)) >> 2;
    // Who gave up within the range might have been served within it or not: nobody knows.
    if (!forecast || (hasGivenUp && ms <= forecast.highMs)) return;
    const { meanMs, spread, lowMs, highMs, appQueueMs } = forecast;
    const held = !hasGivenUp && ms >= lowMs && ms <= highMs;
    const errors = { ours: (ms - meanMs) ** 2, appQueue: (ms - appQueueMs) ** 2 };
    this.#note({ held, errors: hasGivenUp ? null : errors });
    const deviate = (Math.cbrt(ms / meanMs) - 1 + spread) / Math.sqrt(spread);
    const step = stepOf(this.#ended);
    this.#lowEnd += step * (tail - (deviate < this.#lowEnd ? 1 : 0));
    this.#highEnd += step * (1 - tail - (deviate < this.#highEnd ? 1 : 0));
  }

  /** How well ranges have held lately: worked out when somebody asks after a wait has ended. */
  calibration(): Calibration {
    this.#known ??= calibrationOf(this.#kept);
    return this.#known;
  }

  /** Whether ranges may be told to callers: enough have ended, and they held as aimed. */
  get isCalibrated(): boolean {
    const waits = this.#kept.length;
    if (waits < limits.waitsToCalibrate) return false;
    return Math.abs(this.#held / waits - coverageAimed) <= 0.1;
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
    const at = (deviate: number) => {
      return meanMs * Math.max(0, 1 - spread + deviate * Math.sqrt(spread)) ** 3;
    };
    const appQueueMs = this.#appQueueHold * 1_000;
    return { meanMs, spread, lowMs: at(this.#lowEnd), highMs: at(this.#highEnd), appQueueMs };
  }

  #note(one: Ended): void {
    const at = this.#ended % limits.waitsKept;
    if (this.#kept[at]?.held) this.#held -= 1;
    if (one.held) this.#held += 1;
    this.#kept[at] = one;
    this.#ended += 1;
    this.#known = null;
  }
}

function calibrationOf(kept: readonly Ended[]): Calibration {
  const errors = kept.flatMap((one) => one.errors ?? []);
  const root = (of: (one: (typeof errors)[number]) => number) =>
    Math.sqrt(errors.reduce((sum, one) => sum + of(one), 0) / errors.length);
  return {
    waits: kept.length,
    coverage: kept.filter(({ held }) => held).length / kept.length,
    errorMs: root(({ ours }) => ours),
    appQueueErrorMs: root(({ appQueue }) => appQueue),
  };
}
