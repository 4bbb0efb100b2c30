import { limits } from "../lib/limits.ts";
import { err, ok, type Result } from "../lib/result.ts";
import { quote } from "./check-words.ts";

/** Digits that may stand at one place, and how often in a row. */
interface Piece {
  /** At index d whether digit d is welcome. */
  readonly digits: readonly boolean[];
  readonly min: number;
  readonly max: number;
}

/** A pattern that has been read: one of the rows of pieces must fit the whole input. */
export type DigitPattern = readonly (readonly Piece[])[];

const token = /([0-9x]|\[[0-9-]+\])(\{(\d{1,2})(?:,(\d{1,2}))?\})?/y;

/**
 * Reads a pattern of digits: `4711` stands for itself, `x` for any digit, `[13-5]` for one of 1, 3,
 * 4, 5, `x{4}` for four and `x{2,6}` for two to six of them, `|` between alternatives. It is no
 * regular expression: there is nothing in it that could take long.
 */
export function readPattern(text: string): Result<DigitPattern, string> {
  const rows: Piece[][] = [];
  for (const alternative of text.split("|")) {
    const row: Piece[] = [];
    token.lastIndex = 0;
    while (token.lastIndex < alternative.length) {
      const from = token.lastIndex;
      const match = token.exec(alternative);
      const piece = match === null ? null : pieceOf(match);
      if (piece === null) {
        const rest = quote(alternative.slice(from));
        return err(
          `The pattern ${quote(text)} cannot be read at ${rest}: use digits, x, [0-9], {n}, {n,m} and |.`,
        );
      }
      row.push(piece);
    }
    if (row.length === 0) return err(`The pattern ${quote(text)} has an empty alternative.`);
    rows.push(row);
  }
  return ok(rows);
}

/**
 * Whether all of `digits` fits. Every place of the input that could have been reached so far is
 * carried along, so the time is at most pieces times digits times the greatest count.
 */
export function fitsPattern(pattern: DigitPattern, digits: string): boolean {
  return pattern.some((row) => {
    let places = new Set([0]);
    for (const piece of row) {
      const next = new Set<number>();
      for (const place of places) advance(piece, digits, place, next);
      places = next;
    }
    return places.has(digits.length);
  });
}

function advance(
  { digits: welcome, min, max }: Piece,
  digits: string,
  from: number,
  to: Set<number>,
) {
  for (let count = 0; count <= max; count += 1) {
    if (count >= min) to.add(from + count);
    if (welcome[Number(digits[from + count] ?? "x")] !== true) return;
  }
}

function pieceOf([, set = "", , least, most]: RegExpExecArray): Piece | null {
  const digits = digitsOf(set);
  const min = least === undefined ? 1 : Number(least);
  const max = most === undefined ? min : Number(most);
  return digits === null || min > max || max > limits.digitsPerAsk ? null : { digits, min, max };
}

function digitsOf(set: string): readonly boolean[] | null {
  const welcome = Array.from({ length: 10 }, () => set === "x");
  if (set === "x") return welcome;
  const parts = set.replace(/[[\]]/g, "").match(/\d-\d|\d/g) ?? [];
  if (parts.join("").length !== set.replace(/[[\]]/g, "").length) return null;
  for (const part of parts) {
    const [from, to] = [Number(part[0]), Number(part.at(-1))];
    if (from > to) return null;
    for (let digit = from; digit <= to; digit += 1) welcome[digit] = true;
  }
  return welcome;
}
