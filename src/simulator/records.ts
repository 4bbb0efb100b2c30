import { Histogram } from "./histogram.ts";

/** What is added up for each part of a centre, day by day; times in ms. */
export const columns = {
  arrived: 0,
  /** All lines were taken. */
  blocked: 1,
  /** The queue was full. */
  refused: 2,
  answered: 3,
  abandoned: 4,
  answeredInTime: 5,
  abandonedInTime: 6,
  shortAbandoned: 7,
  answeredWaitMs: 8,
  abandonedWaitMs: 9,
  /** Calls that found nobody free. */
  delayed: 10,
  /** Talk and wrap-up of answered calls. */
  handleMs: 11,
  /** Agents' time in talks and wrap-up. */
  busyMs: 12,
  /** Agents' time free for calls. */
  readyMs: 13,
  /** Callers who waited, times how long. */
  queueMs: 14,
  /** How long was looked. */
  spanMs: 15,
} as const;

/** The name of a sum. */
export type Column = keyof typeof columns;

const width = Object.keys(columns).length;

/** Percentiles get their intervals from so many sections of the days. */
const sectionsMost = 20;

/** The sums of one part on one day. */
export type Counts = Readonly<Record<Column, number>>;

/**
 * What was counted: for each part (the whole, a period, a kind of calls, a group) the sums of each
 * day, and the waits of answered calls as a histogram for each section of the days.
 */
export class Records {
  readonly days: number;
  readonly sections: number;
  readonly #parts: number;
  readonly #sums: Float64Array;
  readonly #waits: readonly Histogram[];
  #day = 0;

  constructor(days: number, parts: number) {
    this.days = days;
    this.sections = Math.min(days, sectionsMost);
    this.#parts = parts;
    this.#sums = new Float64Array(days * parts * width);
    this.#waits = Array.from({ length: parts * this.sections }, () => new Histogram());
  }

  /** What follows is of this day, from 0. */
  beginDay(day: number): void {
    this.#day = day;
  }

  /** Adds to a sum of a part. */
  add(part: number, column: number, value: number): void {
    const at = (this.#day * this.#parts + part) * width + column;
    this.#sums[at] = (this.#sums[at] ?? 0) + value;
  }

  /** Notes the wait of an answered call. */
  waited(part: number, ms: number): void {
    const section = Math.floor((this.#day * this.sections) / this.days);
    this.#waits[section * this.#parts + part]?.add(ms);
  }

  /** The sums of a part on a day. */
  counts(day: number, part: number): Counts {
    const from = (day * this.#parts + part) * width;
    const entries = Object.entries(columns).map(([name, at]) => [name, this.#sums[from + at] ?? 0]);
    return Object.fromEntries(entries) as Record<Column, number>;
  }

  /** The waits of answered calls of a part in one section. */
  waits(section: number, part: number): Histogram {
    return this.#waits[section * this.#parts + part] ?? new Histogram();
  }
}
