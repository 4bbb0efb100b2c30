import type { Instant } from "../core/lib/brands.ts";
import { instant } from "../core/lib/brands.ts";
import type { Clock } from "../ports/clock.ts";

interface Due {
  readonly key: string;
  readonly at: number;
}

/**
 * Named timers over one alarm of the clock: a binary heap, with cancelled and replaced entries
 * skipped when they surface.
 */
export class Timers {
  readonly #clock: Clock;
  readonly #fire: (key: string) => void;
  readonly #current = new Map<string, Due>();
  readonly #heap: Due[] = [];
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
    this.#push(due);
    this.#arm();
  }

  /** Cancels a timer; nothing happens when it is not set. */
  clear(key: string): void {
    this.#current.delete(key);
  }

  /** Cancels everything. */
  close(): void {
    this.#current.clear();
    this.#heap.length = 0;
    this.#cancelAlarm?.();
  }

  #arm(): void {
    const next = this.#heap[0];
    if (!next || next.at >= this.#alarmAt) return;
    this.#cancelAlarm?.();
    this.#alarmAt = next.at;
    this.#cancelAlarm = this.#clock.alarm(instant(next.at), () => this.#ring());
  }

  #ring(): void {
    this.#alarmAt = Number.POSITIVE_INFINITY;
    this.#cancelAlarm = null;
    const now: Instant = this.#clock.now();
    for (let next = this.#heap[0]; next && next.at <= now; next = this.#heap[0]) {
      this.#pop();
      if (this.#current.get(next.key) !== next) continue;
      this.#current.delete(next.key);
      this.#fire(next.key);
    }
    this.#arm();
  }

  #push(due: Due): void {
    const heap = this.#heap;
    let index = heap.length;
    heap.push(due);
    while (index > 0) {
      const parent = (index - 1) >>> 1;
      const above = heap[parent];
      if (!above || above.at <= due.at) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = due;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (!last || heap.length === 0) return;
    let index = 0;
    for (;;) {
      const left = 2 * index + 1;
      const right = left + 1;
      const a = heap[left];
      const b = heap[right];
      const child = b && a && b.at < a.at ? right : left;
      const smaller = heap[child];
      if (!smaller || smaller.at >= last.at) break;
      heap[index] = smaller;
      index = child;
    }
    heap[index] = last;
  }
}
