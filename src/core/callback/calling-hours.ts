import { type Calendar, nextOpening } from "../calendar/index.ts";
import type { Instant } from "../lib/brands.ts";
import { limits } from "../lib/limits.ts";
import type { CallbackRules } from "./types.ts";

/** When people may be rung. */
export type CallTimes = Pick<CallbackRules, "hours" | "daysOff">;

/** Rounds of moving on to the next opening of some zone; each moves on by hours. */
const roundsMax = 100;

/**
 * The first instant at or after `at` at which clocks in all zones show a day and a time for calls;
 * null when there is none within some weeks. Where hours and zones are such that they never meet, nobody is
 * rung at all.
 */
export function nextCallTime(
  times: CallTimes,
  zones: readonly string[],
  at: Instant,
): Instant | null {
  let found = at;
  for (let round = 0; round < roundsMax; round += 1) {
    let moved = false;
    for (const zone of zones) {
      const opening = nextOpening(daily(times, zone), found);
      if (opening === null) return null;
      moved ||= opening > found;
      found = opening;
    }
    if (!moved) return found;
  }
  return null;
}

/** Whether a number in these zones may be rung now. */
export function isCallTime(times: CallTimes, zones: readonly string[], at: Instant): boolean {
  return nextCallTime(times, zones, at) === at;
}

/** Calendars by what they say: each keeps the days that were looked up in it. */
const calendars = new Map<string, Calendar>();

function daily(times: CallTimes, zone: string): Calendar {
  const { from, to } = times.hours;
  const key = `${from} ${to} ${zone} ${times.daysOff?.join() ?? ""}`;
  const known = calendars.get(key);
  if (known !== undefined) return known;
  const calendar = calendarOf(times, zone);
  if (calendars.size >= limits.callingCalendars) calendars.clear();
  calendars.set(key, calendar);
  return calendar;
}

function calendarOf({ hours, daysOff = [] }: CallTimes, zone: string): Calendar {
  const day = [hours];
  const name = "calling-hours";
  return {
    name,
    label: { en: name, zh: name },
    zone,
    week: { mon: day, tue: day, wed: day, thu: day, fri: day, sat: day, sun: day },
    holidays: daysOff.map((date) => ({ date, until: date, name: { en: name, zh: name } })),
    specialDays: [],
  };
}
