import { describe, expect, it } from "vitest";
import { durationWords } from "../../../src/core/ticket/index.ts";

describe("durationWords", () => {
  it.each([
    [-5_000, "0 s", "0 秒"],
    [0, "0 s", "0 秒"],
    [499, "0 s", "0 秒"],
    [500, "1 s", "1 秒"],
    [59_499, "59 s", "59 秒"],
    [59_500, "1 min", "1 分"],
    [65_000, "1 min 5 s", "1 分 5 秒"],
    [3_599_000, "59 min 59 s", "59 分 59 秒"],
    [3_600_000, "1 h", "1 小时"],
    [3_659_000, "1 h", "1 小时"],
    [11_100_000, "3 h 5 min", "3 小时 5 分"],
    [360_000_000, "100 h", "100 小时"],
  ])("says %i ms", (ms, en, zh) => {
    expect(durationWords(ms)).toEqual({ en, zh });
  });
});
