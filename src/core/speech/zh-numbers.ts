import { digitTokens, numberTokens } from "./grammar.ts";

const digits = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
const myriad = 10_000;
const myriadSquared = 100_000_000;

/**
 * The words of numbers. Two digits are one sound, as are 一百, 三千, 一万 …, so that the tone of 一
 * changes as it must.
 */
export const numberWords: Readonly<Record<string, string>> = {
  ...numberTokens("number", 0, 9, (value) => digits[value] ?? ""),
  ...numberTokens("number", 10, 19, (value) => `十${value === 10 ? "" : digits[value - 10]}`),
  ...numberTokens("number", 20, 99, twoDigits),
  ...numberTokens("inner", 10, 19, twoDigits),
  ...numberTokens("hundred", 1, 9, (value) => `${digits[value]}百`),
  ...numberTokens("thousand", 1, 9, (value) => `${digits[value]}千`),
  "leading-2": "两",
  "leading-thousand-2": "两千",
  "number-wan": "万",
  "number-1-wan": "一万",
  "number-yi": "亿",
  "number-1-yi": "一亿",
  "number-minus": "负",
  "number-point": "点",
  ...numberTokens("ordinal", 1, 10, (value) => `第${value === 10 ? "十" : digits[value]}`),
  ordinal: "第",
  "number-unknown": "一个暂时无法读出的数字",
};

/** A number that stands alone: 2 is 二. */
export function cardinal(value: number): readonly string[] {
  const tokens = signed(value);
  return value === 2 || value === -2 ? [...tokens.slice(0, -1), "number-2"] : tokens;
}

/** Digits behind 点 are said one by one: 3.25 is 三点二五, 2.5 is 二点五. */
export function decimal(negative: boolean, whole: number, fraction: string): readonly string[] {
  const sign = negative ? ["number-minus"] : [];
  return [...sign, ...cardinal(whole), "number-point", ...digitTokens(fraction)];
}

/** 第 before a number that stands alone, so never 第两; up to 第十 it is one sound. */
export function ordinal(value: number): readonly string[] {
  return value >= 1 && value <= 10 ? [`ordinal-${value}`] : ["ordinal", ...cardinal(value)];
}

/** A number whose end something follows, so that a lone 2 is 两. */
function signed(value: number): readonly string[] {
  return value < 0 ? ["number-minus", ...unsigned(-value, true)] : unsigned(value, true);
}

/** Says `value` of at least 0; `leading` is whether it begins what is said (rules for 十 and 两). */
export function unsigned(value: number, leading: boolean): readonly string[] {
  if (value >= myriadSquared) {
    return withScale(value, myriadSquared, "yi", leading);
  }
  return value >= myriad ? withScale(value, myriad, "wan", leading) : group(value, leading);
}

function withScale(
  value: number,
  scale: number,
  name: "wan" | "yi",
  leading: boolean,
): readonly string[] {
  const high = Math.floor(value / scale);
  const rest = value % scale;
  const head = high === 1 ? [`number-1-${name}`] : [...unsigned(high, leading), `number-${name}`];
  if (rest === 0) {
    return head;
  }
  return rest < scale / 10
    ? [...head, "number-0", ...unsigned(rest, false)]
    : [...head, ...unsigned(rest, false)];
}

/** Says a number below 10,000. */
function group(value: number, leading: boolean): readonly string[] {
  if (value === 2 && leading) {
    return ["leading-2"];
  }
  const thousands = Math.floor(value / 1000);
  const hundreds = Math.floor(value / 100) % 10;
  const rest = value % 100;
  const tokens: string[] = [];
  if (thousands > 0) {
    tokens.push(leading && thousands === 2 ? "leading-thousand-2" : `thousand-${thousands}`);
  }
  if (hundreds > 0) {
    tokens.push(`hundred-${hundreds}`);
  }
  const gap = tokens.length > 0 && rest > 0 && (rest < 10 || hundreds === 0);
  if (gap) {
    tokens.push("number-0");
  }
  if (rest > 0 || value === 0) {
    const begins = leading && tokens.length === 0;
    tokens.push(!begins && rest >= 10 && rest < 20 ? `inner-${rest}` : `number-${rest}`);
  }
  return tokens;
}

function twoDigits(value: number): string {
  const ones = value % 10;
  return `${digits[Math.floor(value / 10)]}十${ones === 0 ? "" : digits[ones]}`;
}
