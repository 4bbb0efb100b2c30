import type { Database, Statement } from "better-sqlite3";
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

/**
 * Statements by their text, for as long as their database is open. The texts come from our code, so
 * there are few, and preparing each once is cheaper.
 */
const prepared = new WeakMap<Database, Map<string, Statement<unknown[]>>>();

/** Runs a query that returns rows. Throws SQLite's errors. */
export function rows<T>(db: Database, query: Compilable<T>): T[] {
  const { sql, parameters } = query.compile();
  // Kysely knows the type of the rows; the statement is shared by text alone.
  return prepare(db, sql).all(...parameters) as T[];
}

/** Runs a query that changes rows; returns how many. Throws SQLite's errors. */
export function changes(db: Database, query: Compilable): number {
  const { sql, parameters } = query.compile();
  return prepare(db, sql).run(...parameters).changes;
}

function prepare(db: Database, sql: string): Statement<unknown[]> {
  const statements = prepared.get(db) ?? new Map<string, Statement<unknown[]>>();
  prepared.set(db, statements);
  const statement = statements.get(sql) ?? db.prepare<unknown[]>(sql);
  statements.set(sql, statement);
  return statement;
}
