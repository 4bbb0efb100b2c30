/** Random numbers from a seed: the same seed gives the same numbers, for ever and everywhere. */
export class Random {
  #state: number;

  /** Any integer is a seed. */
  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A number from 0 to below 1 (mulberry32 by Tommy Ettinger, public domain). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let bits = this.#state;
    bits = Math.imul(bits ^ (bits >>> 15), bits | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  /** Whether something happens that happens with this probability, 0 to 1. */
  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** One of a list. Throws an Error for an empty list. */
  pick<T>(list: readonly T[]): T {
    const index = this.between(0, list.length - 1);
    if (index < 0 || index >= list.length) throw new Error("Nothing to pick from an empty list.");
    return list[index] as T;
  }
}
