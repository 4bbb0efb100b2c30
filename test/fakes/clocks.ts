import { type Instant, instant } from "../../src/core/lib/brands.ts";
import type { Clock } from "../../src/ports/clock.ts";

/** The machine's own clock. */
export const realClock: Clock = {
  now: () => instant(Date.now()),
  alarm: (at, fire) => {
    const timer = setTimeout(fire, Math.max(0, at - Date.now()));
    return () => clearTimeout(timer);
  },
};

/** A clock that stands still until the test moves it. */
export class FakeClock implements Clock {
  #now: number;
  readonly #alarms = new Set<{ at: number; fire: () => void }>();

  constructor(now = 1_795_340_000_000) {
    this.#now = now;
  }

  now(): Instant {
    return instant(this.#now);
  }

  alarm(at: Instant, fire: () => void): () => void {
    const alarm = { at, fire };
    this.#alarms.add(alarm);
    return () => this.#alarms.delete(alarm);
  }

  /** How many alarms are set. */
  get alarms(): number {
    return this.#alarms.size;
  }

  /** Moves the clock on; alarms fire in order, at their own time. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const due = [...this.#alarms].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (due === undefined) break;
      this.#alarms.delete(due);
      this.#now = Math.max(this.#now, due.at);
      due.fire();
    }
    this.#now = end;
  }
}
