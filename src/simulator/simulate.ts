import type { ScenarioFile } from "../contract/scenario/index.ts";
import type { Centre, DayPlan } from "./centre.ts";
import { Day } from "./day.ts";
import { type Counted, Records, type Span } from "./records.ts";
import type { Report } from "./report.ts";
import { reportOf } from "./report.ts";
import { centreOf, staffOf } from "./scenario-centre.ts";
import { SyntheticDays } from "./synthetic-day.ts";
import { Tally } from "./tally.ts";

/**
 * Something to be played day by day. No day knows of another, so they may be played in any order and
 * place; the same play gives the same report however its days were divided.
 */
export interface Play<R> {
  readonly days: number;
  /** Plays some days and counts them. */
  span(span: Span): readonly Counted[];
  /** What the play came to, from the counts of all of its days. */
  report(parts: readonly (readonly Counted[])[]): R;
}

/** The play of a scenario. */
export function scenarioPlay(file: ScenarioFile): Play<Report> {
  const centre = centreOf(file);
  const plans = new SyntheticDays(file, centre.periods, staffOf(file));
  const { days } = file;
  return {
    days,
    span: (span) => [playDays(centre, days, span, (day) => plans.day(day))],
    report: (parts) => reportOf(centre, gathered(centre, days, parts, 0)),
  };
}

/** Plays a scenario through; the same scenario gives the same report. */
export function simulate(file: ScenarioFile): Report {
  const play = scenarioPlay(file);
  return play.report([play.span({ from: 0, to: play.days })]);
}

/** Plays some of a centre's days and counts them. */
export function playDays(
  centre: Centre,
  days: number,
  span: Span,
  planOf: (day: number) => DayPlan,
): Counted {
  const records = new Records(days, centre, span);
  for (let day = span.from; day < span.to; day += 1) {
    records.beginDay(day);
    new Day(centre, planOf(day), new Tally(centre, records)).run();
  }
  return records.counted();
}

/** The records of all days, from the `which`-th counts of each part. */
export function gathered(
  centre: Centre,
  days: number,
  parts: readonly (readonly Counted[])[],
  which: number,
): Records {
  const records = new Records(days, centre);
  for (const part of parts) {
    const counted = part[which];
    if (counted) records.add(counted);
  }
  return records;
}
