import { Temporal } from "temporal-polyfill";
import type { Instant } from "../lib/brands.ts";
import { type LocalTime, localTime } from "./local-time.ts";

/** A day of the Gregorian calendar. */
export type Day = Pick<LocalTime, "year" | "month" | "day" | "weekday">;

/** A time of day as a clock shows it. */
export type TimeOfDay = Pick<LocalTime, "hour" | "minute">;

/**
 * What calendar and clock show at `at` in an IANA zone; null for a zone that does not exist or an
 * instant beyond what calendars reach (Temporal's limits, some 270,000 years).
 */
export function wallClock(at: Instant, zone: string): LocalTime | null {
  return orNull(() => localTime(at, zone));
}

/** Reads `YYYY-MM-DD`; null for anything else and for days that no calendar has. */
export function parseDay(text: string): Day | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  return orNull(() => {
    const { year, month, day, dayOfWeek: weekday } = Temporal.PlainDate.from(text);
    return { year, month, day, weekday };
  });
}

/** Reads `HH:MM`, 00:00 to 23:59; null for anything else. */
export function parseTimeOfDay(text: string): TimeOfDay | null {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text);
  return match === null ? null : { hour: Number(match[1]), minute: Number(match[2]) };
}

/** Temporal says with a RangeError that there is no such thing. */
function orNull<T>(make: () => T): T | null {
  try {
    return make();
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
