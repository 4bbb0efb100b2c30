import { Temporal } from "temporal-polyfill";
import { type Instant, instant } from "../lib/brands.ts";

/** What a clock and a calendar on the wall show. */
export interface LocalTime {
  /** ISO 8601, `2026-11-27`. */
  readonly date: string;
  /** `HH:MM`, 24 hours. */
  readonly time: string;
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  /** 1 for Monday to 7 for Sunday (ISO 8601). */
  readonly weekday: number;
}

/** The date and time of day at `at` in an IANA zone. Throws RangeError for an unknown zone. */
export function localTime(at: Instant, zone: string): LocalTime {
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
  const { year, month, day, hour, minute, dayOfWeek: weekday } = local;
  const date = local.toPlainDate().toString();
  const time = local.toPlainTime().toString({ smallestUnit: "minute" });
  return { date, time, year, month, day, hour, minute, weekday };
}

/**
 * The instant at which a clock on the wall of a zone shows a date and a time, `2026-11-27` and
 * `10:00`; of two such instants the earlier, of none the one that a clock not yet moved on would
 * show. Null for a date or time that does not exist.
 */
export function instantAt(date: string, time: string, zone: string): Instant | null {
  try {
    const wall = Temporal.PlainDateTime.from(`${date}T${time}`, { overflow: "reject" });
    return instant(wall.toZonedDateTime(zone).epochMilliseconds);
  } catch {
    return null;
  }
}
