import { mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Lookups } from "../../../src/adapters/lookups/index.ts";
import { LookupSource } from "../../../src/contract/index.ts";
import { FakeLog } from "../../fakes/fake-log.ts";

let folder: string;
let file: string;
let log: FakeLog;
const open: Lookups[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "hotline-lookups-"));
  file = join(folder, "bank.db");
  log = new FakeLog();
});
afterEach(() => {
  for (const lookups of open.splice(0)) lookups.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The one source of these settings. */
function source(settings: object) {
  const lookups = new Lookups([LookupSource.parse({ name: "own", ...settings })], log);
  open.push(lookups);
  return {
    ask: (args: Record<string, string>) => lookups.ask("own", args),
    health: () => lookups.health()[0],
  };
}

const columns = `account TEXT, name TEXT, minor INTEGER, day TEXT`;
const rows = [
  ["10", "Ann", 1205, "2026-11-01"],
  ["10", "Ann", -5, "2026-11-02"],
  ["11", "O'Hara; DROP TABLE moves", 7, "2026-11-03"],
] as const;

describe("a source of SQLite", () => {
  beforeEach(() => {
    const db = new Database(file);
    db.exec(`CREATE TABLE moves (${columns})`);
    for (const row of rows) db.prepare("INSERT INTO moves VALUES (?, ?, ?, ?)").run(...row);
    db.close();
  });

  const moves = (change: object = {}) =>
    source({
      kind: "sql",
      url: `file:${file}`,
      query: "SELECT account, name, minor, day FROM moves WHERE account = :account ORDER BY day",
      answer: {
        name: "text",
        minor: "money",
        moves: { from: "rows", max: 5, list: { minor: "money", day: "date" } },
      },
      timeoutMs: 4_000,
      ...change,
    });

  it("answers with its first row, and with all of them as a list", async () => {
    expect(await moves().ask({ account: "10" })).toEqual({
      ok: true,
      value: {
        name: "Ann",
        minor: 1205,
        moves: [
          { minor: 1205, day: "2026-11-01" },
          { minor: -5, day: "2026-11-02" },
        ],
      },
    });
  });

  it("takes arguments as values, whatever they hold, and knows nothing of the unknown", async () => {
    const { ask, health } = moves({
      query: "SELECT name, minor, day FROM moves WHERE name = :name",
    });

    expect(await ask({ name: "O'Hara; DROP TABLE moves" })).toMatchObject({ ok: true });
    for (const name of ["' OR 1=1 --", "x'; DELETE FROM moves; --", "", "%"]) {
      expect(await ask({ name })).toEqual({ ok: false, error: "missing" });
    }
    expect(await ask({ name: "Ann" })).toMatchObject({ ok: true });
    expect(health()).toMatchObject({ ok: true, reason: null });
  });

  it("cannot write, and a query that is none is refused when the configuration is read", async () => {
    const query = "WITH x AS (SELECT 1) INSERT INTO moves SELECT 1, 2, 3, 4";
    expect(await moves({ query }).ask({ account: "10" })).toEqual({
      ok: false,
      error: "unavailable",
    });
    for (const wrong of ["DELETE FROM moves", "SELECT 1; DROP TABLE moves", "PRAGMA x"]) {
      const settings = { name: "own", kind: "sql", url: `file:${file}`, query: wrong, answer: {} };
      expect(LookupSource.safeParse(settings).success).toBe(false);
    }
    expect(await moves().ask({ account: "10" })).toMatchObject({ ok: true });
  });

  it("stops a query that takes too long, without holding up anything else", async () => {
    const endless =
      "WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) AS name FROM n WHERE x < :account";
    const { ask } = moves({ query: endless, timeoutMs: 1_500, retries: 0, answer: {} });
    let ticks = 0;
    const timer = setInterval(() => {
      ticks += 1;
    }, 10);

    const answer = await ask({ account: "x" });
    clearInterval(timer);

    expect(answer).toEqual({ ok: false, error: "timeout" });
    expect(ticks).toBeGreaterThan(20);
  });

  it("that is not there is a failure that its health tells, until it is there", async () => {
    const elsewhere = join(folder, "later.db");
    const { ask, health } = moves({ url: `file:${elsewhere}`, retries: 0 });
    expect(await ask({ account: "10" })).toEqual({ ok: false, error: "unavailable" });
    expect(health()).toMatchObject({ ok: false, reason: "SQLITE_CANTOPEN" });

    const db = new Database(elsewhere);
    db.exec(`CREATE TABLE moves (${columns})`);
    db.close();

    expect(await ask({ account: "10" })).toEqual({ ok: false, error: "missing" });
    expect(health()).toMatchObject({ ok: true, reason: null });
  });
});

describe("a source of a CSV file", () => {
  const path = () => join(folder, "accounts.csv");
  const accounts = (change: object = {}) =>
    source({
      kind: "csv",
      file: path(),
      where: { account: "Account No" },
      answer: {
        name: { from: "Name", type: "text" },
        minor: { from: "Balance", type: "money", decimals: 2 },
      },
      ...change,
    });
  const good = 'Account No,Name,Balance\n10,"Lin, Mei",12.05\n11,O"Hara,7\n';

  it("is looked in by its column, and read anew when it changes", async () => {
    writeFileSync(path(), `\uFEFF${good.replace('O"Hara', "O'Hara")}`);
    const { ask } = accounts();
    expect(await ask({ account: "10" })).toEqual({
      ok: true,
      value: { name: "Lin, Mei", minor: 1205 },
    });
    expect(await ask({ account: "12" })).toEqual({ ok: false, error: "missing" });

    writeFileSync(path(), "Account No,Name,Balance\n12,Zoe,-1.00\n");
    utimesSync(path(), 1, 1);

    expect(await ask({ account: "12" })).toMatchObject({ value: { minor: -100 } });
    expect(await ask({ account: "10" })).toEqual({ ok: false, error: "missing" });
  });

  it("answers from before while the file is broken, and fails when there is nothing before", async () => {
    writeFileSync(path(), "Account No,Name,Balance\n10,Ann,1.00\n");
    const { ask } = accounts();
    expect(await ask({ account: "10" })).toMatchObject({ ok: true });
    writeFileSync(path(), 'Account No,Name,Balance\n10,"Ann,2.00\n');
    expect(await ask({ account: "10" })).toMatchObject({ value: { minor: 100 } });

    for (const broken of ['a,b\n1,"', "Name,Balance\nAnn,1\n", "Account No,Name\n1,2,3\n"]) {
      writeFileSync(path(), broken);
      const fresh = accounts({ retries: 0 });
      expect(await fresh.ask({ account: "10" })).toEqual({ ok: false, error: "unavailable" });
      expect(fresh.health()?.ok).toBe(false);
    }
  });

  it("gives all rows of one key as a list", async () => {
    writeFileSync(path(), "Account No,On\n10,2026-11-01\n11,2026-11-02\n10,2026-11-03\n");
    const { ask } = accounts({
      answer: { days: { from: "rows", list: { on: { from: "On", type: "date" } } } },
    });

    expect(await ask({ account: "10" })).toEqual({
      ok: true,
      value: { days: [{ on: "2026-11-01" }, { on: "2026-11-03" }] },
    });
  });
});
