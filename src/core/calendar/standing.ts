import type { Lang } from "../call/script.ts";
import type { Instant } from "../lib/brands.ts";
import { isOpen, nextOpening, unusualDay } from "./hours.ts";
import { localTime } from "./local-time.ts";
import type { Calendar, Holiday, SpecialDay } from "./types.ts";

/** Somebody closed everything at once: a fire alarm, a power cut. It wins over the calendar. */
export interface Closure {
  readonly calendar: string;
  /** Ms since the epoch. */
  readonly since: number;
  /** When it ends by itself, ms since the epoch; null for when somebody opens again. */
  readonly until: number | null;
  /** Who closed it. */
  readonly by: string;
  readonly note: string;
}

/** How a calendar stands at one instant. */
export interface CalendarStanding {
  readonly state: "open" | "closed" | "holiday" | "emergency";
  /** The holiday's name in each language; empty texts on other days. */
  readonly name: Readonly<Record<Lang, string>>;
  /** When it opens next, ms since the epoch; null when it is open, or for longer than is looked. */
  readonly opensAt: Instant | null;
}

const noName = { en: "", zh: "" };

/** How a calendar stands at `at`, with the closure that is in force, if any. */
export function standingOf(
  calendar: Calendar,
  closure: Closure | null,
  at: Instant,
): CalendarStanding {
  if (closure !== null && isInForce(closure, at)) {
    const ends = closure.until as Instant | null;
    const opensAt = ends === null ? null : nextOpening(calendar, ends);
    return { state: "emergency", name: noName, opensAt };
  }
  if (isOpen(calendar, at)) return { state: "open", name: noName, opensAt: null };
  const holiday = holidayOn(calendar, localTime(at, calendar.zone).date);
  return {
    state: holiday === null ? "closed" : "holiday",
    name: holiday?.name ?? noName,
    opensAt: nextOpening(calendar, at),
  };
}

/** Whether a closure holds at an instant. */
export function isInForce(closure: Closure, at: Instant): boolean {
  return closure.since <= at && (closure.until === null || at < closure.until);
}

/** The holiday, or the special day without hours, that a date is. */
function holidayOn(calendar: Calendar, date: string): Holiday | SpecialDay | null {
  const day = unusualDay(calendar, date);
  return day !== null && "hours" in day && day.hours.length > 0 ? null : day;
}
