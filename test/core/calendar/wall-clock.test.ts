import { describe, expect, it } from "vitest";
import { parseDay, parseTimeOfDay, wallClock } from "../../../src/core/calendar/index.ts";
import { instant } from "../../../src/core/lib/brands.ts";

describe("wallClock", () => {
  it("shows calendar and clock of a zone", () => {
    const at = instant(Date.UTC(2026, 10, 26, 20, 5));

    expect(wallClock(at, "UTC")).toMatchObject({
      year: 2026,
      month: 11,
      day: 26,
      weekday: 4,
      hour: 20,
      minute: 5,
    });
    expect(wallClock(at, "Asia/Kathmandu")).toMatchObject({ day: 27, hour: 1, minute: 50 });
  });

  it("shows nothing for a zone or an instant that does not exist", () => {
    expect(wallClock(instant(0), "Nowhere")).toBe(null);
    expect(wallClock(instant(1e20), "UTC")).toBe(null);
  });
});

describe("parseDay", () => {
  it("reads days that calendars have", () => {
    expect(parseDay("2024-02-29")).toEqual({ year: 2024, month: 2, day: 29, weekday: 4 });
    expect(parseDay("2023-02-29")).toBe(null);
    expect(parseDay("2024-2-29")).toBe(null);
  });
});

describe("parseTimeOfDay", () => {
  it("reads times that clocks show", () => {
    expect(parseTimeOfDay("00:00")).toEqual({ hour: 0, minute: 0 });
    expect(parseTimeOfDay("23:59")).toEqual({ hour: 23, minute: 59 });
    expect(parseTimeOfDay("24:00")).toBe(null);
  });
});
