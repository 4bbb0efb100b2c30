/** A promise of the product does not hold. */
export class Broken extends Error {}

/** Throws Broken with these words when a promise does not hold. */
export function must(holds: boolean, what: string | (() => string)): void {
  if (!holds) throw new Broken(typeof what === "string" ? what : what());
}
