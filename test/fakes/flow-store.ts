import type { FlowSource, FlowStore, FlowUse } from "../../src/ports/flows.ts";

/** Versions of flows in memory. */
export class FakeFlowStore implements FlowStore {
  /** Newest first. */
  readonly uses: FlowUse[] = [];
  readonly sources = new Map<string, readonly FlowSource[]>();
  readonly counts: { node: string; way: string; count: number }[] = [];

  async saveFlowSources(flow: string, version: string, sources: readonly FlowSource[]) {
    const key = `${flow} ${version}`;
    if (!this.sources.has(key)) this.sources.set(key, sources);
  }

  async flowSources(flow: string, version: string) {
    return this.sources.get(`${flow} ${version}`) ?? [];
  }

  async beginFlowUse(use: Omit<FlowUse, "until">) {
    const [last] = this.uses;
    if (last) this.uses[0] = { ...last, until: use.since };
    this.uses.unshift({ ...use, until: null });
  }

  async flowUses() {
    return this.uses;
  }

  async wayCounts() {
    return this.counts;
  }
}
