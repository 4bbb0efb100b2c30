import { digitTokens, numberTokens } from "./grammar.ts";

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
const irregular: Readonly<Record<string, string>> = {
  one: "first",
  two: "second",
  three: "third",
  five: "fifth",
  eight: "eighth",
  nine: "ninth",
  twelve: "twelfth",
};

/**
 * The words of numbers. Those up to 99 are one sound each, and so are the nine hundreds, because a
 * word cut into syllables sounds like a machine.
 */
export const numberWords: Readonly<Record<string, string>> = {
  ...numberTokens("number", 0, 99, belowHundred),
  ...numberTokens("hundred", 1, 9, (value) => `${belowHundred(value)} hundred`),
  ...Object.fromEntries(scales.map((scale) => [`number-${scale}`, scale])),
  ...numberTokens("ordinal", 0, 99, (value) => ordinalWord(belowHundred(value))),
  ...numberTokens("hundredth", 1, 9, (value) => `${belowHundred(value)} hundredth`),
  ...Object.fromEntries(scales.map((scale) => [`ordinal-${scale}`, `${scale}th`])),
  "number-and": "and",
  "number-minus": "minus",
  "number-point": "point",
  "number-unknown": "a number we cannot read out",
};

/** A whole number of any sign. */
export function cardinal(value: number): readonly string[] {
  const sign = value < 0 ? ["number-minus"] : [];
  return [...sign, ...unsigned(Math.abs(value))];
}

/** Digits behind the point are said one by one: 3.25 is three point two five. */
export function decimal(negative: boolean, whole: number, fraction: string): readonly string[] {
  const sign = negative ? ["number-minus"] : [];
  return [...sign, ...unsigned(whole), "number-point", ...digitTokens(fraction)];
}

/** Only the last word of a number becomes an ordinal: two hundred and fifth. */
export function ordinal(value: number): readonly string[] {
  const tokens = unsigned(value);
  const last = tokens.at(-1) ?? "";
  const ending = last.startsWith("hundred-")
    ? last.replace("hundred-", "hundredth-")
    : last.replace("number-", "ordinal-");
  return [...tokens.slice(0, -1), ending];
}

/** A whole number of at least zero. */
export function unsigned(value: number): readonly string[] {
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

/** The ordinal of a number's last word: five is fifth, forty is fortieth. */
export function ordinalWord(words: string): string {
  return words.replace(/[a-z]+$/, (word) => {
    return irregular[word] ?? (word.endsWith("y") ? `${word.slice(0, -1)}ieth` : `${word}th`);
  });
}

/** The words of a number from 0 to 99. */
export function belowHundred(value: number): string {
  const word = small[value];
  if (word !== undefined) {
    return word;
  }
  const ten = tens[Math.floor(value / 10)] ?? "";
  return value % 10 === 0 ? ten : `${ten}-${small[value % 10]}`;
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
