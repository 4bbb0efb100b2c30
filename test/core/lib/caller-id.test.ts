import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cleanCallerId, cleanText } from "../../../src/core/lib/caller-id.ts";
import { limits } from "../../../src/core/lib/limits.ts";

describe("cleanText", () => {
  it.each([
    ["Ann Bell", "Ann Bell"],
    ["  Ann\u0000\u001b[31m  ", "Ann[31m"],
    ["李雷", "李雷"],
    ["<script>alert('1')</script>\"", "<script>alert('1')</script>\""],
    ["abc\u202Egnp.exe", "abcgnp.exe"],
    ["a\u200bb\ufeffc", "abc"],
    ["e\u0301", "é"],
    [`a${"\u0327".repeat(60)}`, `a${"\u0327".repeat(4)}`],
    ["\u0007 \u200b", null],
    ["", null],
    [null, null],
    [undefined, null],
  ])("makes %j into %j", (raw, cleaned) => {
    expect(cleanText(raw)).toBe(cleaned);
  });

  it("keeps at most 64 characters and cuts none in half", () => {
    expect(cleanText("😀".repeat(500))).toBe("😀".repeat(limits.callerIdLength));
  });

  it("never lets an unsafe character through, and changes nothing when it cleans again", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), (raw) => {
        const cleaned = cleanText(raw);

        if (cleaned === null) return;
        expect(cleaned).not.toMatch(/[\p{Cc}\p{Cf}\p{Cn}\p{Cs}\p{Zl}\p{Zp}]/u);
        expect([...cleaned].length).toBeLessThanOrEqual(limits.callerIdLength);
        expect(cleaned).toBe(cleaned.trim());
        expect(cleanText(cleaned)).toBe(cleaned);
      }),
    );
  });
});

describe("cleanCallerId", () => {
  it.each(["anonymous", "Unknown", " RESTRICTED ", "private", "unavailable", ""])(
    "takes the number %j as withheld",
    (number) => {
      expect(cleanCallerId(number, "Ann")).toEqual({ number: null, name: "Ann" });
    },
  );

  it("leaves out a name that only repeats the number", () => {
    const { number, name } = cleanCallerId("+4930123456", " +4930123456");

    expect([number, name]).toEqual(["+4930123456", null]);
  });

  it("keeps an ordinary number and a missing name", () => {
    expect(cleanCallerId("+4930123456", null)).toEqual({ number: "+4930123456", name: null });
  });
});
