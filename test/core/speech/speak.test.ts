import fc from "fast-check";
import { toCardinal as oracleEnglish, toCurrency as oraclePounds } from "n2words/en-GB";
import { toCardinal as oracleChinese, toCurrency as oracleYuan } from "n2words/zh-Hans-CN";
import { describe, expect, it } from "vitest";
import { type Lang, langs } from "../../../src/core/call/index.ts";
import {
  currencies,
  renderPrompt,
  speakDigits,
  speakMoney,
  speakNumber,
  speakPosition,
  speechText,
  speechTokens,
} from "../../../src/core/speech/index.ts";
import { readChinese, readEnglish } from "./read-back.ts";

const say = (lang: Lang, value: number): string => speechText(lang, speakNumber(lang, value));
const sayMoney = (lang: Lang, minor: number, currency: string): string =>
  speechText(lang, speakMoney(lang, minor, currency));

/** Every number to 1,200, and around each power of ten the numbers where zeros and groups meet. */
const cases = [
  ...Array.from({ length: 1_201 }, (_, value) => value),
  ...Array.from({ length: 13 }, (_, index) => 10 ** (index + 3)).flatMap((power) =>
    [-1, 0, 1, 2, 10, 15, 20, 100, 110, 1_000, 1_010, 5_000, 20_000, 53_000, 205_000].flatMap(
      (add) => [power + add, 2 * power + add, 3 * power + add],
    ),
  ),
].filter((value) => Number.isSafeInteger(value));

const anySafe = fc.oneof(
  fc.maxSafeInteger(),
  fc.integer({ min: -200_000, max: 200_000 }),
  fc
    .tuple(fc.integer({ min: 0, max: 15 }), fc.integer({ min: -30, max: 999 }))
    .map(([exponent, factor]) => factor * 10 ** exponent)
    .filter(Number.isSafeInteger),
);

/**
 * The oracle writes 一十 at the beginning, never 两, and 零 behind a group that ends in zero. The
 * rules in `zh.ts` say why we speak otherwise; the rest must be the same character by character.
 */
function plainChinese(text: string): string {
  return text
    .replaceAll("两", "二")
    .replace(/^(负?)一十/, "$1十")
    .replace(/([十百千]万)零(.千)/g, "$1$2")
    .replace(/([十百千]亿)零(.千[^万]*万)/g, "$1$2");
}

describe("speakNumber", () => {
  it("agrees with n2words in English on every case", () => {
    for (const value of cases) expect(say("en", value)).toBe(oracleEnglish(value));
  });

  it("agrees with n2words in Chinese on every case but for 两, a first 一十 and a mute 零", () => {
    for (const value of cases) {
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

  it.each([1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, -(2 ** 60)])(
    "says that %d cannot be read rather than a wrong number",
    (value) => {
      for (const lang of langs) expect(speakNumber(lang, value)).toEqual(["number-unknown"]);
    },
  );
});

describe("speakMoney", () => {
  it("agrees with n2words on pounds, pence and the single ones", () => {
    for (const value of cases.filter((minor) => minor < 10 ** 13)) {
      expect(sayMoney("en", value, "GBP")).toBe(oraclePounds(asDecimal(value)));
    }
  });

  it("agrees with n2words on 元, 角 and 分", () => {
    for (const value of cases.filter((minor) => minor < 10 ** 13)) {
      const oracle = oracleYuan(asDecimal(value), { formal: false }).replace("整", "");
      expect(plainChinese(sayMoney("zh", value, "CNY")), String(value)).toBe(plainChinese(oracle));
    }
  });

  it.each([
    ["en", 10_501, "USD", "one hundred and five dollars and one cent"],
    ["en", 0, "USD", "zero dollars"],
    ["en", 5, "USD", "five cents"],
    ["en", 100, "USD", "one dollar"],
    ["en", -350, "EUR", "minus three euros and fifty cents"],
    ["en", 1_234, "JPY", "one thousand two hundred and thirty-four yen"],
    ["en", 101, "GBP", "one pound and one penny"],
    ["en", 202, "CNY", "two yuan and two fen"],
    ["zh", 0, "CNY", "零元"],
    ["zh", 1, "CNY", "一分"],
    ["zh", 20, "CNY", "两角"],
    ["zh", 22, "CNY", "两角二分"],
    ["zh", 200, "CNY", "两元"],
    ["zh", 202, "CNY", "两元零二分"],
    ["zh", 210, "CNY", "两元一角"],
    ["zh", 10_501, "CNY", "一百零五元零一分"],
    ["zh", 1_250_000, "CNY", "一万二千五百元"],
    ["zh", -350, "CNY", "负三元五角"],
    ["zh", 10_501, "USD", "一百零五美元零一美分"],
    ["zh", 512, "USD", "五美元十二美分"],
    ["zh", 2, "EUR", "两欧分"],
    ["zh", 200, "GBP", "两英镑"],
    ["zh", 20_000, "JPY", "两万日元"],
  ] as const)("says in %s %d of the smallest unit of %s as %s", (lang, minor, currency, words) => {
    expect(sayMoney(lang, minor, currency)).toBe(words);
  });

  it("says that an unknown currency or a broken amount cannot be read", () => {
    for (const lang of langs) {
      expect(speakMoney(lang, 100, "XXX")).toEqual(["money-unknown"]);
      expect(speakMoney(lang, 100, "toString")).toEqual(["money-unknown"]);
      expect(speakMoney(lang, 0.5, "USD")).toEqual(["money-unknown"]);
    }
  });
});

describe("speakDigits", () => {
  it("says keys one by one, 一 for 1 and the signs by name", () => {
    expect(speechText("en", speakDigits("+10*#"))).toBe("plus one zero star hash");
    expect(speechText("zh", speakDigits("0110"))).toBe("零一一零");
  });

  it("leaves out what is no key", () => {
    expect(speakDigits("1-2 a")).toEqual(["number-1", "number-2"]);
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

describe("the sounds of speech", () => {
  it("are all in the closed list of tokens, whatever the value", () => {
    const anyNumber = fc.oneof(anySafe, fc.double());
    const anyCurrency = fc.oneof(fc.constantFrom(...currencies), fc.string());
    fc.assert(
      fc.property(anyNumber, anyCurrency, fc.string(), (value, currency, digits) => {
        for (const lang of langs) {
          const sounds = [
            ...speakNumber(lang, value),
            ...speakMoney(lang, value, currency),
            ...speakDigits(digits),
            ...speakPosition(lang, value),
          ];
          expect(sounds.filter((name) => !Object.hasOwn(speechTokens(lang), name))).toEqual([]);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it("are each said by some value: no token is recorded in vain", () => {
    for (const lang of langs) {
      const said = new Set([
        ...cases.flatMap((value) => [...speakNumber(lang, value), ...speakNumber(lang, -value)]),
        ...currencies.flatMap((currency) =>
          cases.flatMap((value) => speakMoney(lang, value, currency)),
        ),
        ...[1, 2].flatMap((place) => speakPosition(lang, place)),
        ...speakDigits("0123456789*#+"),
        ...Array.from({ length: 9 }, (_, index) => 10_000 + 1_000 * (index + 1)).flatMap((value) =>
          speakNumber(lang, value),
        ),
        ...speakNumber(lang, Number.NaN),
        ...speakMoney(lang, 1, "XXX"),
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
  });

  it("shows a sound without known words by its name", () => {
    expect(renderPrompt("zh", { kind: "sound", name: "constructor" }, {}).text).toBe("constructor");
  });
});

function asDecimal(minor: number): string {
  return `${Math.floor(minor / 100)}.${String(minor % 100).padStart(2, "0")}`;
}
