import type { FlowDesk } from "../../src/adapters/http/index.ts";
import { AppError, type FlowStanding } from "../../src/contract/index.ts";

const since = "2026-11-27T08:00:00.000Z";

/** A desk with the versions `v2`, which the file holds, and `v1`. */
export class FakeFlows implements FlowDesk {
  active = "v2";
  /** Who has chosen which version. */
  readonly chosen: { version: string | null; by: string }[] = [];

  async standing(): Promise<FlowStanding> {
    const version = (name: string) => ({
      flow: "main",
      version: name,
      isActive: this.active === name,
      isFile: name === "v2",
      uses: [{ since, until: null, by: null }],
    });
    const file = { name: "main.yaml", version: "v2", problems: [] };
    return { active: this.active, file, versions: [version("v2"), version("v1")] };
  }

  async detail(version: string) {
    if (!["v1", "v2"].includes(version)) return null;
    const empty = { width: 1, height: 1, groups: [], nodes: [], edges: [] };
    const picture = { flow: "main", version, ...empty };
    return { flow: "main", version, sources: [], picture, nodes: [] };
  }

  async counts(version: string, of: "today" | "ever") {
    if (!["v1", "v2"].includes(version)) return null;
    const items = [{ node: "menu", way: "hung_up", count: of === "today" ? 1 : 5 }];
    return { version, since: of === "today" ? since : null, items };
  }

  async difference(from: string, to: string) {
    if (from === "v0") return null;
    return { from, to, files: [], nodes: { added: ["menu"], removed: [], changed: [] } };
  }

  async use(version: string | null, by: string): Promise<void> {
    if (version === "v0") throw new AppError("HOTLINE_FLOW_UNKNOWN", "No flow has it.");
    this.chosen.push({ version, by });
    this.active = version ?? "v2";
  }
}
