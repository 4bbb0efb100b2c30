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
    [
      "en",
      123_456_789,
      "HKD",
