import { describe, expect, it } from "vitest";
import { callId } from "../../../src/core/lib/brands.ts";
import { limits } from "../../../src/core/lib/limits.ts";
import { openTestStore } from "./open-store.ts";
import { batch, entry } from "./story.ts";

const dayMs = 86_400_000;
const today = Date.UTC(2026, 10, 27);
const call = callId("c1");
const taken = (count: number, day = today) => ({
  day,
  counts: [{ flow: "main", version: "v1", node: "menu", way: "keys.1", count }],
});

describe("the store's counts of ways", () => {
  it("adds a turn's sums to those of the day, once for a batch that is committed again", async () => {
    const { store } = openTestStore();
    const first = batch({ journal: [entry(call, 1)], ways: taken(2) });

    await store.commit(first);
    await store.commit(first);
    await store.commit(batch({ journal: [entry(call, 2)], ways: taken(3) }));

    expect(await store.wayCounts("main", "v1", today)).toEqual([
      { node: "menu", way: "keys.1", count: 5 },
    ]);
  });

  it("sums days from the one asked for, and forgets those that are too old", async () => {
    const { store } = openTestStore();
    const old = today - (limits.wayCountDays + 1) * dayMs;

    await store.commit(batch({ journal: [entry(call, 1)], ways: taken(1, old) }));
    await store.commit(batch({ journal: [entry(call, 2)], ways: taken(2, today - dayMs) }));
    await store.commit(batch({ journal: [entry(call, 3)], ways: taken(4) }));

    const since = async (day: number) => (await store.wayCounts("main", "v1", day))[0]?.count;
    expect([await since(today), await since(today - dayMs), await since(0)]).toEqual([4, 6, 6]);
    expect(await store.wayCounts("main", "v2", 0)).toEqual([]);
  });
});
