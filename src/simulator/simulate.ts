import type { ScenarioFile } from "../contract/scenario/index.ts";
import type { Centre, DayPlan } from "./centre.ts";
import { Day } from "./day.ts";
import { Records } from "./records.ts";
import type { Report } from "./report.ts";
import { reportOf } from "./report.ts";
import { centreOf, staffOf } from "./scenario-centre.ts";
import { SyntheticDays } from "./synthetic-day.ts";
import { Tally } from "./tally.ts";

/** Plays a scenario through, day by day; the same scenario gives the same report. */
export function simulate(file: ScenarioFile): Report {
  const centre = centreOf(file);
  const days = new SyntheticDays(file, centre.periods, staffOf(file));
  return reportOf(
    centre,
    playDays(centre, file.days, (day) => days.day(day)),
  );
}

/** Plays days of a centre through and counts them. */
export function playDays(centre: Centre, count: number, planOf: (day: number) => DayPlan): Records {
  const records = new Records(count, centre);
  for (let day = 0; day < count; day += 1) {
    records.beginDay(day);
    new Day(centre, planOf(day), new Tally(centre, records)).run();
  }
  return records;
}
