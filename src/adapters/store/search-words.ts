/** Characters from which on the index of every three characters can find a text. */
const indexedLength = 3;

/**
 * Texts folded for searching, one per line: compatibility forms (full-width digits of Chinese
 * keyboards, ligatures) become plain ones and case is dropped. Each Han character is written twice,
 * so that a Chinese word of two characters is long enough for the index. Nulls are left out.
 */
export function searchWords(...texts: readonly (string | null)[]): string {
  return texts
    .filter((text) => text !== null && text !== "")
    .map((text) => foldText(text ?? ""))
    .join("\n");
}

/** How a text is looked for in folded words. */
export interface SearchTerm {
  /** A query of the index; null for a text that is too short for it. */
  readonly match: string | null;
  /** A LIKE pattern with the escape character `\`. */
  readonly pattern: string;
}

/**
 * What finds a text that a person typed in folded words: the text itself and, for something like
 * `(030) 123-45`, its digits as numbers are stored: with the country's code in the place of leading
 * zeros. Empty for blanks.
 */
export function searchTerms(text: string): readonly SearchTerm[] {
  const folded = foldText(text).trim();
  const digits = /^[\d\s()+./-]+$/.test(folded) ? folded.replace(/\D/g, "").replace(/^0+/, "") : "";
  return [...new Set([folded, digits])]
    .filter((part) => part !== "")
    .map((part) => ({
      match: [...part].length < indexedLength ? null : `"${part.replaceAll('"', '""')}"`,
      pattern: `%${part.replace(/[\\%_]/g, "\\$&")}%`,
    }));
}

/** The ticket's number when that is what a person typed, with or without a `#`; else null. */
export function searchedTicket(text: string): number | null {
  const digits = /^\s*#?(\d{4,15})\s*$/.exec(text.normalize("NFKC"))?.[1];
  return digits === undefined ? null : Number(digits);
}

function foldText(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/\p{Script=Han}/gu, "$&$&");
}
