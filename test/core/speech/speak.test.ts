import fc from "fast-check";
import { toCardinal as oracleEnglish, toOrdinal as oracleEnglishOrdinal } from "n2words/en-GB";
import { toCardinal as oracleChinese, toOrdinal as oracleChineseOrdinal } from "n2words/zh-Hans-CN";
import { describe, expect, it } from "vitest";
import { type Lang, langs } from "../../../src/core/call/index.ts";
import {
  speakNumber,
  speakOrdinal,
  speakPosition,
  speakWait,
  speechText,
} from "../../../src/core/speech/index.ts";
import { inBoth, numberCases, plainChinese } from "./cases.ts";
import { readChinese, readEnglish } from "./read-back.ts";

const say = (lang: Lang, value: number): string => speechText(lang, speakNumber(lang, value));

const anySafe = fc.oneof(
  fc.maxSafeInteger(),
  fc.integer({ min: -200_000, max: 200_000 }),
  fc
    .tuple(fc.integer({ min: 0, max: 15 }), fc.integer({ min: -30, max: 999 }))
    .map(([exponent, factor]) => factor * 10 ** exponent)
    .filter(Number.isSafeInteger),
);

describe("speakNumber", () => {
  it("agrees with n2words in English on every case", () => {
    for (const value of numberCases) expect(say("en", value)).toBe(oracleEnglish(value));
  });

  it("agrees with n2words in Chinese on every case but for 两, a first 一十 and a mute 零", () => {
    for (const value of numberCases) {
      const oracle = oracleChinese(value, { formal: false });
      expect(plainChinese(say("zh", value)), String(value)).toBe(plainChinese(oracle));
    }
  });

  it.each([
    [0, "零"],
    [2, "二"],
    [10, "十"],
    [15, "十五"],
    [-12, "负十二"],
    [110, "一百一十"],
    [115, "一百一十五"],
    [200, "二百"],
    [1_001, "一千零一"],
    [1_010, "一千零一十"],
    [2_000, "两千"],
    [2_222, "两千二百二十二"],
    [10_000, "一万"],
    [10_015, "一万零一十五"],
    [20_000, "两万"],
    [22_222, "两万二千二百二十二"],
    [32_000, "三万二千"],
    [105_000, "十万五千"],
    [1_020_000, "一百零二万"],
    [20_503_000, "两千零五十万三千"],
    [100_005_000, "一亿零五千"],
    [220_000_000, "两亿二千万"],
    [1_000_000_000_000, "一万亿"],
  ])("says %d in Chinese as %s", (value, words) => {
    expect(say("zh", value)).toBe(words);
  });

  it.each([
    [-1, "minus one"],
    [105, "one hundred and five"],
    [2_010, "two thousand and ten"],
    [1_000_000, "one million"],
    [12_345, "twelve thousand three hundred and forty-five"],
  ])("says %d in English as %s", (value, words) => {
    expect(say("en", value)).toBe(words);
  });

  it("can be understood: what an independent reader makes of it is the number", () => {
    fc.assert(
      fc.property(anySafe, (value) => {
        expect(readEnglish(say("en", value))).toBe(value);
        expect(readChinese(say("zh", value))).toBe(value);
      }),
      { numRuns: 2_000 },
    );
  });

  it("agrees with n2words on the whole part of a fraction, and says its digits one by one", () => {
    for (const value of numberCases.filter((number) => number < 10 ** 9)) {
      const whole = say("zh", value).replace(/^两$/, "二");
      expect(say("zh", value + 0.25)).toBe(`${whole}点二五`);
      expect(say("en", value + 0.5)).toBe(oracleEnglish(value + 0.5));
    }
  });

  it.each([
    [3.25, "three point two five", "三点二五"],
    [-0.05, "minus zero point zero five", "负零点零五"],
    [2.5, "two point five", "二点五"],
    [2_000.1, "two thousand point one", "两千点一"],
    [0.123456, "zero point one two three four five six", "零点一二三四五六"],
  ])("says the fraction %d as %s and %s", (value, english, chinese) => {
    expect(inBoth((lang) => speakNumber(lang, value))).toEqual([english, chinese]);
  });

  it.each([1 / 3, 1e-7, 1e21 + 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, -(2 ** 60)])(
    "says that %d cannot be read rather than a wrong number",
    (value) => {
      for (const lang of langs) expect(speakNumber(lang, value)).toEqual(["number-unknown"]);
    },
  );
});

describe("speakOrdinal", () => {
  it("agrees with n2words in Chinese on every case", () => {
    for (const value of numberCases.filter((place) => place > 0)) {
      const words = speechText("zh", speakOrdinal("zh", value));
      const oracle = oracleChineseOrdinal(value, { formal: false });
      expect(plainChinese(words), String(value)).toBe(plainChinese(oracle));
    }
  });

  it("agrees with n2words in English on every case, but for the British and", () => {
    for (const value of numberCases.filter((place) => place > 0)) {
      const words = speechText("en", speakOrdinal("en", value));
      const oracle = oracleEnglishOrdinal(value);
      expect(words.replaceAll(" and ", " ")).toBe(oracle.replaceAll(" and ", " "));
    }
  });

  it("ends as Intl's plural rules end the figure: 1st, 2nd, 3rd, 4th", () => {
    const rules = new Intl.PluralRules("en", { type: "ordinal" });
    const endings = { one: "st", two: "nd", few: "rd", other: "th", zero: "", many: "" } as const;
    for (const value of numberCases) {
      const words = speechText("en", speakOrdinal("en", value));
      expect(words.slice(-2), String(value)).toBe(endings[rules.select(value)]);
    }
  });

  it.each([
    [0, "zeroth", "第零"],
    [2, "second", "第二"],
    [10, "tenth", "第十"],
    [12, "twelfth", "第十二"],
    [105, "one hundred and fifth", "第一百零五"],
    [200, "two hundredth", "第二百"],
    [2_000, "two thousandth", "第两千"],
    [1_000_000, "one millionth", "第一百万"],
  ])("says the place %d as %s and %s", (value, english, chinese) => {
    expect(inBoth((lang) => speakOrdinal(lang, value))).toEqual([english, chinese]);
  });

  it.each([-1, 1.5, Number.NaN])("says that there is no place %d", (value) => {
    for (const lang of langs) expect(speakOrdinal(lang, value)).toEqual(["number-unknown"]);
  });
});

describe("speakWait", () => {
  it.each([
    ["en", 2, 5, "Your expected wait is between two and five minutes"],
    ["en", 0, 1, "Your expected wait is less than one minute"],
    ["en", 20, 50, "Your expected wait is between twenty and fifty minutes"],
    ["en", 50, null, "Your expected wait is more than fifty minutes"],
    ["en", 60, null, "Your expected wait is more than one hour"],
    ["zh", 2, 5, "预计您还需等待两到五分钟"],
    ["zh", 1, 2, "预计您还需等待一到两分钟"],
    ["zh", 0, 2, "预计您还需等待不到两分钟"],
    ["zh", 10, 15, "预计您还需等待十到十五分钟"],
    ["zh", 60, null, "预计您还需等待超过一小时"],
  ] as const)("says in %s the wait from %d to %d minutes as: %s", (lang, from, to, words) => {
    expect(speechText(lang, speakWait(lang, from, to))).toBe(words);
  });

  it.each([
    [5, 5],
    [5, 2],
    [-1, 2],
    [0, null],
    [0.5, 2],
    [1, Number.NaN],
  ])("says nothing for the wait from %d to %d, which is none", (from, to) => {
    for (const lang of langs) expect(speakWait(lang, from, to)).toEqual([]);
  });
});

describe("speakPosition", () => {
  it.each([
    ["en", 1, "You are next in line."],
    ["en", 3, "You are number three in line."],
    ["zh", 1, "您是下一位。"],
    ["zh", 2, "您前面还有一位来电者。"],
    ["zh", 3, "您前面还有两位来电者。"],
    ["zh", 13, "您前面还有十二位来电者。"],
  ] as const)("says in %s the place %d as: %s", (lang, place, words) => {
    expect(speechText(lang, speakPosition(lang, place))).toBe(words);
  });

  it.each([0, -1, 1.5, Number.NaN])("says nothing for the place %d, which nobody has", (place) => {
    for (const lang of langs) expect(speakPosition(lang, place)).toEqual([]);
  });
});
