import type { Lang } from "../call/script.ts";

/** Days of the week by their English abbreviations, Monday first (ISO 8601: 1 to 7). */
export const weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
/** A day of the week. */
export type Weekday = (typeof weekdays)[number];

/**
 * Open from one reading of the clock on the wall to another, in minutes after midnight; `to` is not
 * open any more and at most 1440, the next midnight.
 */
export interface Hours {
  readonly from: number;
  readonly to: number;
}

/** A name for people, in every language. */
type Name = Readonly<Record<Lang, string>>;

/** Days on which nothing is open, both included. */
export interface Holiday {
  /** `YYYY-MM-DD`, or `MM-DD` for every year. */
  readonly date: string;
  /** The last day, in the same form; the date itself for a single day. */
  readonly until: string;
  readonly name: Name;
}

/** A day with hours of its own; it wins over the week and over holidays. */
export interface SpecialDay {
  /** `YYYY-MM-DD`, or `MM-DD` for every year. */
  readonly date: string;
  /** In order, without overlap; none for closed. */
  readonly hours: readonly Hours[];
  readonly name: Name;
}

/** When something is open: hours by day of the week, with holidays and special days. */
export interface Calendar {
  readonly name: string;
  readonly label: Name;
  /** The IANA time zone in which the hours are read. */
  readonly zone: string;
  /** Hours of each day in order, without overlap; none for closed. */
  readonly week: Readonly<Record<Weekday, readonly Hours[]>>;
  readonly holidays: readonly Holiday[];
  readonly specialDays: readonly SpecialDay[];
}
