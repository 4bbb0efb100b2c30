import { describe, expect, it } from "vitest";
import {
  defaultGuessLimits as defaults,
  guessDelayMs,
  isCallerBlocked,
  lockedUntil,
  pacedMs,
} from "../../../src/core/identity/index.ts";

const minute = 60_000;

describe("the limits of guessing", () => {
  it("lock an account at the fifth wrong answer, and longer with each further one", () => {
    expect(lockedUntil(4, 1_000, defaults)).toBeNull();
    expect(lockedUntil(5, 1_000, defaults)).toBe(1_000 + 30 * minute);
    expect(lockedUntil(6, 1_000, defaults)).toBe(1_000 + 60 * minute);
    expect(lockedUntil(7, 0, defaults)).toBe(120 * minute);
    expect(lockedUntil(100, 0, defaults)).toBe(24 * 60 * minute);
  });

  it("lock an account until somebody unlocks it when no time is given", () => {
    const limits = { ...defaults, lockMs: null };
    expect(lockedUntil(5, 1_000, limits)).toBe(Number.POSITIVE_INFINITY);
  });

  it("delay a caller's answers after three wrong ones, twice as long each time, up to 8 s", () => {
    const delays = [0, 1, 2, 3, 4, 5, 6, 7].map((failures) => guessDelayMs(failures, defaults));
    expect(delays).toEqual([0, 0, 0, 1_000, 2_000, 4_000, 8_000, 8_000]);
  });

  it("take no answers of a caller any more after ten wrong ones, of withheld numbers after more", () => {
    expect(isCallerBlocked(9, true, defaults)).toBe(false);
    expect(isCallerBlocked(10, true, defaults)).toBe(true);
    expect(isCallerBlocked(99, false, defaults)).toBe(false);
    expect(isCallerBlocked(100, false, defaults)).toBe(true);
  });

  it("give answers at a steady pace", () => {
    expect([0, 1, 499, 500, 501].map((ms) => pacedMs(ms, defaults))).toEqual([
      500, 500, 500, 500, 1_000,
    ]);
  });
});
