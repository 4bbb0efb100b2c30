import type { Day, TimeOfDay } from "../calendar/index.ts";
import type { DateForm } from "../call/index.ts";
import type { DurationPart, DurationUnit } from "./duration.ts";
import { belowHundred, ordinalWord, unsigned } from "./en-numbers.ts";
import { numberTokens } from "./grammar.ts";

const weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const months = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];
const units: readonly DurationUnit[] = ["day", "hour", "minute", "second"];

/** The words of dates, times of day and lengths of time. */
export const timeWords: Readonly<Record<string, string>> = {
  ...numberTokens("weekday", 1, 7, (value) => weekdays[value - 1] ?? ""),
  ...numberTokens("day", 1, 31, (value) => `the ${ordinalWord(belowHundred(value))}`),
  ...numberTokens("month", 1, 12, (value) => `of ${months[value - 1]}`),
  "year-hundred": "hundred",
  "number-oh": "oh",
  "time-am": "a.m.",
  "time-pm": "p.m.",
  "time-noon": "noon",
  "time-midnight": "midnight",
  ...Object.fromEntries(units.map((unit) => [`duration-${unit}`, unit])),
  ...Object.fromEntries(units.map((unit) => [`duration-${unit}-many`, `${unit}s`])),
  "date-unknown": "a date we cannot read out",
  "time-unknown": "a time we cannot read out",
};

/** A day as people say it: Thursday, the fifth of March, twenty twenty-six. */
export function date(day: Day, form: DateForm): readonly string[] {
  return [
    ...(form === "weekday" || form === "full" ? [`weekday-${day.weekday}`] : []),
    `day-${day.day}`,
    `month-${day.month}`,
    ...(form === "year" || form === "full" ? year(day.year) : []),
  ];
}

/** The clock of twelve hours; noon and midnight by name, for nobody knows what 12 p.m. is. */
export function time({ hour, minute }: TimeOfDay): readonly string[] {
  if (minute === 0 && hour % 12 === 0) {
    return [hour === 0 ? "time-midnight" : "time-noon"];
  }
  const minutes = minute === 0 ? [] : [...(minute < 10 ? ["number-oh"] : []), `number-${minute}`];
  const half = hour < 12 ? "time-am" : "time-pm";
  return [`number-${hour % 12 === 0 ? 12 : hour % 12}`, ...minutes, half];
}

/** One hour and five minutes. */
export function duration(parts: readonly DurationPart[]): readonly string[] {
  return parts.flatMap(({ unit, count }, index) => [
    ...(index > 0 ? ["number-and"] : []),
    ...unsigned(count),
    `duration-${unit}${count === 1 ? "" : "-many"}`,
  ]);
}

/** Years go in pairs, but for the first ten years of a millennium: two thousand and five. */
function year(value: number): readonly string[] {
  const century = Math.floor(value / 100);
  const rest = value % 100;
  if (value < 1000 || (century % 10 === 0 && rest < 10)) {
    return unsigned(value);
  }
  if (rest === 0) {
    return [`number-${century}`, "year-hundred"];
  }
  return [`number-${century}`, ...(rest < 10 ? ["number-oh"] : []), `number-${rest}`];
}
