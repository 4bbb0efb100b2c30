import type { AgentRecord, AgentState } from "../core/acd/index.ts";
import type { Centre } from "./centre.ts";
import type { Records } from "./records.ts";
import { agentColumns, callColumns, timeColumns } from "./records.ts";

/** What an agent's time goes into. */
const stances = { away: 0, ready: 1, ringing: 2, busy: 3, paidPause: 4, unpaidPause: 5 } as const;
const stanceCount = Object.keys(stances).length;

/** Where the time of each is added up, `away` nowhere. */
const timeOf = [
  [stances.ready, agentColumns.readyMs],
  [stances.ringing, agentColumns.ringingMs],
  [stances.busy, agentColumns.busyMs],
  [stances.paidPause, agentColumns.paidPauseMs],
  [stances.unpaidPause, agentColumns.unpaidPauseMs],
] as const;

/** What an agent's time goes into, as a number. */
export type Stance = (typeof stances)[keyof typeof stances];

/** An answered call: its kind, the period it came in and the group that answered; times in ms. */
export interface Answered {
  readonly kind: number;
  readonly period: number;
  readonly group: number;
  readonly waitMs: number;
  /** How long the phone rang that was answered. */
  readonly ringMs: number;
  /** Talk and wrap-up. */
  readonly handleMs: number;
}

/** Counts one day of a centre into the records: by period, for each kind of calls and each group. */
export class Tally {
  readonly #centre: Centre;
  readonly #records: Records;
  readonly #targets: readonly { readonly levelMs: number; readonly shortMs: number }[];
  /** Agents now, by group and stance. */
  readonly #agents: Float64Array;
  /** Of the period that goes on: the instants at which agents left a stance less those at which they took it. */
  readonly #areas: Float64Array;
  /** Callers who waited times how long, in the period that goes on. */
  #queueMs = 0;
  /** The period that time goes into; the number of periods when all are over. */
  #period = 0;
  #begunAt = 0;
  #at = 0;

  constructor(centre: Centre, records: Records) {
    this.#centre = centre;
    this.#records = records;
    this.#targets = centre.kinds.map(({ queue }) => {
      const settings = centre.queues.find(({ id }) => id === queue);
      return { levelMs: settings?.serviceLevelMs ?? 0, shortMs: settings?.shortAbandonMs ?? 0 };
    });
    this.#agents = new Float64Array(centre.groups.length * stanceCount);
    this.#areas = new Float64Array(centre.groups.length * stanceCount);
  }

  /** The period begins; `period` is the number of periods when the last one is over. */
  beginPeriod(period: number, at: number): void {
    if (this.#centre.periods[this.#period]?.isCounted) this.#settle(at - this.#begunAt);
    this.#areas.fill(0);
    this.#queueMs = 0;
    this.#period = period;
    this.#begunAt = at;
  }

  /** Time goes by until `at`, with so many callers waiting. */
  passTime(at: number, waiting: number): void {
    if (waiting > 0) this.#queueMs += waiting * (at - this.#at);
    this.#at = at;
  }

  /** A caller came; `isAgain` for one who had called before. */
  arrived(kind: number, period: number, isAgain: boolean): void {
    this.#addCall(kind, period, callColumns.arrived, 1);
    if (isAgain) this.#addCall(kind, period, callColumns.repeated, 1);
  }

  /** They found all lines taken. */
  blocked(kind: number, period: number): void {
    this.#addCall(kind, period, callColumns.blocked, 1);
  }

  /** They found the queue full. */
  refused(kind: number, period: number): void {
    this.#addCall(kind, period, callColumns.refused, 1);
  }

  /** They found nobody free. */
  delayed(kind: number, period: number): void {
    this.#addCall(kind, period, callColumns.delayed, 1);
  }

  /** They gave up. */
  abandoned(kind: number, period: number, waitMs: number): void {
    const target = this.#targets[kind];
    this.#addCall(kind, period, callColumns.abandoned, 1);
    this.#addCall(kind, period, callColumns.abandonedWaitMs, waitMs);
    if (!target) return;
    if (waitMs <= target.levelMs) this.#addCall(kind, period, callColumns.abandonedInTime, 1);
    if (waitMs < target.shortMs) this.#addCall(kind, period, callColumns.shortAbandoned, 1);
  }

  /** They talk with an agent. */
  answered({ kind, period, group, waitMs, ringMs, handleMs }: Answered): void {
    if (!this.#centre.periods[period]?.isCounted) return;
    const { calls, agents } = this.#records;
    const cell = this.#records.cell(kind, period);
    calls.add(cell, callColumns.answered, 1);
    calls.add(cell, callColumns.answeredWaitMs, waitMs);
    calls.add(cell, callColumns.handleMs, handleMs);
    if (waitMs <= (this.#targets[kind]?.levelMs ?? 0)) {
      calls.add(cell, callColumns.answeredInTime, 1);
    }
    const desk = this.#records.cell(group, period);
    agents.add(desk, agentColumns.answered, 1);
    agents.add(desk, agentColumns.answeredWaitMs, waitMs);
    agents.add(desk, agentColumns.handleMs, handleMs);
    if (ringMs > 0) agents.add(desk, agentColumns.ringMs, ringMs);
    this.#records.waited(kind, period, group, waitMs);
  }

  /** A caller who had talked with an agent before talks with one again. */
  metAgain(kind: number, period: number, isSame: boolean): void {
    this.#addCall(kind, period, callColumns.known, 1);
    if (isSame) this.#addCall(kind, period, callColumns.sameAgent, 1);
  }

  /** An agent of a group let the phone ring out, or rejected, for a call that came in this period. */
  unanswered(group: number, period: number, how: "missed" | "rejected"): void {
    if (!this.#centre.periods[period]?.isCounted) return;
    this.#records.agents.add(this.#records.cell(group, period), agentColumns[how], 1);
  }

  /** An agent of a group does something else from now on. */
  agentMoved(group: number, before: Stance, after: Stance, at: number): void {
    if (before === after) return;
    const [from, to] = [group * stanceCount + before, group * stanceCount + after];
    const ms = at - this.#begunAt;
    this.#agents[from] = (this.#agents[from] ?? 0) - 1;
    this.#areas[from] = (this.#areas[from] ?? 0) + ms;
    this.#agents[to] = (this.#agents[to] ?? 0) + 1;
    this.#areas[to] = (this.#areas[to] ?? 0) - ms;
  }

  /** Puts down what the period came to, which has lasted so long. */
  #settle(ms: number): void {
    const { times, agents } = this.#records;
    times.add(this.#period, timeColumns.spanMs, ms);
    times.add(this.#period, timeColumns.queueMs, this.#queueMs);
    for (let group = 0; group < this.#centre.groups.length; group += 1) {
      const cell = this.#records.cell(group, this.#period);
      for (const [stance, column] of timeOf) {
        const at = group * stanceCount + stance;
        agents.add(cell, column, (this.#areas[at] ?? 0) + (this.#agents[at] ?? 0) * ms);
      }
    }
  }

  #addCall(kind: number, period: number, column: number, value: number): void {
    if (!this.#centre.periods[period]?.isCounted) return;
    this.#records.calls.add(this.#records.cell(kind, period), column, value);
  }
}

/** What the time of an agent's record goes into; null for nobody there yet. */
export function stanceOf(agent: AgentRecord | null): Stance {
  return agent === null ? stances.away : stanceIn(agent.state, agent.pauseTerms?.paid ?? true);
}

/**
 * What the time in a state goes into, a pause by whether it is paid. Occupied is as Amazon Connect
 * counts it: a phone that rings belongs to neither side.
 */
export function stanceIn(state: AgentState, isPaid: boolean): Stance {
  switch (state) {
    case "busy":
    case "wrap_up":
      return stances.busy;
    case "ready":
      return stances.ready;
    case "reserved":
    case "ringing":
      return stances.ringing;
    case "paused":
      return isPaid ? stances.paidPause : stances.unpaidPause;
    case "offline":
      return stances.away;
  }
}
