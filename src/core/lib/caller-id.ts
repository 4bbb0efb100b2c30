import { limits } from "./limits.ts";

/** Who the carrier says is calling: text for people to read, never trusted as an identity. */
export interface CallerId {
  /** The number as received, cleaned; null when withheld or empty. */
  readonly number: string | null;
  /** The display name as received, cleaned; null when there is none. */
  readonly name: string | null;
}

// Control, format (zero width, bidirectional), unassigned, lone surrogate and line separator
// characters: what can hide in a name or make it read as another (Unicode Technical Report 36).
const unsafe = /[\p{Cc}\p{Cf}\p{Cn}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** What most numbers and names are: nothing in them needs cleaning but spaces at their ends. */
const plain = new RegExp(`^[ -~]{0,${limits.callerIdLength}}$`);

/** Names that carriers send for a withheld number (RFC 3323 and habit). */
const withheld = new Set(["anonymous", "unknown", "unavailable", "restricted", "private"]);

/**
 * Cleans a text of the carrier for storing and showing: NFC, no control or direction characters,
 * at most 64 characters with at most four combining marks in a row, trimmed. Null when nothing is left.
 */
export function cleanText(raw: string | null | undefined): string | null {
  if (!raw) return null;
  if (plain.test(raw)) return raw.trim() || null;
  const text = raw
    .slice(0, 4 * limits.callerIdLength)
    .replace(unsafe, "")
    .normalize("NFC")
    .replace(/(\p{M}{4})\p{M}+/gu, "$1")
    .trim();
  const kept = [...text].slice(0, limits.callerIdLength).join("").trim();
  return kept === "" ? null : kept;
}

/**
 * Cleans number and name of the carrier. Withheld numbers become null, and so does a name that only
 * repeats the number, as many carriers send it.
 */
export function cleanCallerId(number: string | null, name: string | null): CallerId {
  const cleaned = cleanText(number);
  const known = cleaned !== null && !withheld.has(cleaned.toLowerCase()) ? cleaned : null;
  const named = cleanText(name);
  return { number: known, name: named === cleaned ? null : named };
}
