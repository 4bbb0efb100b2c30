import { describe, expect, it } from "vitest";
import { contactNumber } from "../../../src/adapters/system/contact-number.ts";

describe("contactNumber", () => {
  it.each([
    ["+1 (202) 456-1111", "US", "+12024561111"],
    ["2024561111", "US", "+12024561111"],
    ["010 6552 9988", "CN", "+861065529988"],
    ["1001", "US", "1001"],
    ["alice", "US", "alice"],
    [null, "US", null],
  ])("knows %s from %s as %s", (raw, country, known) => {
    expect(contactNumber(raw, country)).toBe(known);
  });
});
