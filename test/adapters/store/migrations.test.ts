import { readFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { describe, expect, it } from "vitest";
import { callId } from "../../../src/core/lib/brands.ts";
import { makeFolder, openTestStore } from "./open-store.ts";
import { batch, noon, opening } from "./story.ts";

/** A database as the first release left it, with three calls of two people. */
function firstRelease(): string {
  const path = join(makeFolder(), "hotline.db");
  const db = new Database(path);
  db.exec(readFileSync(join(import.meta.dirname, "schema-1.sql"), "utf8"));
  db.exec(`
    INSERT INTO contacts (number, name, words)
      VALUES ('+861065500100', '李娜', '+861065500100' || char(10) || '李娜'),
             ('+4930123456', NULL, '+4930123456');
    INSERT INTO tickets (call, status, opened_at, ended_at, caller_number, contact, dialled,
        result, agent, note, recordings, words)
      VALUES ('a', 'solved', 1000, 2000, '+861065500100', 1, '4000', 'answered', 'ann',
          '费用 asked', '[{"id":"rec-1","durationMs":5}]', '+861065500100' || char(10) || '费用 asked'),
        ('b', 'open', 3000, 4000, '+4930123456', 2, '4000', 'abandoned', NULL, '', '[]', ''),
        ('c', 'open', 5000, NULL, NULL, NULL, '4000', NULL, 'bob', '', '[]', '');
    INSERT INTO ticket_changes (ticket, at, by, field, old, new)
      VALUES (1001, 2500, 'ann', 'status', 'open', 'solved');
  `);
  db.close();
  return path;
}

describe("a database of the first release", () => {
  it("keeps its tickets, with what is known of them in the new columns", async () => {
    const { store } = openTestStore(firstRelease());

    expect(await store.tickets({ limit: 9 })).toMatchObject([
      { number: 1003, status: "open", assignee: "bob", contact: null, updatedAt: 5000 },
      { number: 1002, status: "new", assignee: null, solvedAt: null, updatedAt: 4000 },
      {
        number: 1001,
        status: "solved",
        assignee: "ann",
        solvedAt: 2500,
        updatedAt: 2500,
        priority: "normal",
        category: null,
        dueAt: null,
        note: "费用 asked",
        contact: { id: 1, number: "+861065500100", name: "李娜", vip: false },
        recordings: [{ id: "rec-1", durationMs: 5, kind: "recording" }],
      },
    ]);
    expect((await store.ticketSides(1001)).history).toEqual([
      { at: 2500, by: "ann", source: "person", field: "status", old: "open", new: "solved" },
    ]);
  });

  it("can be searched in both languages at once", async () => {
    const { store } = openTestStore(firstRelease());
    const numbers = async (text: string) =>
      (await store.tickets({ text, limit: 9 })).map(({ number }) => number);

    expect(await numbers("费用")).toEqual([1001]);
    expect(await numbers("ASKED")).toEqual([1001]);
    expect(await numbers("李娜")).toEqual([1001]);
    expect(await numbers("3012345")).toEqual([1002]);
  });

  it("goes on with its numbers and knows its contacts again", async () => {
    const { store, db } = openTestStore(firstRelease());

    await store.commit(batch({ tickets: [opening(callId("d"))] }));
    await store.commit(batch({ tickets: [opening(callId("e"), "+12025550100")] }));

    expect(await store.tickets({ limit: 2 })).toMatchObject([
      { number: 1005, contact: { id: 3 } },
      { number: 1004, contact: { id: 1, name: "李娜" }, openedAt: noon },
    ]);
    expect(db.pragma("foreign_key_check")).toEqual([]);
    expect(db.pragma("integrity_check", { simple: true })).toBe("ok");
  });

  it("is upgraded once: opening it again changes nothing", async () => {
    const path = firstRelease();
    const first = openTestStore(path);
    const before = await first.store.tickets({ limit: 9 });
    await first.store.close();

    const second = openTestStore(path);

    expect(await second.store.tickets({ limit: 9 })).toEqual(before);
  });
});
