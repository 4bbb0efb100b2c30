import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type DateForm, langs } from "../../../src/core/call/index.ts";
import { limits } from "../../../src/core/lib/limits.ts";
import {
  cleanText,
  currencies,
  renderPrompt,
  speakDate,
  speakDigits,
  speakDuration,
  speakMoney,
  speakNumber,
  speakOrdinal,
  speakPhone,
  speakPosition,
  speakTime,
  speakWait,
  speechTokens,
} from "../../../src/core/speech/index.ts";
import { numberCases } from "./cases.ts";

const forms: readonly DateForm[] = ["day", "weekday", "year", "full"];
const anyText = fc.oneof(fc.string(), fc.string({ unit: "grapheme" }));

describe("the sounds of speech", () => {
  it("are all in the closed list of tokens, whatever the value", () => {
    const anyNumber = fc.oneof(fc.maxSafeInteger(), fc.double(), fc.integer());
    const anyCurrency = fc.oneof(fc.constantFrom(...currencies), fc.string());
    fc.assert(
      fc.property(anyNumber, anyCurrency, anyText, (value, currency, text) => {
        for (const lang of langs) {
          const moment = { at: value, zone: "Asia/Shanghai" };
          const sounds = [
            ...speakNumber(lang, value),
            ...speakOrdinal(lang, value),
            ...speakMoney(lang, value, currency),
            ...speakDigits(text),
            ...speakPhone(lang, text),
            ...speakPosition(lang, value),
            ...speakDuration(lang, value),
            ...forms.flatMap((form) => speakDate(lang, moment, form)),
            ...speakDate(lang, text, "full"),
            ...speakTime(lang, moment),
            ...speakTime(lang, text),
          ];
          expect(sounds.filter((name) => !Object.hasOwn(speechTokens(lang), name))).toEqual([]);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it("are each said by some value: no token is recorded in vain", () => {
    const days = Array.from({ length: 366 }, (_, index) => {
      return new Date(Date.UTC(2000, 0, 1 + index)).toISOString().slice(0, 10);
    });
    const times = Array.from({ length: 1_440 }, (_, minute) => {
      return new Date(minute * 60_000).toISOString().slice(11, 16);
    });
    for (const lang of langs) {
      const said = new Set([
        ...numberCases.flatMap((value) => [
          ...speakNumber(lang, value),
          ...speakNumber(lang, -value),
          ...speakOrdinal(lang, value),
        ]),
        ...currencies.flatMap((currency) =>
          numberCases.flatMap((value) => speakMoney(lang, value, currency)),
        ),
        ...[1, 2].flatMap((place) => speakPosition(lang, place)),
        ...speakWait(lang, 0, 1),
        ...speakWait(lang, 2, 5),
        ...speakWait(lang, 60, null),
        ...speakDigits("0123456789*#+"),
        ...speakPhone(lang, "13800138000"),
        ...Array.from({ length: 9 }, (_, index) => 10_000 + 1_000 * (index + 1)).flatMap((value) =>
          speakNumber(lang, value),
        ),
        ...days.flatMap((day) => speakDate(lang, day, "full")),
        ...speakDate(lang, "1900-01-01", "full"),
        ...times.flatMap((time) => speakTime(lang, time)),
        ...[0, 1_000, 61_000, 120_000, 3_660_000, 90_000_000, 190_000_000].flatMap((ms) =>
          speakDuration(lang, ms),
        ),
        ...speakNumber(lang, 1.5),
        ...speakNumber(lang, Number.NaN),
        ...speakMoney(lang, 1, "XXX"),
        ...speakDate(lang, "", "day"),
        ...speakTime(lang, ""),
        // What is played in place of a free text that nobody could speak.
        "text-unknown",
      ]);
      expect(Object.keys(speechTokens(lang)).filter((name) => !said.has(name))).toEqual([]);
    }
  });
});

describe("renderPrompt", () => {
  it("gives the sounds and the words of each kind of prompt", () => {
    const texts = { "balance-is": "Your balance is" };

    expect(renderPrompt("en", { kind: "sound", name: "balance-is" }, texts)).toEqual({
      sounds: ["balance-is"],
      text: "Your balance is",
    });
    expect(renderPrompt("en", { kind: "money", minor: 205, currency: "USD" }, texts)).toEqual({
      sounds: ["number-2", "money-usd-many", "number-and", "number-5", "money-usd-minor-many"],
      text: "two dollars and five cents",
    });
    expect(renderPrompt("en", { kind: "number", value: 47 }, texts).text).toBe("forty-seven");
    expect(renderPrompt("zh", { kind: "digits", value: "12" }, texts).text).toBe("一二");
    expect(renderPrompt("zh", { kind: "position", value: 1 }, texts).text).toBe("您是下一位。");
    expect(renderPrompt("en", { kind: "ordinal", value: 3 }, texts).text).toBe("third");
    expect(
      renderPrompt("zh", { kind: "date", value: "2026-03-05", form: "weekday" }, texts).text,
    ).toBe("三月五日星期四");
    expect(renderPrompt("en", { kind: "time", value: "17:30" }, texts).text).toBe(
      "five thirty p.m.",
    );
    expect(renderPrompt("en", { kind: "duration", ms: 90_000 }, texts).text).toBe(
      "one minute and thirty seconds",
    );
    expect(renderPrompt("zh", { kind: "phone", value: "110" }, texts).text).toBe("幺幺零");
  });

  it("gives a free text no sounds of its own, and its words as they are spoken", () => {
    expect(renderPrompt("en", { kind: "text", value: " Café <b>Noir</b>\n" }, {})).toEqual({
      sounds: [],
      text: "Café Noir",
    });
  });

  it("shows a sound without known words by its name", () => {
    expect(renderPrompt("zh", { kind: "sound", name: "constructor" }, {}).text).toBe("constructor");
  });
});

describe("cleanText", () => {
  it.each([
    ["Tesco Stores 2041", "Tesco Stores 2041"],
    ["Müller & Söhne GmbH", "Müller & Söhne GmbH"],
    ["北京烤鸭店（王府井）", "北京烤鸭店 王府井"],
    ["<speak><break time='99s'/>Hi</speak>", "Hi"],
    ["[[h@l'oU]] a", "h@l'oU a"],
    ["a\u0000b\u202ec\r\nd", "a b c d"],
    ["<", ""],
    ["...", ""],
    ["", ""],
  ])("makes of %j what a voice may say: %j", (text, spoken) => {
    expect(cleanText(text)).toBe(spoken);
  });

  it("is one short line without brackets or control characters, whatever is sent", () => {
    fc.assert(
      fc.property(fc.oneof(anyText, fc.string({ minLength: 1_000 })), (text) => {
        const spoken = cleanText(text);
        expect([...spoken].length).toBeLessThanOrEqual(limits.spokenTextLength);
        expect(spoken).not.toMatch(/[<>[\]{}\\|\p{Cc}\p{Cs}\p{Cf}]/u);
        expect(cleanText(spoken)).toBe(spoken);
      }),
    );
  });

  it("takes no time for a text of a megabyte", () => {
    expect([...cleanText("<a".repeat(500_000))].length).toBeLessThanOrEqual(200);
    expect(cleanText("好".repeat(1_000_000))).toBe("好".repeat(limits.spokenTextLength));
  });
});
