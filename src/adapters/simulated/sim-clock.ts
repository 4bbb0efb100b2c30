import type { Instant } from "../../core/lib/brands.ts";
import { instant } from "../../core/lib/brands.ts";
import { limits } from "../../core/lib/limits.ts";
import type { Clock } from "../../ports/clock.ts";

interface Alarm {
  /** When it goes off, by elapsed time since the epoch. */
  at: number;
  /** Whether it is set to what the clock shows; else it goes off after a time, come what may. */
  readonly isByClock: boolean;
  readonly order: number;
  readonly fire: () => void;
}

/**
 * A clock that stands still until it is told to go on. Alarms fire in order of time, then in the
 * order in which they were set; before each, everything that waits on promises is let run.
 */
export class SimClock implements Clock {
  #now: number;
  readonly #begun: number;
  /** By how much the clock has been set forward. */
  #shift = 0;
  #order = 0;
  readonly #alarms: Alarm[] = [];

  /** `start` in ms since the epoch; by default 2026-01-05 09:00 UTC, a Monday. */
  constructor(start = Date.UTC(2026, 0, 5, 9)) {
    this.#now = start;
    this.#begun = start;
  }

  now(): Instant {
    return instant(this.#now + this.#shift);
  }

  /** How much time has gone by, whatever the clock has been set to. */
  get elapsedMs(): number {
    return this.#now - this.#begun;
  }

  /**
   * Somebody sets the clock by so many ms. As with the clock of a machine, an alarm that has passed
   * by that goes off once it is noticed, at most `limits.clockLookMs` later.
   */
  jump(ms: number): void {
    this.#shift += ms;
    for (const alarm of this.#alarms) {
      const left = alarm.at - this.#now;
      const noticed = Math.min(left, limits.clockLookMs);
      if (ms > 0 && alarm.isByClock) alarm.at = this.#now + Math.max(left - ms, noticed);
    }
    this.#alarms.sort((one, other) => one.at - other.at || one.order - other.order);
  }

  alarm(at: Instant, fire: () => void): () => void {
    return this.#set(Math.max(at - this.#shift, this.#now), true, fire);
  }

  /** Calls `fire` after `ms`; returns a function that cancels it. */
  after(ms: number, fire: () => void): () => void {
    return this.#set(this.#now + Math.max(ms, 0), false, fire);
  }

  /** Resolves after `ms` of this clock. */
  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => this.after(ms, resolve));
  }

  /** When the next alarm is due, ms since the epoch; null when none is set. */
  get nextAt(): number | null {
    const next = this.#alarms[0];
    return next ? next.at + this.#shift : null;
  }

  /** Lets `ms` go by with all that is due in them; `each` runs after every alarm. */
  async advance(ms: number, each: () => void = () => {}): Promise<void> {
    const until = this.#now + ms;
    await settle();
    for (let next = this.#alarms[0]; next && next.at <= until; next = this.#alarms[0]) {
      this.#alarms.shift();
      this.#now = next.at;
      next.fire();
      await settlePromises();
      each();
    }
    this.#now = until;
  }

  #set(at: number, isByClock: boolean, fire: () => void): () => void {
    const alarm = { at, isByClock, order: this.#order++, fire };
    this.#insert(alarm);
    return () => {
      const index = this.#alarms.indexOf(alarm);
      if (index >= 0) this.#alarms.splice(index, 1);
    };
  }

  #insert(alarm: Alarm): void {
    let low = 0;
    let high = this.#alarms.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = this.#alarms[middle];
      if (other && other.at <= alarm.at) low = middle + 1;
      else high = middle;
    }
    this.#alarms.splice(low, 0, alarm);
  }
}

/** Lets every promise that can go on do so, and what Node itself waits for: one turn of its loop. */
export function settle(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** Lets every promise that can go on do so: Node runs them all before it comes to the next tick. */
function settlePromises(): Promise<void> {
  return new Promise((resolve) => {
    process.nextTick(resolve);
  });
}
