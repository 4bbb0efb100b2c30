import type { Database } from "better-sqlite3";
import {
  type Compilable,
  DummyDriver,
  Kysely,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from "kysely";
import type { Schema } from "./schema.ts";

/**
 * Builds typed SQL and runs none of it. Kysely's own driver awaits between statements, so a commit
 * of the engine could land inside a person's transaction on our one connection; `rows` and
 * `changes` run the text at once instead.
 */
export const sqlite = new Kysely<Schema>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
});

/** Runs a query that returns rows. Throws SQLite's errors. */
export function rows<T>(db: Database, query: Compilable<T>): T[] {
  const { sql, parameters } = query.compile();
  // Kysely knows the type of the rows; the statement is shared by text alone.
  return db.prepare(sql).all(...parameters) as T[];
}

/** Runs a query that changes rows; returns how many. Throws SQLite's errors. */
export function changes(db: Database, query: Compilable): number {
  const { sql, parameters } = query.compile();
  return db.prepare(sql).run(...parameters).changes;
}
