import type { Outcome, Scenario } from "./simulate.ts";

/** The settings of the study of field algorithms: two steady ones and one with changing staff; and one
 * where service is not exponential. */
export const scenarios: readonly Scenario[] = [
  {
    name: "12 agents, load 11.5, endless patience",
    ...{ agents: [12, 12], serviceSeconds: 180, load: 11.5, patienceSeconds: null },
  },
  {
    name: "12 agents, load 13, patience 120 s",
    ...{ agents: [12, 12], serviceSeconds: 180, load: 13, patienceSeconds: 120 },
  },
  {
    name: "30 and 22 agents by turns, load 30, patience 180 s",
    ...{ agents: [30, 22], serviceSeconds: 240, load: 30, patienceSeconds: 180 },
  },
  {
    name: "12 agents, load 13, patience 120 s, even service",
    ...{ agents: [12, 12], serviceSeconds: 180, load: 13, patienceSeconds: 120, even: true },
  },
];

/** How good the forecasts of a scenario were; seconds, and a share from 0 to 1. */
export interface Verdict {
  readonly calls: number;
  readonly meanWait: number;
  readonly ours: number;
  readonly best: number;
  readonly appQueue: number;
  readonly coverage: number;
  /** The share of callers who were told the range, and of those whose wait ended within it. */
  readonly told: number;
  readonly toldCoverage: number;
}

/** Root mean square errors of the three ways, and how many waits ended within our range. */
export function judge(outcomes: readonly Outcome[]): Verdict {
  const mean = (of: (one: Outcome) => number) =>
    outcomes.reduce((sum, one) => sum + of(one), 0) / outcomes.length;
  const error = (of: (one: Outcome) => number) =>
    Math.sqrt(mean((one) => (of(one) - one.waited) ** 2));
  const within = ({ waited, low, high }: Outcome) => waited >= low && waited <= high;
  const told = outcomes.filter((one) => one.told);
  return {
    calls: outcomes.length,
    meanWait: mean((one) => one.waited),
    ours: error((one) => one.ours),
    best: error((one) => one.best),
    appQueue: error((one) => one.appQueue),
    coverage: mean((one) => (within(one) ? 1 : 0)),
    told: told.length / outcomes.length,
    toldCoverage: told.filter(within).length / told.length,
  };
}
