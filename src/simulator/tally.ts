import type { AgentState } from "../core/acd/index.ts";
import type { Centre } from "./centre.ts";
import type { Records } from "./records.ts";
import { columns } from "./records.ts";

/** How many agents of a group are taken up and free, and since when that is so. */
interface Staffing {
  busy: number;
  ready: number;
  since: number;
}

/** Counts one day of a centre into the records: for the whole, each period, kind and group. */
export class Tally {
  readonly #centre: Centre;
  readonly #records: Records;
  readonly #targets: readonly { readonly levelMs: number; readonly shortMs: number }[];
  readonly #staffing: readonly Staffing[];
  readonly #layout: Layout;
  /** The period that time goes into; the number of periods when all are over. */
  #period = 0;
  #at = 0;

  constructor(centre: Centre, records: Records) {
    this.#centre = centre;
    this.#records = records;
    this.#targets = centre.kinds.map(({ queue }) => {
      const settings = centre.queues.find(({ id }) => id === queue);
      return { levelMs: settings?.serviceLevelMs ?? 0, shortMs: settings?.shortAbandonMs ?? 0 };
    });
    this.#layout = layoutOf(centre);
    this.#staffing = centre.groups.map(() => ({ busy: 0, ready: 0, since: 0 }));
  }

  /** The period begins; `period` is the number of periods when the last one is over. */
  beginPeriod(period: number, at: number): void {
    this.#staffing.forEach((_, group) => {
      this.#settle(group, at);
    });
    this.#period = period;
    const begun = this.#centre.periods[period];
    if (begun?.isCounted) this.#addTime(columns.spanMs, begun.toMs - begun.fromMs);
  }

  /** Time goes by until `at`, with so many callers waiting. */
  passTime(at: number, waiting: number): void {
    if (waiting > 0 && at > this.#at && this.#centre.periods[this.#period]?.isCounted) {
      this.#addTime(columns.queueMs, waiting * (at - this.#at));
    }
    this.#at = at;
  }

  /** A caller came. */
  arrived(kind: number, period: number): void {
    this.#addCall(kind, period, columns.arrived, 1);
  }

  /** They found all lines taken. */
  blocked(kind: number, period: number): void {
    this.#addCall(kind, period, columns.blocked, 1);
  }

  /** They found the queue full. */
  refused(kind: number, period: number): void {
    this.#addCall(kind, period, columns.refused, 1);
  }

  /** They found nobody free. */
  delayed(kind: number, period: number): void {
    this.#addCall(kind, period, columns.delayed, 1);
  }

  /** They gave up. */
  abandoned(kind: number, period: number, waitMs: number): void {
    const target = this.#targets[kind];
    this.#addCall(kind, period, columns.abandoned, 1);
    this.#addCall(kind, period, columns.abandonedWaitMs, waitMs);
    if (!target) return;
    if (waitMs <= target.levelMs) this.#addCall(kind, period, columns.abandonedInTime, 1);
    if (waitMs < target.shortMs) this.#addCall(kind, period, columns.shortAbandoned, 1);
  }

  /** They talk with an agent of a group, who is taken up by them for `handleMs`. */
  answered(kind: number, period: number, group: number, waitMs: number, handleMs: number): void {
    if (!this.#centre.periods[period]?.isCounted) return;
    const isInTime = waitMs <= (this.#targets[kind]?.levelMs ?? 0);
    for (const part of [
      0,
      this.#partOfPeriod(period),
      this.#partOfKind(kind),
      this.#partOf(group),
    ]) {
      this.#records.add(part, columns.answered, 1);
      this.#records.add(part, columns.answeredWaitMs, waitMs);
      this.#records.add(part, columns.handleMs, handleMs);
      if (isInTime) this.#records.add(part, columns.answeredInTime, 1);
      this.#records.waited(part, waitMs);
    }
  }

  /** An agent's state has changed. */
  agentMoved(group: number, before: AgentState, after: AgentState, at: number): void {
    const staffing = this.#staffing[group];
    if (!staffing || before === after) return;
    const busy = Number(isBusy(after)) - Number(isBusy(before));
    const ready = Number(after === "ready") - Number(before === "ready");
    if (busy === 0 && ready === 0) return;
    this.#settle(group, at);
    staffing.busy += busy;
    staffing.ready += ready;
  }

  /** Adds up a group's time until `at`. */
  #settle(group: number, at: number): void {
    const staffing = this.#staffing[group];
    if (!staffing || staffing.since === at) return;
    const ms = at - staffing.since;
    staffing.since = at;
    if (!this.#centre.periods[this.#period]?.isCounted) return;
    for (const part of [0, this.#partOfPeriod(this.#period), this.#partOf(group)]) {
      this.#records.add(part, columns.busyMs, staffing.busy * ms);
      this.#records.add(part, columns.readyMs, staffing.ready * ms);
    }
  }

  #addTime(column: number, ms: number): void {
    this.#records.add(0, column, ms);
    this.#records.add(this.#partOfPeriod(this.#period), column, ms);
  }

  #addCall(kind: number, period: number, column: number, value: number): void {
    if (!this.#centre.periods[period]?.isCounted) return;
    this.#records.add(0, column, value);
    this.#records.add(this.#partOfPeriod(period), column, value);
    this.#records.add(this.#partOfKind(kind), column, value);
  }

  #partOfPeriod(period: number): number {
    return this.#layout.periods + period;
  }

  #partOfKind(kind: number): number {
    return this.#layout.kinds + kind;
  }

  #partOf(group: number): number {
    return this.#layout.groups + group;
  }
}

/** Where the parts of a centre begin in its records; the whole is part 0. */
export interface Layout {
  readonly periods: number;
  readonly kinds: number;
  readonly groups: number;
  readonly count: number;
}

/** Where the parts of this centre begin. */
export function layoutOf({ periods, kinds, groups }: Centre): Layout {
  const of = { periods: 1, kinds: 1 + periods.length, groups: 1 + periods.length + kinds.length };
  return { ...of, count: of.groups + groups.length };
}

/** Occupied, as Amazon Connect counts it: a phone that rings belongs to neither side. */
const isBusy = (state: AgentState): boolean => state === "busy" || state === "wrap_up";
