import { Temporal } from "temporal-polyfill";
import type { Instant } from "../lib/brands.ts";

/** A day of the Gregorian calendar; `weekday` is 1 for Monday to 7 for Sunday (ISO 8601). */
export type Day = {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly weekday: number;
};

/** A time of day as a clock shows it. */
export type TimeOfDay = { readonly hour: number; readonly minute: number };

/**
 * What calendar and clock show at `at` in an IANA zone; null for a zone that does not exist or an
 * instant beyond what calendars reach (Temporal's limits, some 270,000 years).
 */
export function wallClock(at: Instant, zone: string): (Day & TimeOfDay) | null {
  try {
    const moment = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
    return { ...dayFields(moment), hour: moment.hour, minute: moment.minute };
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** Reads `YYYY-MM-DD`; null for anything else and for days that no calendar has. */
export function parseDay(text: string): Day | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (match === null) return null;
  try {
    return dayFields(Temporal.PlainDate.from(text));
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** Reads `HH:MM`, 00:00 to 23:59; null for anything else. */
export function parseTimeOfDay(text: string): TimeOfDay | null {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text);
  return match === null ? null : { hour: Number(match[1]), minute: Number(match[2]) };
}

function dayFields(date: Temporal.PlainDate | Temporal.ZonedDateTime): Day {
  return { year: date.year, month: date.month, day: date.day, weekday: date.dayOfWeek };
}
