import { Temporal } from "temporal-polyfill";
import type { Instant } from "../lib/brands.ts";
import { instant } from "../lib/brands.ts";

/**
 * The start of the day that `now` lies in, in an IANA zone. Where clocks jump over midnight the
 * day starts at its first instant (Temporal's `startOfDay`).
 */
export function startOfDay(now: Instant, zone: string): Instant {
  return instant(zoned(now, zone).startOfDay().epochMilliseconds);
}

/** The start of the day after the one that `now` lies in: 23, 24 or 25 hours after its start. */
export function startOfNextDay(now: Instant, zone: string): Instant {
  return instant(zoned(now, zone).add({ days: 1 }).startOfDay().epochMilliseconds);
}

function zoned(now: Instant, zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone);
}

/**
 * The instant at which the clock shows a full hour, `ahead` days after the day that `now` lies in.
 * An hour that the clock jumps over begins after the jump; one that comes twice, the first time.
 */
export function slotStart(now: Instant, ahead: number, hour: number, zone: string): Instant {
  const day = zoned(now, zone).toPlainDate().add({ days: ahead });
  const at = day.toZonedDateTime({ timeZone: zone, plainTime: { hour } });
  return instant(at.epochMilliseconds);
}

/** The start of a day by its date, e.g. `2026-11-01`, in an IANA zone; null for no such date. */
export function dayOf(date: string, zone: string): Instant | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) return null;
  try {
    const day = Temporal.PlainDate.from(date, { overflow: "reject" });
    return instant(day.toZonedDateTime(zone).epochMilliseconds);
  } catch {
    return null;
  }
}
