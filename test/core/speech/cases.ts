import { type Lang, langs } from "../../../src/core/call/index.ts";
import { speechText } from "../../../src/core/speech/index.ts";

/** Every number to 1,200, and around each power of ten the numbers where zeros and groups meet. */
export const numberCases: readonly number[] = [
  ...Array.from({ length: 1_201 }, (_, value) => value),
  ...Array.from({ length: 13 }, (_, index) => 10 ** (index + 3)).flatMap((power) =>
    [-1, 0, 1, 2, 10, 15, 20, 100, 110, 1_000, 1_010, 5_000, 20_000, 53_000, 205_000].flatMap(
      (add) => [power + add, 2 * power + add, 3 * power + add],
    ),
  ),
].filter((value) => Number.isSafeInteger(value));

/**
 * The oracle writes 一十 at the beginning, never 两, and 零 behind a group that ends in zero. The
 * rules in `zh.ts` say why we speak otherwise; the rest must be the same character by character.
 */
export function plainChinese(text: string): string {
  return text
    .replaceAll("两", "二")
    .replace(/^(负?第?)一十/, "$1十")
    .replace(/([十百千]万)零(.千)/g, "$1$2")
    .replace(/([十百千]亿)零(.千[^万]*万)/g, "$1$2");
}

/** The words in which each language says something, in the order of `langs`. */
export function inBoth(speak: (lang: Lang) => readonly string[]): readonly string[] {
  return langs.map((lang) => speechText(lang, speak(lang)));
}

/** A number of cents as a decimal, the way the oracle takes it. */
export function asDecimal(minor: number): string {
  return `${Math.floor(minor / 100)}.${String(minor % 100).padStart(2, "0")}`;
}
