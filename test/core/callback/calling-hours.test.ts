import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isCallTime, nextCallTime } from "../../../src/core/callback/index.ts";
import { instant } from "../../../src/core/lib/brands.ts";

const minute = 60_000;
const rules = { hours: { from: 8 * 60, to: 21 * 60 } };
const at = (iso: string) => instant(Date.parse(iso));

describe("nextCallTime", () => {
  it("waits until it is morning in all zones of a country", () => {
    const zones = ["America/New_York", "Pacific/Honolulu"];

    expect(nextCallTime(rules, zones, at("2026-11-27T13:00:00Z"))).toBe(at("2026-11-27T18:00:00Z"));
  });

  it.each([
    ["the end of summer time", "2026-10-24T22:00:00Z", "Europe/Berlin", "2026-10-25T07:00:00Z"],
    ["its beginning", "2026-03-28T22:00:00Z", "Europe/Berlin", "2026-03-29T06:00:00Z"],
    ["its end in America", "2026-11-01T02:00:00Z", "America/New_York", "2026-11-01T13:00:00Z"],
    ["half an hour", "2026-10-03T12:00:00Z", "Australia/Lord_Howe", "2026-10-03T21:00:00Z"],
  ])("follows the clock over %s", (_, from, zone, to) => {
    expect(nextCallTime(rules, [zone], at(from))).toBe(at(to));
  });

  it("passes over holidays, also the second of two and by the clock of the customer", () => {
    const times = { ...rules, daysOff: ["2026-12-25", "2026-12-26"] };
    const eve = at("2026-12-24T21:30:00Z");

    expect(nextCallTime(times, ["Europe/Berlin"], eve)).toBe(at("2026-12-27T07:00:00Z"));
    expect(nextCallTime(times, ["America/New_York"], eve)).toBe(eve);
    expect(isCallTime(times, ["Europe/Berlin"], at("2026-12-25T12:00:00Z"))).toBe(false);
  });

  it("is the first quarter of an hour that all clocks permit, around every change of clocks", () => {
    const zone = fc.constantFrom(
      "Europe/Berlin",
      "America/New_York",
      "Australia/Lord_Howe",
      "Asia/Shanghai",
    );
    const change = fc.constantFrom("2026-03-08", "2026-03-29", "2026-04-05", "2026-10-04");
    const story = fc.record({
      zones: fc.array(zone, { minLength: 1, maxLength: 2 }),
      day: fc.oneof(change, fc.constantFrom("2026-10-25", "2026-11-01")),
      quarters: fc.integer({ min: -96, max: 96 }),
      from: fc.integer({ min: 24, max: 40 }),
      length: fc.integer({ min: 32, max: 55 }),
      isOff: fc.boolean(),
    });
    fc.assert(
      fc.property(story, ({ zones, day, quarters, from, length, isOff }) => {
        const hours = { from: from * 15, to: Math.min(1_440, (from + length) * 15) };
        const times = { hours, daysOff: isOff ? [day] : [] };
        const begun = instant(Date.parse(`${day}T00:00:00Z`) + quarters * 15 * minute);
        const later = Array.from({ length: 4 * 96 }, (_, ahead) => begun + ahead * 15 * minute);
        const first = later.find((ms) => zones.every((one) => isPermitted(times, one, ms)));
        const found = nextCallTime(times, zones, begun);

        // Zones at opposite ends of the world may have no hour in common for long.
        if (first !== undefined) expect(found).toBe(first);
        else expect(found ?? Infinity).toBeGreaterThan(later.at(-1) ?? 0);
      }),
      { numRuns: 100 },
    );
  });
});

/** The same by the clock of Intl, which knows nothing of calendars. */
function isPermitted(
  { hours, daysOff }: { hours: { from: number; to: number }; daysOff: readonly string[] },
  zone: string,
  ms: number,
): boolean {
  const [date = "", time = ""] = clockOf(zone).format(ms).split(" ");
  const [hour = 0, minutes = 0] = time.split(":").map(Number);
  const shown = hour * 60 + minutes;
  return !daysOff.includes(date) && shown >= hours.from && shown < hours.to;
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** `2026-11-27 10:00` in a zone. */
function clockOf(zone: string): Intl.DateTimeFormat {
  const known = clocks.get(zone);
  if (known) return known;
  const day = { year: "numeric", month: "2-digit", day: "2-digit" } as const;
  const time = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
  // Swedish writes dates as ISO 8601 does.
  const clock = new Intl.DateTimeFormat("sv-SE", { ...day, ...time, timeZone: zone });
  clocks.set(zone, clock);
  return clock;
}
