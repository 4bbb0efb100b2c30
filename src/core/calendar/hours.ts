import { Temporal } from "temporal-polyfill";
import { after, type Instant, instant } from "../lib/brands.ts";
import { limits } from "../lib/limits.ts";
import { type Calendar, type Holiday, type Hours, type SpecialDay, weekdays } from "./types.ts";

/** Open from one instant to another, which is not open any more. */
interface OpenTime {
  readonly start: Instant;
  readonly end: Instant;
}

/** Whether the calendar is open at an instant. */
export function isOpen(calendar: Calendar, at: Instant): boolean {
  return nextOpening(calendar, at) === at;
}

/**
 * The first instant at or after `at` at which the calendar is open: `at` itself when it is open
 * then. Null when it does not open within `limits.calendarDays` days.
 */
export function nextOpening(calendar: Calendar, at: Instant): Instant | null {
  return openTimes(calendar, at).next().value?.start ?? null;
}

/**
 * The instant at which `ms` milliseconds of open time have passed since `at`: with no time to pass,
 * `at` itself. Null when there is not as much open time within `limits.calendarDays` days.
 */
export function addOpenTime(calendar: Calendar, at: Instant, ms: number): Instant | null {
  let left = ms;
  if (left <= 0) return at;
  for (const { start, end } of openTimes(calendar, at)) {
    if (end - start >= left) return after(start, left);
    left -= end - start;
  }
  return null;
}

/** The open time between two instants in milliseconds; 0 when `to` is not after `from`. */
export function openTimeBetween(calendar: Calendar, from: Instant, to: Instant): number {
  let open = 0;
  for (const { start, end } of openTimes(calendar, from)) {
    if (start >= to) break;
    open += Math.min(end, to) - start;
  }
  return open;
}

/**
 * The open times from `at` on, in order and without overlap; those over a midnight come in two that
 * touch. Ends after `limits.calendarDays` days.
 */
function* openTimes(calendar: Calendar, at: Instant): Generator<OpenTime, undefined> {
  let reached = at;
  // A zone's date is at most one day off that of UTC, and hours may reach over a day's end where
  // the clock jumps back over midnight.
  const first = Math.floor(at / dayMs) - 2;
  for (let day = first; day <= first + limits.calendarDays + 2; day += 1) {
    for (const open of hoursOn(calendar, day)) {
      if (open.end <= reached) continue;
      const start = instant(Math.max(open.start, reached));
      reached = open.end;
      yield { start, end: open.end };
    }
  }
  return undefined;
}

const dayMs = 86_400_000;

/**
 * Open times by calendar and day: reading the clock of a zone takes some tens of microseconds, and
 * every ticket is due within the same few days.
 */
const known = new WeakMap<Calendar, Map<number, readonly OpenTime[]>>();

/** The open times of the date that is `day` days after 1970-01-01. */
function hoursOn(calendar: Calendar, day: number): readonly OpenTime[] {
  const days = known.get(calendar) ?? new Map<number, readonly OpenTime[]>();
  known.set(calendar, days);
  const kept = days.get(day);
  if (kept !== undefined) return kept;
  const date = Temporal.PlainDate.from("1970-01-01").add({ days: day });
  const times = hoursOf(calendar, date)
    .map(({ from, to }) => ({
      start: reading(date, from, calendar.zone, "earlier"),
      end: reading(date, to, calendar.zone, "later"),
    }))
    .filter(({ start, end }) => start < end);
  if (days.size > 2 * limits.calendarDays) days.clear();
  days.set(day, times);
  return times;
}

/** The hours of a date: a special day wins over a holiday, a holiday over the week. */
function hoursOf(calendar: Calendar, date: Temporal.PlainDate): readonly Hours[] {
  const unusual = unusualDay(calendar, date.toString());
  if (unusual === null) return calendar.week[weekdays[date.dayOfWeek - 1] ?? "mon"];
  return "hours" in unusual ? unusual.hours : [];
}

/** The special day or else the holiday that a date `YYYY-MM-DD` is, or null for a day of the week. */
export function unusualDay(calendar: Calendar, day: string): SpecialDay | Holiday | null {
  const yearly = day.slice(5);
  const special =
    calendar.specialDays.find((one) => one.date === day) ??
    calendar.specialDays.find((one) => one.date === yearly);
  const holiday = calendar.holidays.find(({ date: from, until }) => {
    const shown = from.length === yearly.length ? yearly : day;
    // A yearly holiday may reach over the end of the year.
    return from <= until ? from <= shown && shown <= until : from <= shown || shown <= until;
  });
  return special ?? holiday ?? null;
}

/**
 * Holidays and special days without hours among the `count` days from the one that `from` lies in,
 * as dates `YYYY-MM-DD` on the calendar's clock.
 */
export function daysOff(calendar: Calendar, from: Instant, count: number): readonly string[] {
  const first = Temporal.Instant.fromEpochMilliseconds(from)
    .toZonedDateTimeISO(calendar.zone)
    .toPlainDate();
  return Array.from({ length: count }, (_, ahead) => first.add({ days: ahead }).toString()).filter(
    (day) => {
      const unusual = unusualDay(calendar, day);
      return unusual !== null && (!("hours" in unusual) || unusual.hours.length === 0);
    },
  );
}

/**
 * When the clock shows `minute` of a date, for the first or the last time. A reading that the clock
 * jumps over means the instant of the jump, so that no time is open twice or lost (the transitions
 * are those of the IANA database, https://www.iana.org/time-zones).
 */
function reading(
  date: Temporal.PlainDate,
  minute: number,
  zone: string,
  which: "earlier" | "later",
): Instant {
  const wall = date.toPlainDateTime().add({ minutes: minute });
  const found = wall.toZonedDateTime(zone, { disambiguation: which });
  if (found.toPlainDateTime().equals(wall)) return instant(found.epochMilliseconds);
  const later = wall.toZonedDateTime(zone, { disambiguation: "later" });
  const jump = later.getTimeZoneTransition("previous");
  return instant((jump ?? later).epochMilliseconds);
}
