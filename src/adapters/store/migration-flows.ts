import type { Migration } from "./migrations.ts";

/** What people ask of flows: which version was used when, and what callers do in it. */
export const flowVersions: Migration = {
  name: "counts of ways through the flows, sources and uses of their versions",
  sql: `
    -- How many calls went each way of each node, by the day's first instant.
    CREATE TABLE way_counts (
      day REAL NOT NULL, flow TEXT NOT NULL, version TEXT NOT NULL, node TEXT NOT NULL,
      way TEXT NOT NULL, count INTEGER NOT NULL,
      PRIMARY KEY (flow, version, day, node, way)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX way_counts_by_day ON way_counts (day);

    CREATE TABLE flow_sources (
      flow TEXT NOT NULL, version TEXT NOT NULL, part TEXT NOT NULL, file TEXT NOT NULL,
      text TEXT NOT NULL,
      PRIMARY KEY (flow, version, part)
    ) STRICT, WITHOUT ROWID;

    -- Which version new calls started on, since when, by whom: rows are never deleted.
    CREATE TABLE flow_uses (
      id INTEGER PRIMARY KEY, flow TEXT NOT NULL, version TEXT NOT NULL, since REAL NOT NULL,
      until REAL, by TEXT, file_version TEXT NOT NULL
    ) STRICT;
    CREATE UNIQUE INDEX flow_uses_now ON flow_uses ((1)) WHERE until IS NULL;
  `,
};
