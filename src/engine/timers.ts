import type { Instant } from "../core/lib/brands.ts";
import { instant } from "../core/lib/brands.ts";
import { Heap } from "../core/lib/heap.ts";
import type { Clock } from "../ports/clock.ts";

interface Due {
  readonly key: string;
  readonly at: number;
}

/**
 * Named timers over one alarm of the clock, in a heap; cancelled and replaced entries are skipped
 * when they surface.
 */
export class Timers {
  readonly #clock: Clock;
  readonly #fire: (key: string) => void;
  readonly #current = new Map<string, Due>();
  readonly #heap = new Heap<Due>((one, other) => one.at < other.at);
  #cancelAlarm: (() => void) | null = null;
  #alarmAt = Number.POSITIVE_INFINITY;

  /** `fire` gets the key of each timer that is due, once. */
  constructor(clock: Clock, fire: (key: string) => void) {
    this.#clock = clock;
    this.#fire = fire;
  }

  /** Sets or moves a timer to `dueAt`, ms since the epoch. */
  set(key: string, dueAt: number): void {
    const due = { key, at: dueAt };
    this.#current.set(key, due);
    this.#heap.push(due);
    this.#arm();
  }

  /** Cancels a timer; nothing happens when it is not set. */
  clear(key: string): void {
    this.#current.delete(key);
  }

  /** Cancels everything. */
  close(): void {
    this.#current.clear();
    this.#heap.clear();
    this.#cancelAlarm?.();
  }

  #arm(): void {
    const next = this.#heap.first;
    if (!next || next.at >= this.#alarmAt) return;
    this.#cancelAlarm?.();
    this.#alarmAt = next.at;
    this.#cancelAlarm = this.#clock.alarm(instant(next.at), () => this.#ring());
  }

  #ring(): void {
    this.#alarmAt = Number.POSITIVE_INFINITY;
    this.#cancelAlarm = null;
    const now: Instant = this.#clock.now();
    for (let next = this.#heap.first; next && next.at <= now; next = this.#heap.first) {
      this.#heap.pop();
      if (this.#current.get(next.key) !== next) continue;
      this.#current.delete(next.key);
      this.#fire(next.key);
    }
    this.#arm();
  }
}
