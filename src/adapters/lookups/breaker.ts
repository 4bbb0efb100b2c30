/** When a source is left alone: it gets no requests for a moment after failing several times. */
export const breakerLimits = { failuresMax: 5, restMs: 3_000 } as const;

/**
 * Spares a dead source and the callers who would wait for it.
 *
 *     closed --5 failures in a row--> open --3 s--> half open (one request tries)
 *        ^                             ^                |
 *        \------------ success --------+---- failure ---/
 */
export class Breaker {
  readonly #now: () => number;
  #failures = 0;
  #openedAt: number | null = null;
  #isTrying = false;

  /** `now` is any clock in ms. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Whether a request may be made; one that may must be followed by `succeeded` or `failed`. */
  mayTry(): boolean {
    if (this.#openedAt === null) return true;
    if (this.#isTrying || this.#now() - this.#openedAt < breakerLimits.restMs) return false;
    this.#isTrying = true;
    return true;
  }

  succeeded(): void {
    this.#failures = 0;
    this.#openedAt = null;
    this.#isTrying = false;
  }

  failed(): void {
    this.#failures += 1;
    this.#isTrying = false;
    if (this.#failures >= breakerLimits.failuresMax) this.#openedAt = this.#now();
  }
}
