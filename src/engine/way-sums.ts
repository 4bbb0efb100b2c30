import type { NodeWay } from "../core/call/index.ts";
import type { FlowDocument } from "../core/flow/index.ts";
import type { WayCount } from "../ports/store.ts";

/** Sums of what a turn's calls did in their flows. */
export class WaySums {
  readonly #counts = new Map<FlowDocument, Map<string, { taken: NodeWay; count: number }>>();

  /** Adds what one call on this flow did. */
  add(flow: FlowDocument, ways: readonly NodeWay[]): void {
    if (ways.length === 0) return;
    const counts = this.#counts.get(flow) ?? new Map<string, { taken: NodeWay; count: number }>();
    this.#counts.set(flow, counts);
    for (const taken of ways) {
      const key = `${taken.node}:${taken.way}`;
      const known = counts.get(key);
      if (known === undefined) counts.set(key, { taken, count: 1 });
      else known.count += 1;
    }
  }

  /** The sums so far. */
  sums(): readonly WayCount[] {
    return [...this.#counts].flatMap(([{ name, version }, counts]) =>
      [...counts.values()].map(({ taken, count }) => ({ flow: name, version, ...taken, count })),
    );
  }
}
