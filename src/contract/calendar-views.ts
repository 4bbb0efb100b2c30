import { z } from "zod";
import type { Calendar, CalendarStanding, Closure } from "../core/calendar/index.ts";
import { IsoInstant, Words } from "./views.ts";

/** A calendar as it stands now. */
export const CalendarView = z
  .object({
    name: z.string(),
    label: Words,
    zone: z.string(),
    state: z.enum(["open", "closed", "holiday", "emergency"]),
    /** The holiday's name; empty texts on other days. */
    holiday: Words,
    /** When it opens next; null while it is open, and when that is not known. */
    opensAt: IsoInstant.nullable(),
    closure: z
      .object({ since: IsoInstant, until: IsoInstant.nullable(), by: z.string(), note: z.string() })
      .nullable()
      .describe("Closed at once by a supervisor; null for not"),
  })
  .meta({ id: "CalendarView" });
export type CalendarView = z.infer<typeof CalendarView>;

/** Calendars by name. */
export const CalendarList = z.object({ items: z.array(CalendarView) }).meta({ id: "CalendarList" });

/** Closing a calendar at once. */
export const ClosureRequest = z
  .object({
    note: z.string().max(500).default("").describe("Why, for colleagues"),
    until: IsoInstant.nullable()
      .default(null)
      .describe("When it ends by itself; null for when somebody opens again"),
  })
  .strict()
  .meta({ id: "ClosureRequest" });

const iso = (ms: number): string => new Date(ms).toISOString();
const isoOrNull = (ms: number | null): string | null => (ms === null ? null : iso(ms));

/** A calendar as the borders show it. */
export function calendarViewOf(now: {
  readonly calendar: Calendar;
  readonly standing: CalendarStanding;
  readonly closure: Closure | null;
}): CalendarView {
  const { calendar, standing, closure } = now;
  return {
    name: calendar.name,
    label: calendar.label,
    zone: calendar.zone,
    state: standing.state,
    holiday: standing.name,
    opensAt: isoOrNull(standing.opensAt),
    closure: closure && {
      since: iso(closure.since),
      until: isoOrNull(closure.until),
      by: closure.by,
      note: closure.note,
    },
  };
}
