import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hasCheckDigit } from "../../../src/core/flow/check-digit.ts";
import { fitsPattern, readPattern } from "../../../src/core/flow/digit-pattern.ts";

/** Whether digits fit a pattern that can be read. */
function fits(pattern: string, digits: string): boolean {
  const read = readPattern(pattern);
  if (!read.ok) throw new Error(read.error);
  return fitsPattern(read.value, digits);
}

describe("patterns of digits", () => {
  it.each([
    ["4711", "4711", true],
    ["4711", "47111", false],
    ["x{4}", "0000", true],
    ["x{4}", "000", false],
    ["[13-5]x{2,3}", "399", true],
    ["[13-5]x{2,3}", "299", false],
    ["[13-5]x{2,3}", "49999", false],
    ["1x{3}|20[0-9]{2}", "2026", true],
    ["1x{3}|20[0-9]{2}", "2126", false],
    ["x{0,3}5", "5", true],
    ["x{0,3}5", "55555", false],
  ])("%s and %s: %s", (pattern, digits, expected) => {
    expect(fits(pattern, digits)).toBe(expected);
  });

  it.each([
    "",
    "a",
    "x{",
    "x{3,2}",
    "x{33}",
    "[]",
    "[5-1]",
    "[1-]",
    "x|",
    "x*",
    "(x)",
    "x+",
    "^x$",
  ])("refuse %s and say so", (pattern) => {
    const read = readPattern(pattern);
    expect(read.ok ? "" : read.error).toContain("pattern");
  });

  it("mean what the same regular expression means", () => {
    const set = fc.constantFrom("1", "x", "[0-4]", "[579]");
    const count = fc.constantFrom("", "{2}", "{0,2}", "{1,3}");
    const row = fc.array(
      fc.tuple(set, count).map((parts) => parts.join("")),
      {
        minLength: 1,
        maxLength: 5,
      },
    );
    const pattern = fc.array(
      row.map((parts) => parts.join("")),
      { minLength: 1, maxLength: 3 },
    );
    const digits = fc.string({ unit: fc.constantFrom(..."0123456789"), maxLength: 12 });
    fc.assert(
      fc.property(pattern, digits, (alternatives, input) => {
        const regex = new RegExp(`^(?:${alternatives.join("|").replaceAll("x", "\\d")})$`);
        expect(fits(alternatives.join("|"), input)).toBe(regex.test(input));
      }),
    );
  });

  it("take no longer for what makes regular expressions run for ever", () => {
    const began = performance.now();
    expect(fits("x{0,32}".repeat(28), "1".repeat(32))).toBe(true);
    expect(fits(`${"x{0,32}".repeat(27)}[2]`, "1".repeat(32))).toBe(false);
    expect(performance.now() - began).toBeLessThan(1_000);
  });

  it("never throw, whatever is written or typed", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (pattern, digits) => {
        const read = readPattern(pattern);
        if (read.ok) fitsPattern(read.value, digits);
      }),
    );
  });
});

describe("check digits", () => {
  it.each([
    ["luhn", "4242424242424242", true],
    ["luhn", "79927398713", true],
    ["luhn", "79927398710", false],
    ["mod11", "0306406152", true],
    ["mod11", "0306406153", false],
    ["mod97", "3214282912345698765432161182", true],
    ["mod97", "3214282912345698765432161128", false],
    ["luhn", "00", false],
    ["luhn", "12a4", false],
  ] as const)("by %s of %s: %s", (kind, digits, expected) => {
    expect(hasCheckDigit(kind, digits)).toBe(expected);
  });

  it("find every digit that was mistyped", () => {
    const good = {
      luhn: "79927398713",
      mod11: "0306406152",
      mod97: "3214282912345698765432161182",
    };
    for (const kind of ["luhn", "mod11", "mod97"] as const) {
      for (let at = 0; at < good[kind].length; at += 1) {
        const digit = (Number(good[kind][at]) + 1) % 10;
        const typed = `${good[kind].slice(0, at)}${digit}${good[kind].slice(at + 1)}`;
        expect(hasCheckDigit(kind, typed), typed).toBe(false);
      }
    }
  });
});
