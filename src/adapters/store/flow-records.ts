import type { Database } from "better-sqlite3";
import type { NodeWay } from "../../core/call/index.ts";
import { limits } from "../../core/lib/limits.ts";
import type { FlowSource, FlowUse } from "../../ports/flows.ts";
import { changes, rows, sqlite } from "./query.ts";

/** Keeps the texts of a version, once. */
export function saveFlowSources(
  db: Database,
  flow: string,
  version: string,
  sources: readonly FlowSource[],
): void {
  if (sources.length === 0) return;
  const query = sqlite
    .insertInto("flow_sources")
    .values(sources.map(({ part, file, text }) => ({ flow, version, part, file, text })))
    .onConflict((conflict) => conflict.doNothing());
  changes(db, query);
}

/** The texts of a version, the flow itself first. */
export function flowSources(db: Database, flow: string, version: string): FlowSource[] {
  const query = sqlite
    .selectFrom("flow_sources")
    .select(["part", "file", "text"])
    .where("flow", "=", flow)
    .where("version", "=", version)
    .orderBy("part");
  return rows(db, query);
}

/** Begins a use, and ends the one that goes on. */
export function beginFlowUse(db: Database, use: Omit<FlowUse, "until">): void {
  const { flow, version, since, by, fileVersion } = use;
  db.transaction(() => {
    changes(db, sqlite.updateTable("flow_uses").set({ until: since }).where("until", "is", null));
    const values = { flow, version, since, until: null, by, file_version: fileVersion };
    changes(db, sqlite.insertInto("flow_uses").values(values));
  }).immediate();
}

/** Uses, newest first. */
export function flowUses(db: Database): FlowUse[] {
  const query = sqlite
    .selectFrom("flow_uses")
    .select(["flow", "version", "since", "until", "by", "file_version as fileVersion"])
    .orderBy("id", "desc")
    .limit(limits.flowUses);
  return rows(db, query);
}

/** How many calls took each way on days that began at or after `since`, ms since the epoch. */
export function wayCounts(
  db: Database,
  flow: string,
  version: string,
  since: number,
): (NodeWay & { readonly count: number })[] {
  const query = sqlite
    .selectFrom("way_counts")
    .select((build) => ["node", "way", build.fn.sum<number>("count").as("count")])
    .where("flow", "=", flow)
    .where("version", "=", version)
    .where("day", ">=", since)
    .groupBy(["node", "way"]);
  return rows(db, query);
}
