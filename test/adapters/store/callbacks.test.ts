import { describe, expect, it } from "vitest";
import type { Callback } from "../../../src/core/callback/index.ts";
import { callId, queueId } from "../../../src/core/lib/brands.ts";
import { openTestStore } from "./open-store.ts";
import { batch, noon, opening } from "./story.ts";

const minute = 60_000;

function promise(change: Partial<Callback> = {}): Callback {
  return {
    plan: {
      number: "+861065500100",
      queue: queueId("support"),
      since: noon,
      dueAt: null,
      zones: ["Asia/Shanghai"],
      askedCall: callId("a"),
      askedBy: null,
      askedAt: noon,
      rules: { attemptsMax: 3, gapMs: minute, ringMs: 25_000, hours: { from: 0, to: 1_440 } },
    },
    stage: "scheduled",
    attempts: 0,
    dials: 0,
    nextAt: null,
    end: null,
    ...change,
  };
}

describe("callbacks", () => {
  it("lists open ones by when they are due, with both tickets", async () => {
    const { store } = openTestStore();
    const names = ["a", "b", "c"].map(callId);
    const [, b = callId("b"), c = callId("c")] = names;
    await store.commit(batch({ tickets: names.map((name) => opening(name)) }));
    await store.commit(
      batch({
        callbacks: [
          { call: b, at: noon, callback: promise({ nextAt: noon + 9 * minute }) },
          { call: c, at: noon, callback: promise({ nextAt: noon + 3 * minute }) },
        ],
      }),
    );

    const idsOf = async (ticket: number) =>
      (await store.callbacks({ ticket, limit: 9 })).map(({ id }) => id).sort();
    expect(await Promise.all([1_001, 1_003, 1_004].map(idsOf))).toEqual([["b", "c"], ["c"], []]);
    const open = await store.callbacks({ open: true, limit: 9 });
    expect(open.map(({ id, ticket, askedTicket }) => [id, ticket, askedTicket])).toEqual([
      ["c", 1003, 1001],
      ["b", 1002, 1001],
    ]);
  });

  it("keeps the newest state of each, and tells a caller that one is due", async () => {
    const { store } = openTestStore();
    const b = callId("b");
    await store.commit(batch({ tickets: [opening(b)] }));
    await store.commit(batch({ callbacks: [{ call: b, at: noon, callback: promise() }] }));
    expect(await store.contactOf("+861065500100")).toMatchObject({ callbackDue: true });

    const over = promise({ stage: "cancelled", end: "cancelled" });
    await store.commit(batch({ callbacks: [{ call: b, at: noon + minute, callback: over }] }));

    expect(await store.contactOf("+861065500100")).toMatchObject({ callbackDue: false });
    expect(await store.callbacks({ open: true, limit: 9 })).toEqual([]);
    expect(await store.callback(b)).toMatchObject({ callback: over, changedAt: noon + minute });
    expect(await store.callback(callId("x"))).toBeNull();
  });
});
