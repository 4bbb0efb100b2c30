import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Lookups } from "../../../src/adapters/lookups/index.ts";
import { LookupSource } from "../../../src/contract/index.ts";
import { FakeLog } from "../../fakes/fake-log.ts";

/** The folder of PostgreSQL's programs as Debian installs them, or null. */
function findPostgres(): string | null {
  const root = "/usr/lib/postgresql";
  const versions = existsSync(root) ? readdirSync(root).sort() : [];
  const bin = join(root, versions.at(-1) ?? "none", "bin");
  return existsSync(join(bin, "initdb")) ? bin : null;
}

const bin = findPostgres();
const isRoot = process.getuid?.() === 0;
let folder: string;
let url: string;
let server: ReturnType<typeof spawn>;

/** PostgreSQL does not run as root: then it runs as nobody. */
function asOther(command: string, args: readonly string[]): readonly [string, string[]] {
  return isRoot
    ? ["setpriv", ["--reuid=nobody", "--clear-groups", command, ...args]]
    : [command, [...args]];
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return typeof address === "object" && address ? address.port : 0;
}

describe.skipIf(bin === null)("a source of PostgreSQL", () => {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "hotline-pg-"));
    if (isRoot) execFileSync("chown", ["nobody", folder]);
    const data = join(folder, "data");
    execFileSync(...asOther(join(bin ?? "", "initdb"), ["-D", data, "-A", "trust", "-U", "bank"]), {
      stdio: "ignore",
      cwd: folder,
    });
    const port = await freePort();
    const args = ["-D", data, "-p", String(port), "-h", "127.0.0.1", "-k", folder, "-F"];
    server = spawn(...asOther(join(bin ?? "", "postgres"), args), { stdio: "ignore", cwd: folder });
    url = `postgres://bank@127.0.0.1:${port}/postgres`;
    for (let tries = 0; !(await setUp()); tries += 1) {
      if (tries > 100) throw new Error("PostgreSQL does not answer.");
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }, 60_000);
  afterAll(() => {
    server?.kill("SIGINT");
    rmSync(folder, { recursive: true, force: true });
  });

  async function setUp(): Promise<boolean> {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      await client.query("CREATE SEQUENCE IF NOT EXISTS numbers");
      await client.query(
        `CREATE TABLE IF NOT EXISTS accounts
           (account text, minor bigint, balance numeric(12, 2), open boolean, since date)`,
      );
      await client.query(
        "INSERT INTO accounts VALUES ('10', 1205, 12.05, true, '2020-02-29'), ('11', 7, 0.07, false, '2021-01-01')",
      );
      return true;
    } catch {
      return false;
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  function source(change: object = {}) {
    const settings = {
      name: "own",
      kind: "sql",
      url,
      query: "SELECT * FROM accounts WHERE account = :account::text",
      answer: {
        account: "text",
        minor: "money",
        exact: { from: "balance", type: "money", decimals: 2 },
        open: "bool",
        since: "date",
      },
      repeats: "account",
      retries: 0,
      ...change,
    };
    return new Lookups([LookupSource.parse(settings)], new FakeLog());
  }

  it("answers with its first row, in the types of the answer", async () => {
    const own = source();

    expect(await own.ask("own", { account: "10" })).toEqual({
      ok: true,
      value: { account: "10", minor: 1205, exact: 1205, open: true, since: "2020-02-29" },
    });
    expect(await own.ask("own", { account: "' OR '1'='1" })).toEqual({
      ok: false,
      error: "missing",
    });
    own.close();
  });

  it("cannot write, even by a function", async () => {
    const query = "SELECT nextval('numbers'), :account AS account";
    const own = source({ query, answer: {}, repeats: null });
    const write = source({
      query: "WITH gone AS (DELETE FROM accounts RETURNING account) SELECT * FROM gone",
      answer: {},
      repeats: null,
    });

    expect(await own.ask("own", { account: "10" })).toEqual({ ok: false, error: "unavailable" });
    expect(await write.ask("own", {})).toEqual({ ok: false, error: "unavailable" });
    own.close();
    write.close();
    const still = source();
    expect(await still.ask("own", { account: "10" })).toMatchObject({ ok: true });
    still.close();
  });

  it("stops a query that takes too long", async () => {
    const query = "SELECT pg_sleep(30), :account AS account";
    const own = source({ query, answer: {}, repeats: null, timeoutMs: 300 });
    const begun = Date.now();

    expect(await own.ask("own", { account: "10" })).toEqual({ ok: false, error: "timeout" });
    expect(Date.now() - begun).toBeLessThan(1_500);
    own.close();
  });

  it("that is away is a failure, and its address with the password is in no health or log", async () => {
    const own = source({ url: "postgres://bank:hunter2@127.0.0.1:9/postgres", timeoutMs: 500 });

    expect(await own.ask("own", { account: "10" })).toEqual({ ok: false, error: "unavailable" });
    expect(own.health()[0]).toMatchObject({ ok: false, reason: "ECONNREFUSED" });
    expect(JSON.stringify(own.health())).not.toContain("hunter2");
    own.close();
  });
});
