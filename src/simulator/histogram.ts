/** Buckets between two powers of two: a value is known to within one part in 128. */
const fine = 64;
const fineBits = 6;

/** How often times of any length occurred, in ms: exact below 64 ms, to within 0.8 % above. */
export class Histogram {
  readonly #counts: number[] = [];
  #size = 0;

  /** The bucket of a time, which must not be negative. */
  static indexOf(ms: number): number {
    const whole = Math.min(Math.floor(ms), 2 ** 30);
    const bits = 31 - Math.clz32(whole);
    if (bits < fineBits) return whole;
    return (bits - fineBits + 1) * fine + ((whole >>> (bits - fineBits)) & (fine - 1));
  }

  /** Counts a time, which must not be negative. */
  add(ms: number): void {
    this.count(Histogram.indexOf(ms));
  }

  /** Counts a time by its bucket. */
  count(index: number): void {
    while (this.#counts.length <= index) this.#counts.push(0);
    this.#counts[index] = (this.#counts[index] ?? 0) + 1;
    this.#size += 1;
  }

  /** How many were counted, by bucket. */
  get counts(): readonly number[] {
    return this.#counts;
  }

  /** Counts all that another has counted, by bucket. */
  addAll(counts: readonly number[]): void {
    counts.forEach((count, index) => {
      while (this.#counts.length <= index) this.#counts.push(0);
      this.#counts[index] = (this.#counts[index] ?? 0) + count;
      this.#size += count;
    });
  }

  /** The time that this share (0 to 1) of all do not exceed, in ms; NaN for none counted. */
  quantile(share: number): number {
    if (this.#size === 0) return Number.NaN;
    const wanted = share * this.#size;
    let seen = 0;
    for (let index = 0; index < this.#counts.length; index += 1) {
      const count = this.#counts[index] ?? 0;
      if (count > 0 && seen + count >= wanted) {
        // Half a ms of nothing: who did not wait at all did not wait half a bucket.
        if (index === 0) return 0;
        const low = lowOf(index);
        return low + (lowOf(index + 1) - low) * ((wanted - seen) / count);
      }
      seen += count;
    }
    return lowOf(this.#counts.length);
  }
}

function lowOf(index: number): number {
  if (index < fine) return index;
  const scale = Math.floor(index / fine) - 1;
  return (fine + (index % fine)) * 2 ** scale;
}
