/**
 * Texts folded for searching, one per line: compatibility forms (full-width digits of Chinese
 * keyboards, ligatures) become plain ones and case is dropped. Nulls are left out.
 */
export function searchWords(...texts: readonly (string | null)[]): string {
  return texts
    .filter((text) => text !== null && text !== "")
    .map((text) => foldText(text ?? ""))
    .join("\n");
}

/**
 * The LIKE patterns (escape character `\`) that find what a person typed in folded words: the text
 * itself and, for something like `(030) 123-45`, its digits as numbers are stored: with the country's
 * code in the place of leading zeros.
 */
export function searchPatterns(text: string): readonly string[] {
  const folded = foldText(text).trim();
  const digits = /^[\d\s()+./-]+$/.test(folded) ? folded.replace(/\D/g, "").replace(/^0+/, "") : "";
  const patterns = [folded, digits].filter((part) => part !== "");
  return [...new Set(patterns)].map((part) => `%${part.replace(/[\\%_]/g, "\\$&")}%`);
}

/** The ticket's number when that is what a person typed, with or without a `#`; else null. */
export function searchedTicket(text: string): number | null {
  const digits = /^\s*#?(\d{4,15})\s*$/.exec(text.normalize("NFKC"))?.[1];
  return digits === undefined ? null : Number(digits);
}

function foldText(text: string): string {
  return text.normalize("NFKC").toLowerCase();
}
