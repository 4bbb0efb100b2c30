import type { Day, TimeOfDay } from "../calendar/index.ts";
import type { DateForm } from "../call/index.ts";
import type { Currency } from "./currency.ts";
import type { DurationPart } from "./duration.ts";

/**
 * What one language must be able to say. Every result is a list of token names; a token is the
 * name of a sound (`sounds/<language>/<name>.wav`) and stands in `tokens` with its words.
 */
export interface Grammar {
  /** Each token with its words; the closed list that `sounds/` is checked against. */
  readonly tokens: Readonly<Record<string, string>>;
  /** What stands between two tokens when they are written: a space, or nothing in Chinese. */
  readonly separator: string;
  /** The token of each key where it is part of a telephone number. */
  readonly phoneKeys: Readonly<Record<string, string>>;
  /** A whole number from -(2^53 - 1) to 2^53 - 1. */
  cardinal(value: number): readonly string[];
  /** A number with a fraction: its sign, its whole part (at least zero) and the digits behind. */
  decimal(negative: boolean, whole: number, fraction: string): readonly string[];
  /** A place in an order, from 0 to 2^53 - 1: first, second … */
  ordinal(value: number): readonly string[];
  /** A whole number of the currency's smallest unit, from -(2^53 - 1) to 2^53 - 1. */
  money(minor: number, currency: Currency): readonly string[];
  /** The caller's place in a queue as a whole sentence; 1 is the next to be served. */
  position(place: number): readonly string[];
  /** The expected wait in minutes as a whole sentence; `to` null for more than `from`. */
  wait(from: number, to: number | null): readonly string[];
  /** A day, in the parts that `form` names. Years are 1 to 9999. */
  date(day: Day, form: DateForm): readonly string[];
  /** A time of day to the minute. */
  time(time: TimeOfDay): readonly string[];
  /** A length of time: one part or two, the larger unit first; never none. */
  duration(parts: readonly DurationPart[]): readonly string[];
}

/** The tokens of single keys, equal in every language: `digits` prompts are made of them. */
export const keyTokens: Readonly<Record<string, string>> = {
  "0": "number-0",
  "1": "number-1",
  "2": "number-2",
  "3": "number-3",
  "4": "number-4",
  "5": "number-5",
  "6": "number-6",
  "7": "number-7",
  "8": "number-8",
  "9": "number-9",
  "*": "key-star",
  "#": "key-hash",
  "+": "key-plus",
};

/** The silence between two groups of digits. */
export const pauseToken = "pause";

/** Makes tokens `prefix-from` … `prefix-to` with the words that `say` gives each number. */
export function numberTokens(
  prefix: string,
  from: number,
  to: number,
  say: (value: number) => string,
): Readonly<Record<string, string>> {
  const tokens: Record<string, string> = {};
  for (let value = from; value <= to; value += 1) {
    tokens[`${prefix}-${value}`] = say(value);
  }
  return tokens;
}

/** The tokens of single digits, for a fraction or a Chinese year. */
export function digitTokens(digits: string): readonly string[] {
  return [...digits].flatMap((digit) => keyTokens[digit] ?? []);
}
