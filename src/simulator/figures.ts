import type { Parts } from "./estimates.ts";
import type { Counts } from "./records.ts";

/** Callers who entered a queue. */
const offeredOf = (of: Counts): number => of.arrived - of.blocked - of.refused;

/**
 * The service level by every definition in use, each as what counts and what it is divided by; in
 * time means within the queue's target. They differ in what becomes of callers who gave up.
 */
export const serviceLevels = {
  /** Answered in time of all offered: WFM Labs' glossary. */
  ofOffered: (of) => [of.answeredInTime, offeredOf(of)],
  /** The same without short abandons: Hotline's own, and what most centres contract. */
  withoutShort: (of) => [of.answeredInTime, of.answered + of.abandoned - of.shortAbandoned],
  /** Who gave up in time does not count, who did so late does: UdeM ContactCenters. */
  lateAbandons: (of) => [of.answeredInTime, of.answered + of.abandoned - of.abandonedInTime],
  /** Answered or gone in time of all offered: Amazon Connect, app_queue's SL2. */
  leftInTime: (of) => [of.answeredInTime + of.abandonedInTime, offeredOf(of)],
  /** Answered in time of all answered: app_queue's ServicelevelPerf. */
  ofAnswered: (of) => [of.answeredInTime, of.answered],
} as const satisfies Record<string, (of: Counts) => Parts>;

/** The name of a definition of the service level. */
export type ServiceLevel = keyof typeof serviceLevels;

/** Figures of a part of a centre: counts are those of a day, times in seconds, shares from 0 to 1. */
export const figures = {
  arrived: (of) => [of.arrived, 1],
  blocked: (of) => [of.blocked + of.refused, 1],
  offered: (of) => [offeredOf(of), 1],
  answered: (of) => [of.answered, 1],
  abandoned: (of) => [of.abandoned, 1],
  shortAbandoned: (of) => [of.shortAbandoned, 1],
  /** Who waited in vain when nothing more could happen. */
  leftOver: (of) => [offeredOf(of) - of.answered - of.abandoned, 1],
  blockedShare: (of) => [of.blocked + of.refused, of.arrived],
  abandonedShare: (of) => [of.abandoned, offeredOf(of)],
  /** Who found nobody free. */
  delayedShare: (of) => [of.delayed, offeredOf(of)],
  /** Wait of all who were answered or gave up. */
  wait: (of) => [seconds(of.answeredWaitMs + of.abandonedWaitMs), of.answered + of.abandoned],
  /** ASA. */
  answerWait: (of) => [seconds(of.answeredWaitMs), of.answered],
  abandonWait: (of) => [seconds(of.abandonedWaitMs), of.abandoned],
  /** AHT: talk and wrap-up. */
  handle: (of) => [seconds(of.handleMs), of.answered],
  /** Calls of callers who had called before on the same day. */
  repeated: (of) => [of.repeated, 1],
  repeatedShare: (of) => [of.repeated, of.arrived],
  /** Callers who had talked with an agent before and got the same again. */
  sameAgentShare: (of) => [of.sameAgent, of.known],
  /** How long phones rang until they were answered. */
  ring: (of) => [seconds(of.ringMs), of.answered],
  /** Offers that were let ring out or rejected, of all that were not taken back. */
  missedShare: (of) => [of.missed, of.answered + of.missed + of.rejected],
  rejectedShare: (of) => [of.rejected, of.answered + of.missed + of.rejected],
  /** Callers who wait, on average over time. */
  waiting: (of) => [of.queueMs, of.spanMs],
  /** Talk and wrap-up of the time in them and free together. */
  occupancy: (of) => [of.busyMs, of.busyMs + of.readyMs],
  /** Talk and wrap-up of the paid time at work. */
  utilization: (of) => [of.busyMs, presentOf(of) - of.unpaidPauseMs],
  /** Breaks of the time signed in: the shrinkage that the floor knows of. */
  pausedShare: (of) => [of.paidPauseMs + of.unpaidPauseMs, presentOf(of)],
  unpaidShare: (of) => [of.unpaidPauseMs, presentOf(of)],
} as const satisfies Record<string, (of: Counts) => Parts>;

/** The name of a figure. */
export type Figure = keyof typeof figures;

/** Shares of answered callers whose waits are told. */
export const percentiles = { p50: 0.5, p80: 0.8, p90: 0.9, p95: 0.95, p99: 0.99 } as const;

/** The name of a percentile of waits. */
export type Percentile = keyof typeof percentiles;

const agentFigures = [
  ...(["ring", "missedShare", "rejectedShare"] as const),
  ...(["occupancy", "utilization", "pausedShare", "unpaidShare"] as const),
] as const satisfies readonly Figure[];

const allFigures = Object.keys(figures) as readonly Figure[];

/** Which figures make sense of a period, of a kind of calls and of a group of agents. */
export const figuresOf: Readonly<Record<"period" | "kind" | "group", readonly Figure[]>> = {
  period: allFigures,
  kind: allFigures.filter(
    (name) => name !== "waiting" && !agentFigures.some((figure) => figure === name),
  ),
  group: ["answered", "answerWait", "handle", ...agentFigures],
};

/** Agents' time signed in. */
function presentOf(of: Counts): number {
  const onCalls = of.readyMs + of.ringingMs + of.busyMs;
  return onCalls + of.paidPauseMs + of.unpaidPauseMs;
}

function seconds(ms: number): number {
  return ms / 1_000;
}
