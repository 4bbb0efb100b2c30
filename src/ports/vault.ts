/**
 * Holds secret digits in memory only, for the short time between the last key and the look-up.
 * A restart empties it: the core then asks again.
 */
export interface Vault {
  /** Keeps `digits` and returns the reference that events may carry. */
  put(digits: string): string;
  /** The digits behind a reference, or null when they are gone. */
  get(ref: string): string | null;
  /** Forgets them. */
  drop(ref: string): void;
}
