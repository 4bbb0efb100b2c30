import { createTwoFilesPatch } from "diff";
import type { FlowDesk } from "../adapters/http/index.ts";
import { layoutFlow } from "../adapters/picture/index.ts";
import { AppError, type FlowVersion } from "../contract/index.ts";
import type { FlowDocument } from "../core/flow/index.ts";
import { limits } from "../core/lib/limits.ts";
import type { FlowSource, FlowStore, FlowUse } from "../ports/flows.ts";
import type { Store } from "../ports/store.ts";
import { type SoundWords, saidIn } from "./flow-words.ts";
import type { LiveFlow } from "./live-flow.ts";

/** What the flow's desk works with. */
export interface FlowDeskParts {
  readonly live: Pick<LiveFlow, "active" | "fileVersion" | "fileName" | "problems" | "use">;
  readonly store: FlowStore & Pick<Store, "loadFlow">;
  readonly words: SoundWords;
  /** When today began, ms since the epoch. */
  readonly today: () => number;
}

/** What people see of the flow's versions, and how they choose one. */
export function createFlowDesk({ live, store, words, today }: FlowDeskParts): FlowDesk {
  const find = async (version: string): Promise<FlowDocument | null> => {
    const use = (await store.flowUses()).find((one) => one.version === version);
    return use === undefined ? null : store.loadFlow(use.flow, version);
  };
  return {
    async standing() {
      const { active, fileVersion, fileName, problems } = live;
      const uses = await store.flowUses();
      return {
        active: active.version,
        file: { name: fileName, version: fileVersion, problems: [...problems] },
        versions: versionsOf(uses, active.version, fileVersion),
      };
    },
    async detail(version) {
      const flow = await find(version);
      if (flow === null) return null;
      const sources = await store.flowSources(flow.name, version);
      return {
        flow: flow.name,
        version,
        sources: sources.map(({ file, text }) => ({ file, text })),
        picture: layoutFlow(flow),
        nodes: Object.values(flow.nodes).map((node) => ({
          id: node.id,
          said: saidIn(node, words),
        })),
      };
    },
    async counts(version, since) {
      const flow = await find(version);
      if (flow === null) return null;
      const from = since === "today" ? today() : 0;
      const items = await store.wayCounts(flow.name, version, from);
      return { version, since: since === "today" ? iso(from) : null, items: [...items] };
    },
    async difference(from, to) {
      const [before, after] = [await find(from), await find(to)];
      if (before === null || after === null) return null;
      const texts = [
        await store.flowSources(before.name, from),
        await store.flowSources(after.name, to),
      ] as const;
      return { from, to, files: filesBetween(...texts), nodes: nodesBetween(before, after) };
    },
    async use(version, by) {
      const used = await live.use(version, by);
      if (used.ok) return;
      if (used.error === "unknown") {
        throw new AppError("HOTLINE_FLOW_UNKNOWN", `No flow has the version "${version}".`);
      }
      const errors = used.error.map(({ file, line, column, message }) => {
        return { path: `${file}:${line}:${column}`, message };
      });
      const [first] = errors;
      const what = `Version ${version} does not fit`;
      throw new AppError("HOTLINE_FLOW_UNFIT", `${what}: ${first?.path} ${first?.message}`, errors);
    },
  };
}

/** Versions with their uses, the newest use first. */
function versionsOf(uses: readonly FlowUse[], active: string, fileVersion: string): FlowVersion[] {
  const byVersion = new Map<string, FlowUse[]>();
  for (const use of uses) {
    const own = byVersion.get(use.version);
    if (own === undefined) byVersion.set(use.version, [use]);
    else own.push(use);
  }
  return [...byVersion].map(([version, own]) => ({
    flow: own[0]?.flow ?? "",
    version,
    isActive: version === active,
    isFile: version === fileVersion,
    uses: own.map(({ since, until, by }) => {
      return { since: iso(since), until: until === null ? null : iso(until), by };
    }),
  }));
}

/** Each file that is not the same in both, in the unified format. */
function filesBetween(before: readonly FlowSource[], after: readonly FlowSource[]) {
  const names = [...new Set([...before, ...after].map(({ part }) => part))].sort();
  return names.flatMap((name) => {
    const old = before.find(({ part }) => part === name);
    const now = after.find(({ part }) => part === name);
    if (old?.text === now?.text) return [];
    const file = now?.file ?? old?.file ?? name;
    const options = { timeout: limits.flowDiffMs };
    const [from, to] = [old?.file ?? "/dev/null", now?.file ?? "/dev/null"];
    const diff = createTwoFilesPatch(from, to, old?.text ?? "", now?.text ?? "", "", "", options);
    return [{ file, diff: diff ?? null }];
  });
}

function nodesBetween(before: FlowDocument, after: FlowDocument) {
  const [old, now] = [before.nodes, after.nodes];
  const isSame = (id: string): boolean => JSON.stringify(old[id]) === JSON.stringify(now[id]);
  return {
    added: Object.keys(now).filter((id) => !Object.hasOwn(old, id)),
    removed: Object.keys(old).filter((id) => !Object.hasOwn(now, id)),
    changed: Object.keys(now).filter((id) => Object.hasOwn(old, id) && !isSame(id)),
  };
}

const iso = (ms: number): string => new Date(ms).toISOString();
