import { describe, expect, it } from "vitest";
import { contactNumbers } from "../../../src/adapters/system/contact-number.ts";

describe("contactNumbers", () => {
  it.each([
    ["+1 (202) 456-1111", "US", "+12024561111"],
    ["2024561111", "US", "+12024561111"],
    ["010 6552 9988", "CN", "+861065529988"],
    ["1001", "US", "1001"],
    ["alice", "US", "alice"],
    [null, "US", null],
  ])("knows %s from %s as %s", (raw, country, known) => {
    const numberOf = contactNumbers(country);
    expect([numberOf(raw), numberOf(raw)]).toEqual([known, known]);
  });
});
