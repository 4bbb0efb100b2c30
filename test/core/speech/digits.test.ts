import fc from "fast-check";
import parsePhone from "libphonenumber-js";
import { describe, expect, it } from "vitest";
import { speakDigits, speakPhone, speechText } from "../../../src/core/speech/index.ts";
import { inBoth } from "./cases.ts";

const grouped = (digits: string): string => spell(speakDigits(digits));
const phone = (number: string): string => spell(speakPhone("en", number));

/** Sounds of keys as keys again, and pauses as spaces. */
function spell(sounds: readonly string[]): string {
  const signs: Readonly<Record<string, string>> = {
    pause: " ",
    "key-plus": "+",
    "key-star": "*",
    "key-hash": "#",
  };
  return sounds.map((name) => signs[name] ?? name.replace(/^(number|phone)-/, "")).join("");
}

describe("speakDigits", () => {
  it("says keys one by one, 一 for 1 and the signs by name", () => {
    expect(speechText("en", speakDigits("+10*#"))).toBe("plus one zero star hash");
    expect(speechText("zh", speakDigits("0110"))).toBe("零一一零");
  });

  it("leaves out what is no key", () => {
    expect(speakDigits("1-2 a")).toEqual(["number-1", "number-2"]);
    expect(speakDigits("")).toEqual([]);
  });

  it.each([
    ["12345", "12345"],
    ["123456", "123 456"],
    ["1234567", "1234 567"],
    ["12345678", "1234 5678"],
    ["123456789", "123 456 789"],
    ["1234567890", "1234 567 890"],
    ["6222021234567890", "6222 0212 3456 7890"],
    ["6222021234567890123", "6222 0212 3456 7890 123"],
  ])("says %s with a breath between the groups of %s", (digits, groups) => {
    expect(grouped(digits)).toBe(groups);
  });

  it("loses no key and makes no group longer than five, whatever the length", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9*#+]{0,40}$/), (digits) => {
        const said = grouped(digits);
        expect(said.replaceAll(" ", "")).toBe(digits);
        expect(Math.max(...said.split(" ").map((group) => group.length))).toBeLessThanOrEqual(5);
      }),
    );
  });

  it("is written with commas where it breathes", () => {
    expect(inBoth(() => speakDigits("123456"))).toEqual([
      "one two three, four five six",
      "一二三，四五六",
    ]);
  });
});

describe("speakPhone", () => {
  it("says 幺 for 1 in Chinese telephone numbers, and one in English", () => {
    expect(inBoth((lang) => speakPhone(lang, "13800138000"))).toEqual([
      "one three eight, zero zero one three, eight zero zero zero",
      "幺三八，零零幺三，八零零零",
    ]);
  });

  it.each([
    ["+14155550123", "+1 415 555 0123"],
    ["4155550123", "415 555 0123"],
    ["(415) 555-0123", "415 555 0123"],
    ["+44 20 7946 0958", "+44 20 7946 0958"],
    ["+8613800138000", "+86 138 0013 8000"],
    ["+85223456789", "+852 2345 6789"],
    ["5550123", "555 0123"],
    ["110", "110"],
    ["10086", "10086"],
    ["*72#", "*72#"],
    ["+", "+"],
    ["anonymous", ""],
  ])("says %s as %s", (number, groups) => {
    expect(phone(number)).toBe(groups);
  });

  it("finds the country code that libphonenumber finds, for every country", () => {
    const metadata = [
      ["+1", "2015550123"],
      ["+7", "9123456789"],
      ["+20", "1001234567"],
      ["+27", "711234567"],
      ["+33", "612345678"],
      ["+34", "612345678"],
      ["+39", "3123456789"],
      ["+49", "15123456789"],
      ["+52", "12221234567"],
      ["+61", "412345678"],
      ["+65", "81234567"],
      ["+81", "9012345678"],
      ["+82", "1020000000"],
      ["+86", "13123456789"],
      ["+91", "8123456789"],
      ["+98", "9123456789"],
      ["+212", "650123456"],
      ["+352", "628123456"],
      ["+353", "850123456"],
      ["+380", "501234567"],
      ["+420", "601123456"],
      ["+852", "51234567"],
      ["+853", "66123456"],
      ["+886", "912345678"],
      ["+965", "50012345"],
      ["+971", "501234567"],
      ["+998", "912345678"],
    ] as const;
    for (const [code, national] of metadata) {
      const said = phone(`${code}${national}`);
      expect(said.split(" ")[0]).toBe(`+${parsePhone(`${code}${national}`)?.countryCallingCode}`);
    }
  });
});
