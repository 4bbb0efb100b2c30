import type { CallId, QueueId } from "../lib/brands.ts";
import type { QueueCounts, QueueSettings, Visit } from "./types.ts";

/** A call that waits for an agent. */
export interface WaitingCall {
  readonly call: CallId;
  /** Tells this visit of the call from its others. */
  readonly visit: number;
  readonly queue: QueueId;
  readonly skills: readonly string[];
  readonly priority: number;
  /** Ms since the epoch. */
  readonly since: number;
  /** Tells calls apart that came in the same ms: kept when an offer fails and the call waits again. */
  readonly arrival: number;
}

/** Counts at the start of a day. */
export function emptyCounts(): QueueCounts {
  return { offered: 0, answered: 0, answeredInTime: 0, abandoned: 0, shortAbandoned: 0 };
}

/** One queue: waiting calls in the order of service (priority, then arrival), and its counts. */
export class FloorQueue {
  readonly settings: QueueSettings;
  counts: QueueCounts;
  /** Calls of this queue that talk now. */
  talking = 0;
  readonly #waiting: WaitingCall[] = [];

  constructor(settings: QueueSettings, counts: QueueCounts) {
    this.settings = settings;
    this.counts = counts;
  }

  /** Calls that wait. */
  get length(): number {
    return this.#waiting.length;
  }

  /** When the longest waiting caller began to wait, ms since the epoch; null for nobody. */
  longestSince(): number | null {
    let longest: number | null = null;
    for (const call of this.#waiting) {
      if (longest === null || call.since < longest) longest = call.since;
    }
    return longest;
  }

  /** Puts a call at its place; equal calls stay in the order in which they came. */
  add(call: WaitingCall): void {
    let low = 0;
    let high = this.#waiting.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = this.#waiting[middle];
      if (other && isServedAfter(call, other)) low = middle + 1;
      else high = middle;
    }
    this.#waiting.splice(low, 0, call);
  }

  /** Takes a call out; nothing happens when it is not here. */
  remove(call: WaitingCall): void {
    const index = this.#waiting.indexOf(call);
    if (index >= 0) this.#waiting.splice(index, 1);
  }

  /** The place of a call, 1 for the next; null when it does not wait here. */
  positionOf(call: WaitingCall): number | null {
    const index = this.#waiting.indexOf(call);
    return index < 0 ? null : index + 1;
  }

  /** The first call that somebody with these skills may take. */
  firstFor(skills: readonly string[]): WaitingCall | null {
    return (
      this.#waiting.find((call) => call.skills.every((skill) => skills.includes(skill))) ?? null
    );
  }

  /** Counts a visit that ended after `waitMs`. */
  count(result: Visit["result"], waitMs: number): void {
    const { serviceLevelMs, shortAbandonMs } = this.settings;
    if (result === "answered") {
      this.counts.answered += 1;
      if (waitMs <= serviceLevelMs) this.counts.answeredInTime += 1;
    } else if (result === "abandoned") {
      this.counts.abandoned += 1;
      if (waitMs < shortAbandonMs) this.counts.shortAbandoned += 1;
    }
  }
}

/**
 * Service level: answered in time / (answered + abandoned - short abandons), from 0 to 1; null
 * before the first call that counts. The definition of the WFM Labs glossary with short abandons
 * taken out, as most centres contract it.
 */
export function serviceLevelOf(counts: Readonly<QueueCounts>): number | null {
  const base = counts.answered + counts.abandoned - counts.shortAbandoned;
  return base === 0 ? null : counts.answeredInTime / base;
}

function isServedAfter(call: WaitingCall, other: WaitingCall): boolean {
  if (call.priority !== other.priority) return call.priority < other.priority;
  return isLater(call, other);
}

/** Whether a call came after another: by the clock, then by the order of arrival. */
export function isLater(call: WaitingCall, other: WaitingCall): boolean {
  return call.since === other.since ? call.arrival >= other.arrival : call.since > other.since;
}
