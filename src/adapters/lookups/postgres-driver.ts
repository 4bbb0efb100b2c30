import type { Pool } from "pg";
import { type SqlSource, sqlPieces } from "../../contract/index.ts";
import { inTime } from "./attempts.ts";
import { type Args, type Attempt, type Driver, rowsAttempt, rowsMax } from "./driver.ts";

/** Connections held to one database; further questions wait for one within their time. */
const connectionsMax = 8;
/** PostgreSQL's code for a statement that took longer than `statement_timeout`. */
const canceled = "57014";

/**
 * Asks a PostgreSQL database on connections that can only read. The package `pg` is loaded when
 * the first question comes: who has no such source needs no such package.
 */
export class PostgresDriver implements Driver {
  readonly #source: SqlSource;
  readonly #text: string;
  readonly #names: readonly string[];
  #pool: Promise<Pool> | null = null;

  constructor(source: SqlSource) {
    this.#source = source;
    const names: string[] = [];
    const pieces = sqlPieces(source.query).map(({ text, argument }) => {
      if (argument === null) return text;
      if (!names.includes(argument)) names.push(argument);
      return `$${names.indexOf(argument) + 1}`;
    });
    this.#names = names;
    this.#text = `SELECT * FROM (${pieces.join("")}\n) AS answer LIMIT ${rowsMax}`;
  }

  ask(args: Args, timeoutMs: number): Promise<Attempt> {
    return inTime(this.#query(this.#names.map((name) => args[name] ?? "")), timeoutMs);
  }

  close(): void {
    const closed = this.#pool?.then((pool) => pool.end());
    closed?.catch(() => {
      // The connections are gone already.
    });
  }

  async #query(values: readonly string[]): Promise<Attempt> {
    try {
      this.#pool ??= this.#open();
      const pool = await this.#pool;
      const { rows } = await pool.query(this.#text, [...values]);
      return rowsAttempt(rows);
    } catch (error) {
      return attemptOf(error);
    }
  }

  async #open(): Promise<Pool> {
    const { default: pg } = await import("pg");
    const { url, timeoutMs } = this.#source;
    const pool = new pg.Pool({
      connectionString: url,
      max: connectionsMax,
      connectionTimeoutMillis: timeoutMs,
      statement_timeout: timeoutMs,
      idleTimeoutMillis: 30_000,
      options: "-c default_transaction_read_only=on",
      application_name: "hotline",
      // Everything stays the text that the database sends: what it must be says the source's answer.
      types: { getTypeParser: () => (text: string) => text },
    });
    // A connection that breaks while nobody uses it: the next question opens another.
    pool.on("error", () => {});
    return pool;
  }
}

function attemptOf(error: unknown): Attempt {
  const code = error instanceof Error && "code" in error ? String(error.code) : null;
  if (code === canceled) return { kind: "timeout" };
  if (code === "ERR_MODULE_NOT_FOUND") {
    return { kind: "refused", why: 'the package "pg" is not installed: npm install pg' };
  }
  // Five characters are a code of SQL: 08 connection, 53 resources, 57 shutting down.
  const isPassing = code === null || code.length !== 5 || /^(08|53|57)/.test(code);
  return { kind: isPassing ? "unreachable" : "refused", why: code ?? "no connection" };
}
