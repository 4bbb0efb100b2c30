import { runSeed } from "./run-seed.ts";

/** Seeds that follow each other. */
export interface Range {
  readonly first: number;
  readonly count: number;
}

/** What seeds came to. */
export interface Sum {
  readonly seeds: number;
  readonly calls: number;
  readonly events: number;
  readonly faults: number;
  readonly virtualMs: number;
  /** The seed that broke a promise, and which; null when all held. */
  readonly broken: { readonly seed: number; readonly promise: string } | null;
}

export const nothing: Sum = {
  ...{ seeds: 0, calls: 0, events: 0, faults: 0, virtualMs: 0 },
  broken: null,
};

/** Two sums as one. */
export function plus(one: Sum, other: Sum): Sum {
  return {
    seeds: one.seeds + other.seeds,
    calls: one.calls + other.calls,
    events: one.events + other.events,
    faults: one.faults + other.faults,
    virtualMs: one.virtualMs + other.virtualMs,
    broken: one.broken ?? other.broken,
  };
}

/** Runs seeds one after the other, up to the first that breaks a promise. */
export async function runRange(
  { first, count }: Range,
  say?: (line: string) => void,
): Promise<Sum> {
  let sum = nothing;
  for (let seed = first; seed < first + count && sum.broken === null; seed += 1) {
    const { broken, calls, events, faults, virtualMs } = await runSeed(seed, say);
    sum = plus(sum, {
      ...{ seeds: 1, calls, events, faults, virtualMs },
      broken: broken === null ? null : { seed, promise: broken },
    });
  }
  return sum;
}

/** Cuts a range into pieces of at most `size` seeds, in order. */
export function* piecesOf({ first, count }: Range, size: number): Generator<Range, void> {
  for (let done = 0; done < count; done += size) {
    yield { first: first + done, count: Math.min(size, count - done) };
  }
}
