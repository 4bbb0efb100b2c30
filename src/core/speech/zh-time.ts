import type { Day, TimeOfDay } from "../calendar/index.ts";
import type { DateForm } from "../call/index.ts";
import type { DurationPart } from "./duration.ts";
import { digitTokens, numberTokens } from "./grammar.ts";
import { numberWords, unsigned } from "./zh-numbers.ts";

const weekdays = ["一", "二", "三", "四", "五", "六", "日"];

/** From which hour each part of the day has its name, the latest first (Unicode CLDR; 早上 for 清晨). */
const periods: readonly (readonly [from: number, token: string, word: string])[] = [
  [19, "period-evening", "晚上"],
  [13, "period-afternoon", "下午"],
  [12, "period-noon", "中午"],
  [8, "period-forenoon", "上午"],
  [5, "period-morning", "早上"],
  [0, "period-night", "凌晨"],
];

/** The words of dates, times of day and lengths of time. */
export const timeWords: Readonly<Record<string, string>> = {
  ...numberTokens("weekday", 1, 7, (value) => `星期${weekdays[value - 1]}`),
  ...numberTokens("day", 1, 31, (value) => `${numberWords[`number-${value}`]}日`),
  ...numberTokens("month", 1, 12, (value) => `${numberWords[`number-${value}`]}月`),
  "date-year": "年",
  ...numberTokens("hour", 0, 12, (value) =>
    value === 2 ? "两点" : `${numberWords[`number-${value}`]}点`,
  ),
  "time-minute": "分",
  ...Object.fromEntries(periods.map(([, token, word]) => [token, word])),
  "duration-day": "天",
  "duration-hour": "小时",
  "duration-minute": "分钟",
  "duration-second": "秒",
  "date-unknown": "一个暂时无法读出的日期",
  "time-unknown": "一个暂时无法读出的时间",
};

/** A day as it is read out: 二零二六年三月五日星期四. The digits of a year are said one by one. */
export function date(day: Day, form: DateForm): readonly string[] {
  const year = String(day.year).padStart(4, "0");
  return [
    ...(form === "year" || form === "full" ? [...digitTokens(year), "date-year"] : []),
    `month-${day.month}`,
    `day-${day.day}`,
    ...(form === "weekday" || form === "full" ? [`weekday-${day.weekday}`] : []),
  ];
}

/** The clock of twelve hours behind the part of the day: 下午两点零五分. Midnight is 凌晨零点. */
export function time({ hour, minute }: TimeOfDay): readonly string[] {
  const period = periods.find(([from]) => hour >= from);
  const shown = hour > 12 ? hour - 12 : hour;
  const minutes =
    minute === 0 ? [] : [...(minute < 10 ? ["number-0"] : []), `number-${minute}`, "time-minute"];
  return [...(period === undefined ? [] : [period[1]]), `hour-${shown}`, ...minutes];
}

/** 两小时五分钟, but 一分零五秒: before seconds a minute is 分, and a gap is 零. */
export function duration(parts: readonly DurationPart[]): readonly string[] {
  const hasSeconds = parts.some(({ unit }) => unit === "second");
  return parts.flatMap(({ unit, count }, index) => {
    const gap = index > 0 && unit === "second" && count < 10;
    const name = unit === "minute" && hasSeconds ? "time-minute" : `duration-${unit}`;
    return [...(gap ? ["number-0"] : []), ...unsigned(count, !gap), name];
  });
}
