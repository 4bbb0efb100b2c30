import type { Day, TimeOfDay } from "../calendar/index.ts";
import { parseDay, parseTimeOfDay, wallClock } from "../calendar/index.ts";
import type { DateForm, Lang, Moment } from "../call/index.ts";
import { instant } from "../lib/brands.ts";
import { limits } from "../lib/limits.ts";
import { isCurrency } from "./currency.ts";
import { groupDigits, groupPhone } from "./digits.ts";
import { splitDuration } from "./duration.ts";
import { english } from "./en.ts";
import { type Grammar, keyTokens, pauseToken } from "./grammar.ts";
import { chinese } from "./zh.ts";

/** What each language can say. */
export const grammars: Readonly<Record<Lang, Grammar>> = { en: english, zh: chinese };

/**
 * The words of every sound that speech is put together from, by sound name, for `lang`. The list is
 * closed: the functions of this file return no other names.
 */
export function speechTokens(lang: Lang): Readonly<Record<string, string>> {
  return grammars[lang].tokens;
}

/**
 * The sounds of a number from -(2^53 - 1) to 2^53 - 1: whole, or with as many digits behind the
 * point as `limits.fractionDigits`. Anything else (a third, NaN) is the one sound that says so: a
 * wrong number would be worse.
 */
export function speakNumber(lang: Lang, value: number): readonly string[] {
  if (Number.isSafeInteger(value)) return grammars[lang].cardinal(value);
  const [, sign, whole = "", fraction = ""] = /^(-?)(\d+)\.(\d+)$/.exec(String(value)) ?? [];
  if (whole === "" || fraction.length > limits.fractionDigits) return ["number-unknown"];
  return grammars[lang].decimal(sign === "-", Number(whole), fraction);
}

/** The sounds of a place in an order, 0 to 2^53 - 1; else the one sound that says so. */
export function speakOrdinal(lang: Lang, value: number): readonly string[] {
  const isPlace = Number.isSafeInteger(value) && value >= 0;
  return isPlace ? grammars[lang].ordinal(value) : ["number-unknown"];
}

/**
 * The sounds of an amount: `minor` is a whole number of the smallest unit of `currency` (ISO 4217).
 * A currency without words or an amount that is no whole number is the one sound that says so.
 */
export function speakMoney(lang: Lang, minor: number, currency: string): readonly string[] {
  return Number.isSafeInteger(minor) && isCurrency(currency)
    ? grammars[lang].money(minor, currency)
    : ["money-unknown"];
}

/**
 * The sounds of a day, `YYYY-MM-DD` or where an instant falls; the one sound that says so for a
 * day that does not exist, a zone that does not, or a year beyond 1 to 9999.
 */
export function speakDate(lang: Lang, value: string | Moment, form: DateForm): readonly string[] {
  const day: Day | null =
    typeof value === "string" ? parseDay(value) : wallClock(instant(value.at), value.zone);
  return day !== null && day.year >= 1 && day.year <= 9999
    ? grammars[lang].date(day, form)
    : ["date-unknown"];
}

/** The sounds of a time of day, `HH:MM` or what clocks show at an instant; else the one that says so. */
export function speakTime(lang: Lang, value: string | Moment): readonly string[] {
  const time: TimeOfDay | null =
    typeof value === "string" ? parseTimeOfDay(value) : wallClock(instant(value.at), value.zone);
  return time === null ? ["time-unknown"] : grammars[lang].time(time);
}

/** The sounds of a length of time in ms, rounded to what people say; below zero it says so. */
export function speakDuration(lang: Lang, ms: number): readonly string[] {
  return Number.isSafeInteger(Math.round(ms)) && ms >= 0
    ? grammars[lang].duration(splitDuration(ms))
    : ["time-unknown"];
}

/**
 * The sounds of keys one by one: 0 to 9, `*`, `#` and `+`, with a short pause after some when there
 * are more than five. Other characters are left out.
 */
export function speakDigits(digits: string): readonly string[] {
  return speakGroups(groupDigits(digits.replace(/[^0-9*#+]/g, "")), keyTokens);
}

/** The sounds of a telephone number in its groups. Other characters than keys are left out. */
export function speakPhone(lang: Lang, number: string): readonly string[] {
  return speakGroups(groupPhone(number), grammars[lang].phoneKeys);
}

/** The sentence for a place in a queue, 1 for the next to be served; nothing for any other number. */
export function speakPosition(lang: Lang, place: number): readonly string[] {
  return Number.isSafeInteger(place) && place > 0 ? grammars[lang].position(place) : [];
}

/**
 * The sentence for an expected wait in whole minutes, from 0 on; `to` null for more than `from`.
 * Nothing for numbers that are no such range.
 */
export function speakWait(lang: Lang, from: number, to: number | null): readonly string[] {
  const isRange = to === null ? from > 0 : to > from;
  const isWhole = Number.isSafeInteger(from) && Number.isSafeInteger(to ?? 1);
  return isWhole && from >= 0 && isRange ? grammars[lang].wait(from, to) : [];
}

function speakGroups(
  groups: readonly string[],
  tokens: Readonly<Record<string, string>>,
): readonly string[] {
  return groups.flatMap((group, index) => [
    ...(index > 0 ? [pauseToken] : []),
    ...[...group].flatMap((key) => tokens[key] ?? []),
  ]);
}
