import Sqlite, { type Database, type Options, type Statement } from "better-sqlite3";

/**
 * Everything of SQLite that this process has made. From Node 24.19 on `node::ObjectWrap`, which
 * databases and statements of better-sqlite3 12 are, aborts the process when one of them is
 * collected at a moment without a JavaScript context, such as between two microtasks. So none is
 * ever collected: a process opens few databases, and their statements' texts come from our code.
 */
const kept = new Set<unknown>();

/**
 * Opens a database file none of whose objects are ever collected. `prepare` gives the same
 * statement for the same text. Use neither `iterate` nor `backup` of it: they make such objects, too.
 * Throws SQLite's errors.
 */
export function openKept(path: string, options: Options = {}): Database {
  const db = new Sqlite(path, options);
  kept.add(db);
  const prepare = db.prepare.bind(db);
  const statements = new Map<string, Statement>();
  kept.add(statements);
  // Their own types are generic in parameters and rows, which play no part here.
  db.prepare = ((sql: string) => {
    const statement = statements.get(sql) ?? prepare(sql);
    statements.set(sql, statement);
    return statement;
  }) as Database["prepare"];
  db.pragma = (source, { simple = false } = {}) => {
    // SQLite does a part of some pragmas' work while it prepares them, so none is used again.
    const statement = prepare(`PRAGMA ${source}`);
    kept.add(statement);
    if (!statement.reader) return statement.run();
    return simple ? statement.pluck().get() : statement.all();
  };
  return db;
}
