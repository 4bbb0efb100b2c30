import type { Currency } from "./currency.ts";

/**
 * What one language must be able to say. Every result is a list of token names; a token is the
 * name of a sound (`sounds/<language>/<name>.wav`) and stands in `tokens` with its words.
 */
export interface Grammar {
  /** Each token with its words; the closed list that `sounds/` is checked against. */
  readonly tokens: Readonly<Record<string, string>>;
  /** What stands between two tokens when they are written: a space, or nothing in Chinese. */
  readonly separator: string;
  /** A whole number from -(2^53 - 1) to 2^53 - 1. */
  cardinal(value: number): readonly string[];
  /** A whole number of the currency's smallest unit, from -(2^53 - 1) to 2^53 - 1. */
  money(minor: number, currency: Currency): readonly string[];
  /** The caller's place in a queue as a whole sentence; 1 is the next to be served. */
  position(place: number): readonly string[];
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
