import { type Currency, splitAmount } from "./currency.ts";
import { type Grammar, numberTokens } from "./grammar.ts";

const small = [
  "zero",
  "one",
  "two",
  "three",
  "four",
  "five",
  "six",
  "seven",
  "eight",
  "nine",
  "ten",
  "eleven",
  "twelve",
  "thirteen",
  "fourteen",
  "fifteen",
  "sixteen",
  "seventeen",
  "eighteen",
  "nineteen",
];
const tens = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
const scales = ["thousand", "million", "billion", "trillion", "quadrillion"];

const units: Readonly<Record<Currency, readonly [one: string, many: string]>> = {
  USD: ["dollar", "dollars"],
  EUR: ["euro", "euros"],
  CNY: ["yuan", "yuan"],
  GBP: ["pound", "pounds"],
  JPY: ["yen", "yen"],
};
const minorUnits: Readonly<Record<Currency, readonly [one: string, many: string] | null>> = {
  USD: ["cent", "cents"],
  EUR: ["cent", "cents"],
  CNY: ["fen", "fen"],
  GBP: ["penny", "pence"],
  JPY: null,
};

/**
 * English as banks speak it: short scale, and "and" before the last part below one hundred ("one
 * hundred and five", "two thousand and ten"). Numbers up to 99 are one sound each, and so are the
 * nine hundreds, because a word cut into syllables sounds like a machine.
 */
export const english: Grammar = {
  tokens: {
    ...numberTokens("number", 0, 99, belowHundred),
    ...numberTokens("hundred", 1, 9, (value) => `${belowHundred(value)} hundred`),
    ...Object.fromEntries(scales.map((scale) => [`number-${scale}`, scale])),
    "number-and": "and",
    "number-minus": "minus",
    "number-unknown": "a number we cannot read out",
    "money-unknown": "an amount we cannot read out",
    "key-star": "star",
    "key-hash": "hash",
    "key-plus": "plus",
    "position-next": "You are next in line.",
    "position-before": "You are number",
    "position-after": "in line.",
    ...currencyTokens(),
  },
  separator: " ",

  cardinal(value) {
    const sign = value < 0 ? ["number-minus"] : [];
    return [...sign, ...unsigned(Math.abs(value))];
  },

  money(minor, currency) {
    const amount = splitAmount(minor, currency);
    const tokens = amount.negative ? ["number-minus"] : [];
    if (amount.major > 0 || amount.minor === 0) {
      tokens.push(...unsigned(amount.major), unitToken(currency, "", amount.major));
    }
    if (amount.major > 0 && amount.minor > 0) {
      tokens.push("number-and");
    }
    if (amount.minor > 0) {
      tokens.push(...unsigned(amount.minor), unitToken(currency, "-minor", amount.minor));
    }
    return tokens;
  },

  position(place) {
    return place === 1
      ? ["position-next"]
      : ["position-before", ...unsigned(place), "position-after"];
  },
};

function unsigned(value: number): readonly string[] {
  if (value === 0) {
    return ["number-0"];
  }
  const groups: number[] = [];
  for (let rest = value; rest > 0; rest = Math.floor(rest / 1000)) {
    groups.push(rest % 1000);
  }
  const last = groups.findIndex((group) => group > 0);
  const tokens: string[] = [];
  for (const [index, group] of [...groups.entries()].reverse()) {
    if (group === 0) {
      continue;
    }
    if (index === last && group < 100 && tokens.length > 0) {
      tokens.push("number-and");
    }
    tokens.push(...belowThousand(group));
    const scale = scales[index - 1];
    if (scale !== undefined) {
      tokens.push(`number-${scale}`);
    }
  }
  return tokens;
}

function belowThousand(value: number): readonly string[] {
  const hundreds = Math.floor(value / 100);
  const rest = value % 100;
  if (hundreds === 0) {
    return [`number-${rest}`];
  }
  return rest === 0
    ? [`hundred-${hundreds}`]
    : [`hundred-${hundreds}`, "number-and", `number-${rest}`];
}

function belowHundred(value: number): string {
  const word = small[value];
  if (word !== undefined) {
    return word;
  }
  const ten = tens[Math.floor(value / 10)] ?? "";
  return value % 10 === 0 ? ten : `${ten}-${small[value % 10]}`;
}

function unitToken(currency: Currency, part: "" | "-minor", count: number): string {
  return `money-${currency.toLowerCase()}${part}${count === 1 ? "" : "-many"}`;
}

function currencyTokens(): Readonly<Record<string, string>> {
  const tokens: Record<string, string> = {};
  for (const [currency, [one, many]] of Object.entries(units)) {
    tokens[`money-${currency.toLowerCase()}`] = one;
    tokens[`money-${currency.toLowerCase()}-many`] = many;
  }
  for (const [currency, minor] of Object.entries(minorUnits)) {
    if (minor !== null) {
      tokens[`money-${currency.toLowerCase()}-minor`] = minor[0];
      tokens[`money-${currency.toLowerCase()}-minor-many`] = minor[1];
    }
  }
  return tokens;
}
