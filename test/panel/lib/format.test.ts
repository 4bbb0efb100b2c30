import { describe, expect, it } from "vitest";
import {
  formatClock,
  formatInstant,
  formatShare,
  formatSpan,
  initialsOf,
} from "../../../src/panel/lib/format.ts";

describe("formatClock", () => {
  it.each([
    [0, "0:00"],
    [999, "0:00"],
    [7_000, "0:07"],
    [59_999, "0:59"],
    [754_000, "12:34"],
    [3_723_000, "1:02:03"],
    [-5_000, "0:00"],
  ])("shows %i ms as %s", (ms, text) => {
    expect(formatClock(ms)).toBe(text);
  });
});

describe("formatSpan", () => {
  it.each([
    [8_000, "8 s", "8秒"],
    [0, "0 s", "0秒"],
    [60_000, "1 min", "1分"],
    [125_000, "2 min 5 s", "2分5秒"],
    [3_780_000, "1 h 3 min", "1小时3分"],
    [3_605_000, "1 h", "1小时"],
  ])("says %i ms as %s and %s", (ms, english, chinese) => {
    expect(formatSpan(ms, "en")).toBe(english);
    expect(formatSpan(ms, "zh")).toBe(chinese);
  });
});

describe("formatShare", () => {
  it.each([
    [1, "100 %"],
    [0.996, "99 %"],
    [0.29, "29 %"],
    [0, "0 %"],
  ])("shows %f as %s", (share, text) => {
    expect(formatShare(share)).toBe(text);
  });
});

describe("formatInstant", () => {
  const now = Date.parse("2026-11-22T09:30:00Z");

  it("shows only the time of an instant of today", () => {
    expect(formatInstant("2026-11-22T08:05:00Z", now, "en", "UTC")).toBe("08:05");
  });

  it("takes the day of the reader's time zone", () => {
    expect(formatInstant("2026-11-21T17:00:00Z", now, "en", "Asia/Shanghai")).toBe("01:00");
    expect(formatInstant("2026-11-21T17:00:00Z", now, "en", "UTC")).toBe("21 Nov 17:00");
  });

  it("adds the year when it is another one", () => {
    expect(formatInstant("2025-01-02T03:04:00Z", now, "en", "UTC")).toBe("2 Jan 2025 03:04");
    expect(formatInstant("2025-01-02T03:04:00Z", now, "zh", "UTC")).toBe("2025年1月2日 03:04");
  });
});

describe("initialsOf", () => {
  it.each([
    ["Ann Miller", "AM"],
    ["ann", "A"],
    ["王芳", "王"],
    ["Anna van der Berg", "AB"],
    ["'' ", "?"],
    ["", "?"],
    ['<img src="x"> Tom', "IT"],
  ])("makes of %j the letters %s", (name, letters) => {
    expect(initialsOf(name)).toBe(letters);
  });
});
