/** Times that the tests of one file took, held against a promise as a whole. */
export type Measures = {
  /** Notes one time; returns it. */
  note(ms: number): number;
  /** How many times were noted. */
  count(): number;
  /** The time that half of them stay within. */
  median(): number;
  max(): number;
};

/**
 * Collects times. A single one says little on a busy machine, so promises are checked on the
 * median, and on the longest with room to spare.
 */
export function createMeasures(): Measures {
  const times: number[] = [];
  return {
    note: (ms) => {
      times.push(ms);
      return ms;
    },
    count: () => times.length,
    median: () =>
      [...times].sort((a, b) => a - b)[Math.floor((times.length - 1) / 2)] ?? Number.NaN,
    max: () => Math.max(...times),
  };
}
