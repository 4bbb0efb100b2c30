import fc from "fast-check";
import { toCurrency as oraclePounds } from "n2words/en-GB";
import { toCurrency as oracleYuan } from "n2words/zh-Hans-CN";
import { describe, expect, it } from "vitest";
import { type Lang, langs } from "../../../src/core/call/index.ts";
import { currencies, speakMoney, speechText } from "../../../src/core/speech/index.ts";
import { asDecimal, numberCases, plainChinese } from "./cases.ts";

const sayMoney = (lang: Lang, minor: number, currency: string): string =>
  speechText(lang, speakMoney(lang, minor, currency));

describe("speakMoney", () => {
  it("agrees with n2words on pounds, pence and the single ones", () => {
    for (const value of numberCases.filter((minor) => minor < 10 ** 13)) {
      expect(sayMoney("en", value, "GBP")).toBe(oraclePounds(asDecimal(value)));
    }
  });

  it("agrees with n2words on 元, 角 and 分", () => {
    for (const value of numberCases.filter((minor) => minor < 10 ** 13)) {
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
    ["en", 100_000_000_000_001, "USD", "one trillion dollars and one cent"],
    ["en", 120_050, "HKD", "one thousand two hundred Hong Kong dollars and fifty cents"],
    ["en", -101, "TWD", "minus one New Taiwan dollar and one cent"],
    ["en", 250, "SGD", "two Singapore dollars and fifty cents"],
    ["en", 100, "AUD", "one Australian dollar"],
    ["en", 2, "CAD", "two cents"],
    ["en", 101, "CHF", "one Swiss franc and one centime"],
    ["en", 10_002, "INR", "one hundred Indian rupees and two paise"],
    ["en", 1, "INR", "one paisa"],
    ["en", 1_001, "KWD", "one Kuwaiti dinar and one fils"],
    ["en", 12_345, "KWD", "twelve Kuwaiti dinars and three hundred and forty-five fils"],
    ["zh", 100_000_000_000_001, "USD", "一万亿美元零一美分"],
    ["zh", 350, "HKD", "三港元五角"],
    ["zh", 202, "HKD", "两港元零二分"],
    ["zh", 10_050, "TWD", "新台币一百元五角"],
    ["zh", -200, "TWD", "新台币负两元"],
    ["zh", 512, "CAD", "五点一二加拿大元"],
    ["zh", 200, "AUD", "两澳大利亚元"],
    ["zh", 250, "SGD", "二点五新加坡元"],
    ["zh", 5, "CHF", "零点零五瑞士法郎"],
    ["zh", 0, "INR", "零印度卢比"],
    ["zh", -1_234, "KWD", "负一点二三四科威特第纳尔"],
    ["zh", 12_000, "KWD", "十二科威特第纳尔"],
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

  it("names every currency as Intl does, in both languages", () => {
    for (const currency of currencies) {
      const english = nameOf("en", currency).split(" ");
      expect(english, currency).toContain(sayMoney("en", 3_000, currency).split(" ").at(-1));
      // At home 元 is enough.
      const chinese = currency === "CNY" ? "元" : nameOf("zh-CN", currency);
      expect(sayMoney("zh", 3_000, currency), currency).toContain(chinese);
    }
  });

  it("has as many digits behind the point as Intl", () => {
    for (const currency of currencies) {
      const { maximumFractionDigits = -1 } = new Intl.NumberFormat("en", {
        style: "currency",
        currency,
      }).resolvedOptions();
      const unit = 10 ** maximumFractionDigits;
      expect(sayMoney("en", unit, currency).split(" ")[0], currency).toBe("one");
      expect(sayMoney("zh", 10 * unit, currency), currency).toContain("十");
    }
  });

  it("says the same number of units for every currency of two digits as n2words does", () => {
    const two = currencies.filter((currency) => currency !== "JPY" && currency !== "KWD");
    for (const value of numberCases.filter((minor) => minor < 10 ** 13)) {
      const oracle = oraclePounds(asDecimal(value));
      const [pounds = "", pence = ""] = oracle.split(/ (?:pounds?|penny|pence)/);
      for (const currency of two) {
        const words = sayMoney("en", value, currency);
        expect(words.startsWith(`${pounds} `), `${currency} ${value}`).toBe(true);
        expect(words.includes(pence)).toBe(true);
      }
    }
  });

  it("says a debt as the same amount behind minus or 负", () => {
    const anyMinor = fc.integer({ min: 1, max: 10 ** 15 });
    fc.assert(
      fc.property(anyMinor, fc.constantFrom(...currencies), (minor, code) => {
        expect(sayMoney("en", -minor, code)).toBe(`minus ${sayMoney("en", minor, code)}`);
        expect(sayMoney("zh", -minor, code).replace("负", "")).toBe(sayMoney("zh", minor, code));
      }),
    );
  });
});

/** The name of a currency in Intl's words for three of it, without the figure. */
function nameOf(lang: string, currency: string): string {
  const style = { style: "currency", currency, currencyDisplay: "name" } as const;
  return new Intl.NumberFormat(lang, style).format(3).replace(/[\d.\s]+/, "");
}
