import { spawn } from "node:child_process";
import { once } from "node:events";
import fs, {
  copyFileSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { checkIntegrity } from "../../../src/adapters/store/integrity.ts";
import { openKept } from "../../../src/adapters/store/kept-database.ts";
import { schemaVersion } from "../../../src/adapters/store/migrations.ts";
import { databasePath, openDatabase } from "../../../src/adapters/store/open-database.ts";
import { openStore } from "../../../src/adapters/store/open-store.ts";
import { callId } from "../../../src/core/lib/brands.ts";
import { StoreAway } from "../../../src/ports/store.ts";
import { makeFolder, openTestStore } from "./open-store.ts";
import { batch, entry, inFlow, opening, quietLog } from "./story.ts";

const call = callId("1763783000.1");
const one = (seq: number) => batch({ journal: [entry(call, seq)] });
const openAt = (path: string) => openStore({ url: `file:${path}`, log: quietLog, busyMs: 20 });
const refusal = (work: () => unknown): unknown => {
  try {
    work();
  } catch (error) {
    return error;
  }
  return null;
};

/** Locks the database from another process; the returned function lets go. */
async function holdLock(path: string): Promise<() => Promise<void>> {
  const script = `
    const db = new (require("better-sqlite3"))(process.argv[1]);
    db.exec("BEGIN IMMEDIATE");
    console.log("locked");
    process.stdin.resume().on("end", () => process.exit());`;
  const child = spawn(process.execPath, ["-e", script, path], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  await once(child.stdout, "data");
  return async () => {
    child.stdin.end();
    await once(child, "close");
  };
}

describe("the store while the disk or the file fails", () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it("gives up soon while another program holds the lock and goes on after it", async () => {
    const { store, path } = openTestStore();
    await store.commit(one(1));
    const release = await holdLock(path);

    const startedAt = performance.now();
    await expect(store.commit(one(2))).rejects.toThrow(StoreAway);
    expect(performance.now() - startedAt).toBeLessThan(2_000);
    expect(store.away()).toMatch(/is locked by another program\. Close that program .*SQLITE_BUSY/);
    expect(await store.journalOf(call)).toHaveLength(1);

    await release();
    await store.commit(one(2));
    expect(store.away()).toBeNull();
    expect((await store.journalOf(call)).map((each) => each.seq)).toEqual([1, 2]);
  });

  it("says that the disk is full, writes nothing in half and goes on when there is space", async () => {
    const { store, db } = openTestStore();
    await store.commit(one(1));
    const pages = Number(db.pragma("page_count", { simple: true }));
    db.pragma(`max_page_count = ${pages}`);

    let seq = 1;
    const fill = async () => {
      for (;;) {
        seq += 1;
        const number = `+86${10_000_000_000 + seq}`;
        const parts = {
          journal: [entry(call, seq)],
          tickets: [opening(callId(`c${seq}`), number)],
        };
        await store.commit(batch(parts));
      }
    };
    await expect(fill()).rejects.toThrow(/The disk of the database .* is full\. Free space/);
    expect(store.away()).toMatch(/SQLITE_FULL/);
    expect(await store.journalOf(call)).toHaveLength(seq - 1);
    expect(await store.tickets({ limit: 10_000 })).toHaveLength(seq - 2);

    db.pragma("max_page_count = 1000000");
    await store.commit(
      batch({ journal: [entry(call, seq)], tickets: [opening(callId(`c${seq}`))] }),
    );
    expect(store.away()).toBeNull();
    expect((await store.journalOf(call)).map((each) => each.seq)).toEqual(
      Array.from({ length: seq }, (_, index) => index + 1),
    );
  });

  it("says that the database is read-only", async () => {
    const { store, db } = openTestStore();
    db.pragma("query_only = ON");

    await expect(store.commit(one(1))).rejects.toThrow(/cannot be written because it is read-only/);
    expect(store.away()).toMatch(/SQLITE_READONLY/);

    db.pragma("query_only = OFF");
    await store.commit(one(1));
    expect(store.away()).toBeNull();
  });

  it("notices by itself, while nobody writes, that writing fails and that it works again", () => {
    const { store, db } = openTestStore();
    const clock = vi.spyOn(performance, "now");
    const start = performance.now();
    db.pragma("query_only = ON");

    clock.mockReturnValue(start + 1_000);
    expect(store.away()).toBeNull();
    clock.mockReturnValue(start + 3_000);
    expect(store.away()).toMatch(/read-only/);

    db.pragma("query_only = OFF");
    clock.mockReturnValue(start + 4_000);
    expect(store.away()).toMatch(/read-only/);
    clock.mockReturnValue(start + 6_000);
    expect(store.away()).toBeNull();
  });

  it("notices that its file was moved away", () => {
    const { store, path } = openTestStore();
    const start = performance.now();
    renameSync(path, `${path}.old`);

    vi.spyOn(performance, "now").mockReturnValue(start + 3_000);

    expect(store.away()).toMatch(/was moved, deleted or replaced while Hotline runs\. Restart/);
  });

  it("rejects everything with a sentence after it was closed", async () => {
    const { store } = openTestStore();
    await store.close();
    await store.close();

    await expect(store.commit(one(1))).rejects.toThrow(/is closed: Hotline is stopping/);
    await expect(store.tickets({ limit: 1 })).rejects.toThrow(StoreAway);
  });
});

describe("the wait for the disk", () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  /** Holds every wait until it is let go, with an error or without. */
  function holdWaits() {
    const held: ((error: NodeJS.ErrnoException | null) => void)[] = [];
    vi.spyOn(fs, "fdatasync").mockImplementation((_, done) => void held.push(done));
    return held;
  }

  it("lies before the acknowledgement, and one wait serves all who came before it", async () => {
    const { store } = openTestStore();
    const held = holdWaits();
    const acknowledged: number[] = [];
    const commit = (seq: number) => store.commit(one(seq)).then(() => acknowledged.push(seq));

    const all = [commit(1), commit(2), commit(3)];
    await Promise.resolve();
    expect(held).toHaveLength(1);
    held[0]?.(null);
    await all[0];
    expect(acknowledged).toEqual([1]);
    await vi.waitUntil(() => held.length === 2);
    held[1]?.(null);
    await Promise.all(all);

    expect(acknowledged).toEqual([1, 2, 3]);
    expect(held).toHaveLength(2);
  });

  it("is made at once while the disk is quick", async () => {
    const { store } = openTestStore();
    let at = 0;
    vi.spyOn(performance, "now").mockImplementation(() => at);
    const apart = vi.spyOn(fs, "fdatasync").mockImplementation((_, done) => {
      at += 0.05;
      done(null);
    });
    const atOnce = vi.spyOn(fs, "fdatasyncSync").mockImplementation(() => {
      at += waitMs;
    });
    let waitMs = 0.05;
    let seq = 0;
    const commitAfter = async (ms: number) => {
      at += ms;
      seq += 1;
      await store.commit(one(seq));
    };

    for (let n = 0; n < 10; n += 1) await commitAfter(10);
    expect(atOnce).toHaveBeenCalled();

    apart.mockClear();
    await commitAfter(1);
    expect(apart).not.toHaveBeenCalled();

    waitMs = 20;
    await commitAfter(10);
    apart.mockClear();
    await commitAfter(10);
    expect(apart).toHaveBeenCalledOnce();
  });

  it("makes the store away when it fails; the next commit writes all once more", async () => {
    const { store, db } = openTestStore();
    const pragma = vi.spyOn(db, "pragma");
    const held = holdWaits();
    const broken = Object.assign(new Error("EIO: i/o error, fdatasync"), { code: "EIO" });

    const failed = store.commit(one(1));
    await Promise.resolve();
    held[0]?.(broken);
    await expect(failed).rejects.toThrow(/The disk .* reports an input\/output error.*EIO/);
    expect(store.away()).toMatch(/Check the disk/);

    const again = store.commit(one(1));
    await Promise.resolve();
    expect(pragma).toHaveBeenCalledWith("wal_checkpoint(FULL)");
    held[1]?.(null);
    await again;
    expect(store.away()).toBeNull();
    expect(await store.journalOf(call)).toHaveLength(1);
  });
});

describe("openStore", () => {
  it("makes folder and files that only their owner may read", () => {
    const folder = join(makeFolder(), "deep", "data");
    const path = join(folder, "hotline.db");
    const store = openAt(path);

    const modes = [folder, path, `${path}-wal`, `${path}-shm`].map(
      (each) => statSync(each).mode & 0o777,
    );

    expect(modes).toEqual([0o700, 0o600, 0o600, 0o600]);
    return store.close();
  });

  it("takes the rights of others from a file that had them and leaves a present folder alone", async () => {
    const folder = makeFolder();
    const path = join(folder, "hotline.db");
    writeFileSync(path, "", { mode: 0o644 });
    const folderMode = statSync(folder).mode;

    await openAt(path).close();

    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(folder).mode).toBe(folderMode);
  });

  it("commits to a write-ahead log and checks references", () => {
    const { db } = openTestStore();
    const pragma = (name: string) => db.pragma(name, { simple: true });

    expect([pragma("journal_mode"), pragma("synchronous"), pragma("foreign_keys")]).toEqual([
      "wal",
      1,
      1,
    ]);
    expect(pragma("busy_timeout")).toBe(20);
  });

  it("refuses a damaged database and names the way out", async () => {
    const path = join(makeFolder(), "hotline.db");
    const store = openAt(path);
    for (let seq = 1; seq < 200; seq += 1) await store.commit(one(seq));
    await store.close();
    const bytes = readFileSync(path);
    bytes.fill(0xa5, 4096 * 3, 4096 * 30);
    writeFileSync(path, bytes);

    const error = refusal(() => openAt(path));

    expect(error).toBeInstanceOf(StoreAway);
    expect(String(error)).toMatch(/is damaged\. .*put the newest backup in its place/);
  });

  it.each([
    ["tickets", true],
    ["journal", false],
  ])("a large database with damage in %s: refused is %s", async (table, isRefused) => {
    const { store, db, path } = openTestStore();
    await store.commit(batch({ journal: [entry(call, 1)], tickets: [opening(call)] }));
    const root = db.prepare("SELECT rootpage FROM sqlite_schema WHERE name = ?").pluck().get(table);
    await store.close();
    const bytes = readFileSync(path);
    const start = (Number(root) - 1) * 4096;
    writeFileSync(path, bytes.fill(0xff, start, start + 64));

    const damaged = openKept(path);
    const error = refusal(() => checkIntegrity(damaged, path, quietLog, 0));
    damaged.close();

    expect(error === null).toBe(!isRefused);
  });

  it("refuses a file that is no database", () => {
    const path = join(makeFolder(), "hotline.db");
    writeFileSync(path, "The quick brown fox jumps over the lazy dog. ".repeat(200));

    expect(refusal(() => openAt(path))).toBeInstanceOf(StoreAway);
    expect(String(refusal(() => openAt(path)))).toMatch(/is not a SQLite database/);
  });

  it("refuses another program's database without touching it", () => {
    const path = join(makeFolder(), "other.db");
    const other = openKept(path);
    other.exec("CREATE TABLE journal (x); INSERT INTO journal VALUES (1)");
    other.close();

    expect(String(refusal(() => openAt(path)))).toMatch(/is the database of another program/);

    const again = openKept(path);
    expect(again.prepare("SELECT x FROM journal").pluck().all()).toEqual([1]);
    again.close();
  });

  it("refuses the database of a newer Hotline without touching it", async () => {
    const path = join(makeFolder(), "hotline.db");
    await openAt(path).close();
    const newer = openKept(path);
    newer.pragma(`user_version = ${schemaVersion + 1}`);
    newer.close();

    expect(String(refusal(() => openAt(path)))).toContain(
      `has schema ${schemaVersion + 1}, this Hotline knows up to ${schemaVersion}`,
    );
  });

  it("refuses a folder that cannot be made", () => {
    const path = join(makeFolder(), "file");
    writeFileSync(path, "");

    expect(refusal(() => openAt(join(path, "hotline.db")))).toBeInstanceOf(StoreAway);
  });

  it.each([["postgres://hotline:hunter2@db/hotline"], ["/var/lib/hotline.db"], ["file:"], [""]])(
    "refuses the address %j and does not repeat its password",
    (url) => {
      const text = String(refusal(() => databasePath(url)));

      expect(text).toMatch(/Set it to file: and a path/);
      expect(text).not.toContain("hunter2");
    },
  );

  it("reads beside a running controller and changes nothing", async () => {
    const { store, path } = openTestStore();
    await store.commit(one(1));

    const reader = openStore({ url: `file:${path}`, log: quietLog, busyMs: 20, readOnly: true });

    expect(await reader.journalOf(call)).toHaveLength(1);
    const state = inFlow(call);
    await store.commit({ ...one(2), snapshots: [{ call, seq: 2, state, timers: {} }] });
    expect(await reader.journalOf(call)).toHaveLength(2);
    expect((await reader.snapshotOf(call))?.seq).toBe(2);
    await expect(reader.commit(one(3))).rejects.toThrow(StoreAway);
    await reader.close();
  });

  it("reads when no controller runs", async () => {
    const { store, path } = openTestStore();
    await store.commit(one(1));
    await store.close();

    const reader = openStore({ url: `file:${path}`, log: quietLog, busyMs: 20, readOnly: true });

    expect(await reader.journalOf(call)).toHaveLength(1);
    await reader.close();
  });

  it("reads no database that is not there or not yet set up", () => {
    const path = join(makeFolder(), "hotline.db");
    const look = () =>
      openDatabase({ url: `file:${path}`, log: quietLog, busyMs: 20, readOnly: true });
    expect(String(refusal(look))).toMatch(/cannot be opened/);

    writeFileSync(path, "");
    expect(String(refusal(look))).toMatch(/Start Hotline once: it upgrades the database/);
  });

  it("loses only what was not acknowledged when the log's tail is torn", async () => {
    const folder = makeFolder();
    const { store, path } = openTestStore(join(folder, "live.db"));
    const sizes: number[] = [];
    for (let seq = 1; seq <= 20; seq += 1) {
      await store.commit(one(seq));
      sizes.push(statSync(`${path}-wal`).size);
    }
    const copy = join(folder, "copy.db");
    const acknowledged = 12;
    const end = (sizes[acknowledged - 1] ?? 0) + 100;

    copyFileSync(path, copy);
    copyFileSync(`${path}-wal`, `${copy}-wal`);
    truncateSync(`${copy}-wal`, end);
    const wal = openSync(`${copy}-wal`, "r+");
    writeSync(wal, Buffer.alloc(64, 0x5a), 0, 64, end - 64);
    const after = openTestStore(copy).store;

    expect((await after.journalOf(call)).map((each) => each.seq)).toEqual(
      Array.from({ length: acknowledged }, (_, index) => index + 1),
    );
  });
});
