import type { Centre } from "./centre.ts";
import { Histogram } from "./histogram.ts";

/** What is added up day by day of the calls of one kind that came in one period; times in ms. */
export const callColumns = {
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
  /** Calls of callers who had called before on the same day. */
  repeated: 12,
  /** Answered calls of callers who had talked with an agent before, and those with the same. */
  known: 13,
  sameAgent: 14,
} as const;

/** The same of one group of agents in one period. */
export const agentColumns = {
  answered: 0,
  answeredWaitMs: 1,
  handleMs: 2,
  /** How long phones rang until they were answered. */
  ringMs: 3,
  /** Offers of calls that came in the period which were let ring out, and that were rejected. */
  missed: 4,
  rejected: 5,
  /** Agents' time by what they did: free for calls, rung, in talks and wrap-up, on breaks. */
  readyMs: 6,
  ringingMs: 7,
  busyMs: 8,
  paidPauseMs: 9,
  unpaidPauseMs: 10,
} as const;

/** The same of one period. */
export const timeColumns = {
  /** Callers who waited, times how long. */
  queueMs: 0,
  /** How long was looked. */
  spanMs: 1,
} as const;

/** The name of a sum. */
export type Column =
  | keyof typeof callColumns
  | keyof typeof agentColumns
  | keyof typeof timeColumns;

/** The sums of one part on one day; those that say nothing of it are 0. */
export type Counts = Readonly<Record<Column, number>>;

/** A part of a centre: the whole, or what lies in a period, a kind of calls, a group of agents. */
export interface Part {
  readonly period?: number;
  readonly kind?: number;
  readonly group?: number;
}

/** Some of the days of a play, from 0: those before `to`. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** What records hold of some days, as plain data that may go from thread to thread. */
export interface Counted {
  readonly span: Span;
  /** Sums of calls, agents and times, by day. */
  readonly sums: readonly Float64Array[];
  /** Counts of histograms. */
  readonly cellWaits: readonly (readonly number[])[];
  readonly waits: readonly (readonly (readonly number[])[])[];
}

/** Percentiles get their intervals from so many sections of the days. */
const sectionsMost = 20;

/**
 * What was counted: the sums of each day for each kind of calls and each group of agents in each
 * period, and the waits of answered calls as histograms. All larger parts are sums of these.
 */
export class Records {
  readonly days: number;
  readonly sections: number;
  readonly calls: Sums;
  readonly agents: Sums;
  readonly times: Sums;
  readonly #periods: number;
  readonly #kinds: number;
  readonly #groups: number;
  /** By kind, then period, for all days together. */
  readonly #cellWaits: readonly Histogram[];
  /** By section of the days: of each kind, each period and each group. */
  readonly #waits: readonly (readonly Histogram[])[];
  readonly #span: Span;
  #section = 0;

  /** @param span the days that are counted here, by default all */
  constructor(
    days: number,
    { periods, kinds, groups }: Pick<Centre, "periods" | "kinds" | "groups">,
    span: Span = { from: 0, to: days },
  ) {
    this.days = days;
    this.#span = span;
    this.sections = Math.min(days, sectionsMost);
    this.#periods = periods.length;
    this.#kinds = kinds.length;
    this.#groups = groups.length;
    this.calls = new Sums(span, this.#kinds * this.#periods, Object.keys(callColumns).length);
    this.agents = new Sums(span, this.#groups * this.#periods, Object.keys(agentColumns).length);
    this.times = new Sums(span, this.#periods, Object.keys(timeColumns).length);
    this.#cellWaits = histograms(this.#kinds * this.#periods);
    const parts = this.#kinds + this.#periods + this.#groups;
    this.#waits = Array.from({ length: this.sections }, () => histograms(parts));
  }

  get #sums(): readonly Sums[] {
    return [this.calls, this.agents, this.times];
  }

  /** What follows is of this day, from 0. */
  beginDay(day: number): void {
    for (const sums of this.#sums) sums.beginDay(day);
    this.#section = Math.floor((day * this.sections) / this.days);
  }

  /** All that was counted here. */
  counted(): Counted {
    return {
      span: this.#span,
      sums: this.#sums.map(({ all }) => all),
      cellWaits: this.#cellWaits.map(({ counts }) => counts),
      waits: this.#waits.map((waits) => waits.map(({ counts }) => counts)),
    };
  }

  /** Takes what was counted of further days of the same play. */
  add({ span, sums, cellWaits, waits }: Counted): void {
    this.#sums.forEach((own, at) => {
      own.take(span.from, sums[at] ?? new Float64Array());
    });
    this.#cellWaits.forEach((own, at) => {
      own.addAll(cellWaits[at] ?? []);
    });
    this.#waits.forEach((section, of) => {
      section.forEach((own, at) => {
        own.addAll(waits[of]?.[at] ?? []);
      });
    });
  }

  /** The place of a kind or a group in a period. */
  cell(of: number, period: number): number {
    return of * this.#periods + period;
  }

  /** Notes the wait of a call of this kind that came in this period and was answered by this group. */
  waited(kind: number, period: number, group: number, ms: number): void {
    const index = Histogram.indexOf(ms);
    this.#cellWaits[this.cell(kind, period)]?.count(index);
    const waits = this.#waits[this.#section];
    waits?.[kind]?.count(index);
    waits?.[this.#kinds + period]?.count(index);
    waits?.[this.#kinds + this.#periods + group]?.count(index);
  }

  /** The sums of a part on each day. */
  counts(part: Part): readonly Counts[] {
    const { period, kind, group } = part;
    const periods = period === undefined ? upTo(this.#periods) : [period];
    const cells = (ofs: readonly number[]) =>
      ofs.flatMap((of) => periods.map((one) => this.cell(of, one)));
    const kinds = kind === undefined ? upTo(this.#kinds) : [kind];
    const groups = group === undefined ? upTo(this.#groups) : [group];
    const calls = group === undefined ? cells(kinds) : [];
    const agents = kind === undefined ? cells(groups) : [];
    const times = group === undefined && kind === undefined ? periods : [];
    return Array.from({ length: this.days }, (_, day) => {
      const counts: Record<Column, number> = { ...nothing };
      this.agents.addTo(counts, agentNames, day, agents);
      if (group === undefined) {
        // Both sides count what was answered.
        for (const name of shared) counts[name] = 0;
        this.calls.addTo(counts, callNames, day, calls);
      }
      this.times.addTo(counts, timeNames, day, times);
      return counts;
    });
  }

  /** The waits of answered calls of a part, for each section of the days; of a kind in a period for all together. */
  waits({ period, kind, group }: Part): readonly Histogram[] {
    if (kind !== undefined && period !== undefined) {
      const cell = this.#cellWaits[this.cell(kind, period)];
      return cell ? [cell] : [];
    }
    return this.#waits.map((waits) => {
      if (kind !== undefined) return waits[kind] ?? new Histogram();
      if (period !== undefined) return waits[this.#kinds + period] ?? new Histogram();
      if (group !== undefined) {
        return waits[this.#kinds + this.#periods + group] ?? new Histogram();
      }
      const all = new Histogram();
      for (const one of waits.slice(0, this.#kinds)) all.addAll(one.counts);
      return all;
    });
  }
}

/** Sums by day, cell and column. */
class Sums {
  readonly #cells: number;
  readonly #width: number;
  readonly #firstDay: number;
  readonly #sums: Float64Array;
  #from = 0;

  constructor({ from, to }: Span, cells: number, width: number) {
    this.#cells = cells;
    this.#width = width;
    this.#firstDay = from;
    this.#sums = new Float64Array((to - from) * cells * width);
  }

  get all(): Float64Array {
    return this.#sums;
  }

  beginDay(day: number): void {
    this.#from = this.#startOf(day);
  }

  /** Takes the sums of the days from this one on. */
  take(day: number, sums: Float64Array): void {
    this.#sums.set(sums, this.#startOf(day));
  }

  #startOf(day: number): number {
    return (day - this.#firstDay) * this.#cells * this.#width;
  }

  /** Adds to a sum of the day that goes on. */
  add(cell: number, column: number, value: number): void {
    const at = this.#from + cell * this.#width + column;
    this.#sums[at] = (this.#sums[at] ?? 0) + value;
  }

  /** Adds what some cells came to on a day; `names` are those of the columns in order. */
  addTo(
    counts: Record<Column, number>,
    names: readonly Column[],
    day: number,
    cells: readonly number[],
  ): void {
    for (const cell of cells) {
      const from = this.#startOf(day) + cell * this.#width;
      for (let column = 0; column < names.length; column += 1) {
        const name = names[column];
        if (name !== undefined) counts[name] += this.#sums[from + column] ?? 0;
      }
    }
  }
}

const callNames = Object.keys(callColumns) as readonly Column[];
const agentNames = Object.keys(agentColumns) as readonly Column[];
const timeNames = Object.keys(timeColumns) as readonly Column[];
const shared = callNames.filter((name) => agentNames.includes(name));

/** The sums of a part of which nothing is known. */
export const nothing = Object.fromEntries(
  [...callNames, ...agentNames, ...timeNames].map((name) => [name, 0]),
) as Counts;

const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, at) => at);

const histograms = (count: number): readonly Histogram[] =>
  Array.from({ length: count }, () => new Histogram());
