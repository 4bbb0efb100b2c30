/** One figure of one client. */
export type Figure = {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Milliseconds of this process's CPU for 1,000 requests. */
  readonly cpuMsPerThousand: number;
};

/**
 * Sends `total` requests with `inFlight` of them unanswered at any time.
 * @param send makes request number `index`
 */
export async function measure(
  send: (index: number) => Promise<unknown>,
  total: number,
  inFlight: number,
): Promise<Figure> {
  const latencies = new Float64Array(total);
  let next = 0;
  const work = async (): Promise<void> => {
    for (let index = next++; index < total; index = next++) {
      const startedAt = performance.now();
      await send(index);
      latencies[index] = performance.now() - startedAt;
    }
  };
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: inFlight }, work));
  const elapsedMs = performance.now() - startedAt;
  const spent = process.cpuUsage(cpu);
  latencies.sort();
  return {
    perSecond: (total / elapsedMs) * 1_000,
    p50Ms: latencies[Math.floor(total * 0.5)] ?? 0,
    p99Ms: latencies[Math.floor(total * 0.99)] ?? 0,
    cpuMsPerThousand: ((spent.user + spent.system) / 1_000 / total) * 1_000,
  };
}

/** The figure of which half of the others have more requests per second. */
export function medianOf(figures: readonly Figure[]): Figure {
  const sorted = [...figures].sort((a, b) => a.perSecond - b.perSecond);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new Error("no figure was measured");
  return middle;
}
