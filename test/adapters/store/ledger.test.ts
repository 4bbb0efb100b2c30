import { describe, expect, it, vi } from "vitest";
import { openDatabase } from "../../../src/adapters/store/open-database.ts";
import { createStore } from "../../../src/adapters/store/open-store.ts";
import { callId } from "../../../src/core/lib/brands.ts";
import { makeFolder, openTestStore } from "./open-store.ts";
import { ann, asks, batch, entry, inFlow, noon, opening, quietLog } from "./story.ts";

const first = callId("a");
const number = "+861065500100";

/** A turn that opens a call's ticket and asks for something. */
const begins = (call = first) =>
  batch({
    journal: [entry(call, 1)],
    snapshots: [{ call, seq: 1, state: inFlow(call), timers: {} }],
    outbox: [{ id: `${call}:1:0`, call, effect: asks(call, 1) }],
    tickets: [opening(call)],
    agents: [ann("ready", noon)],
    ways: {
      day: noon,
      counts: [{ flow: "main", version: "1f", node: "menu", way: "1", count: 1 }],
    },
  });

describe("postings", () => {
  it("wait in one table and are in all others before anybody reads", async () => {
    const { store, db } = openTestStore();
    const count = (table: string) => db.prepare(`SELECT count(*) FROM ${table}`).pluck().get();

    await store.commit(begins());
    expect([count("journal"), count("postings"), count("snapshots")]).toEqual([0, 1, 0]);

    expect((await store.ticketOfCall(first))?.number).toBe(1001);
    expect([count("journal"), count("postings"), count("snapshots")]).toEqual([1, 0, 1]);
    expect(count("tickets")).toBe(1);
  });

  it("are carried soon when nobody reads", async () => {
    const { store, db } = openTestStore();
    await store.commit(begins());

    await vi.waitUntil(() => db.prepare("SELECT 1 FROM tickets").get() !== undefined);
  });

  it("of a killed process are carried by the next, once", async () => {
    const path = `${makeFolder()}/hotline.db`;
    const killed = openTestStore(path);
    await killed.store.commit(begins());
    await killed.store.commit(batch({ journal: [entry(first, 2)], outboxDone: [`${first}:1:0`] }));
    killed.db.close();

    const { store, db } = openTestStore(path);
    const { calls, outbox, agents } = await store.remember();

    expect(calls.map(({ call }) => call)).toEqual([first]);
    expect(outbox).toEqual([]);
    expect(agents.map(({ state }) => state)).toEqual(["ready"]);
    expect((await store.tickets({ limit: 9 })).map((one) => one.number)).toEqual([1001]);
    expect(db.prepare("SELECT count FROM way_counts").pluck().all()).toEqual([1]);
    expect(db.prepare("SELECT 1 FROM postings").get()).toBeUndefined();
  });

  it("of a batch that is committed again are kept once", async () => {
    const { store, db } = openTestStore();
    await store.commit(begins());
    await store.commit(begins());
    await store.remember();

    expect(db.prepare("SELECT count FROM way_counts").pluck().all()).toEqual([1]);
  });

  it("are known to the next call of the same customer", async () => {
    const { store } = openTestStore();
    expect(store.contactOf(number)).toBeNull();

    await store.commit(begins());

    expect(store.contactOf(number)?.openTicket?.number).toBe(1001);
  });

  it("that cannot be carried are kept with the reason, and the others go on", async () => {
    const path = `${makeFolder()}/hotline.db`;
    const log = { ...quietLog, error: vi.fn() };
    const open = openDatabase({ url: `file:${path}`, log, busyMs: 20 });
    const store = createStore(open, () => noon);
    const lang = { set: "language", lang: "zh" } as const;
    const lost = { call: callId("lost"), at: noon, change: lang, contactNumber: null };

    await store.commit(batch({ journal: [entry(lost.call, 1)], tickets: [lost] }));
    await store.commit(begins());
    expect(await store.ticketOfCall(first)).not.toBeNull();
    expect(await store.journalOf(lost.call)).toHaveLength(1);
    await store.close();

    expect(log.error).toHaveBeenCalledOnce();
    const { db } = openTestStore(path);
    const refused = db.prepare("SELECT refused FROM postings").pluck().all();
    expect(refused).toEqual([
      "Error: Call lost has no ticket to set language on: it was never opened.",
    ]);
  });

  it("are carried in the order of their commits, however many wait", async () => {
    const { store, db } = openTestStore();
    const calls = Array.from({ length: 100 }, (_, n) => callId(`c${n}`));
    for (const call of calls) await store.commit(batch({ tickets: [opening(call)] }));

    const found = await store.tickets({ limit: 200 });

    expect(found.map(({ call }) => call).reverse()).toEqual(calls);
    expect(db.prepare("SELECT 1 FROM postings").get()).toBeUndefined();
  });
});
