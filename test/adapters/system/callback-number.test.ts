import { describe, expect, it } from "vitest";
import { callbackNumber, zonesOfNumber } from "../../../src/adapters/system/index.ts";

describe("callbackNumber", () => {
  it.each([
    ["+4930901820", "US", "+4930901820"],
    ["030 901820", "DE", "+4930901820"],
    ["+49 900 1234567", "DE", null],
    ["+442079460000", "DE", null],
    ["+49", "DE", null],
    ["200", "DE", "200"],
    ["201", "DE", null],
    ["anonymous", "DE", null],
  ] as const)("takes %s dialled in %s as %s", (raw, country, number) => {
    expect(callbackNumber(raw, country, ["+49", "200"])).toBe(number);
  });
});

describe("zonesOfNumber", () => {
  it("takes a number of the centre's country to be in the centre's zone", () => {
    expect(zonesOfNumber("+12025550123", "America/Chicago")).toEqual(["America/Chicago"]);
  });

  it("takes a number abroad to be anywhere in its country", () => {
    const zones = zonesOfNumber("+12025550123", "Europe/Berlin");

    expect(zones).toContain("America/New_York");
    expect(zones).toContain("Pacific/Honolulu");
  });

  it("takes an internal number to be in the centre", () => {
    expect(zonesOfNumber("200", "Asia/Shanghai")).toEqual(["Asia/Shanghai"]);
  });
});
