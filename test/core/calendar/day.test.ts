import { describe, expect, it } from "vitest";
import { dayOf, startOfDay, startOfNextDay } from "../../../src/core/calendar/day.ts";
import { instant } from "../../../src/core/lib/brands.ts";

const at = (iso: string) => instant(Date.parse(iso));
const iso = (ms: number) => new Date(ms).toISOString();

describe("startOfDay", () => {
  it.each([
    ["2026-11-22T09:30:00Z", "UTC", "2026-11-22T00:00:00.000Z"],
    ["2026-11-22T20:30:00Z", "Asia/Shanghai", "2026-11-22T16:00:00.000Z"],
    ["2026-03-29T12:00:00Z", "Europe/Berlin", "2026-03-28T23:00:00.000Z"],
    ["2026-11-22T00:00:00Z", "UTC", "2026-11-22T00:00:00.000Z"],
  ])("%s in %s began at %s", (now, zone, start) => {
    expect(iso(startOfDay(at(now), zone))).toBe(start);
  });

  it("begins a day without midnight at its first instant", () => {
    // Beirut's clocks go from 00:00 to 01:00 on 2026-03-29.
    expect(iso(startOfDay(at("2026-03-29T12:00:00Z"), "Asia/Beirut"))).toBe(
      "2026-03-28T22:00:00.000Z",
    );
  });
});

describe("startOfNextDay", () => {
  it("is 23 hours after the start where clocks go forward, 25 where they go back", () => {
    const hours = (now: string) =>
      (startOfNextDay(at(now), "Europe/Berlin") - startOfDay(at(now), "Europe/Berlin")) / 3_600_000;

    expect(hours("2026-03-29T12:00:00Z")).toBe(23);
    expect(hours("2026-10-25T12:00:00Z")).toBe(25);
    expect(hours("2026-11-22T12:00:00Z")).toBe(24);
  });
});

describe("dayOf", () => {
  it("is the start of a date, and nothing for what is no date", () => {
    expect(iso(dayOf("2026-11-22", "Asia/Shanghai") ?? 0)).toBe("2026-11-21T16:00:00.000Z");
    expect(dayOf("2026-02-30", "UTC")).toBeNull();
    expect(dayOf("22.11.2026", "UTC")).toBeNull();
  });
});
