/**
 * A stream of random numbers: sfc32 by Chris Doty-Humphrey (public domain, PractRand). Each purpose
 * of a scenario has a stream of its own, so that a change of one thing leaves the draws of all
 * others as they were: common random numbers for what-if runs (Law, Simulation Modeling and
 * Analysis, 11.2).
 */
export class Stream {
  #a = 0;
  #b = 0;
  #c = 0;
  #count = 1;

  /** A stream for these numbers: others give an independent one. */
  constructor(seed: number, purpose: number, unit: number) {
    this.restart(seed, purpose, unit);
  }

  /** Begins the stream of these numbers, as a new one would. */
  restart(seed: number, purpose: number, unit: number): void {
    this.#a = mixed(seed);
    this.#b = mixed(purpose ^ 0x9e3779b9);
    this.#c = mixed(unit ^ 0x7f4a7c15);
    this.#count = 1;
    for (let turn = 0; turn < 12; turn += 1) this.next();
  }

  /** A number from 0 to below 1. */
  next(): number {
    const sum = (this.#a + this.#b + this.#count) | 0;
    this.#count = (this.#count + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + sum;
    return (sum >>> 0) / 4_294_967_296;
  }

  /** A number of the standard exponential distribution. */
  exponential(): number {
    return -Math.log(1 - this.next());
  }

  /** A number of the standard normal distribution (Box and Muller 1958). */
  normal(): number {
    const radius = Math.sqrt(2 * this.exponential());
    return radius * Math.cos(2 * Math.PI * this.next());
  }

  /** A number of the gamma distribution with this shape and scale 1 (Marsaglia and Tsang 2000). */
  gamma(shape: number): number {
    if (shape < 1) return this.gamma(shape + 1) * (1 - this.next()) ** (1 / shape);
    const d = shape - 1 / 3;
    const c = 1 / Math.sqrt(9 * d);
    for (;;) {
      const x = this.normal();
      const v = (1 + c * x) ** 3;
      if (v > 0 && Math.log(1 - this.next()) < 0.5 * x * x + d - d * v + d * Math.log(v)) {
        return d * v;
      }
    }
  }
}

/** Spreads a whole number over 32 bits (the finalizer of MurmurHash3). */
export function mixed(value: number): number {
  let bits = value | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}
