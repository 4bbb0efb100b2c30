import { describe, expect, it } from "vitest";
import { callId } from "../../../src/core/lib/brands.ts";
import type { News } from "../../../src/ports/news.ts";
import { openTestStore } from "./open-store.ts";
import { batch, noon, opening } from "./story.ts";

/** A store with the ticket 1001 of call a, and all that it tells from then on. */
async function told() {
  const { store, db } = openTestStore(undefined, () => noon);
  await store.commit(batch({ tickets: [opening(callId("a"))] }));
  const [ticket] = await store.tickets({ limit: 1 });
  const news: News[] = [];
  const end = store.onNews((one) => news.push(one));
  return { store, db, number: ticket?.number ?? 0, news, end };
}

describe("news of the store", () => {
  it("tell of a ticket with who changed it, of each that was changed, and not of a look", async () => {
    const { store, number, news, end } = await told();
    await store.commentTicket(number, "Called back.", "ann");
    await store.watchTicket(number, "bob", true);
    await store.editTicket(number, { note: "A fee." }, 1_000, "bob");
    expect(news).toEqual([{ about: "ticket", number, by: "ann", at: noon }]);
    expect(await store.watchersOf([number, 7])).toEqual(new Map([[number, ["bob"]]]));

    end();
    await store.commentTicket(number, "Once more.", "ann");
    expect(news).toHaveLength(1);
  });

  it("tell of what calls change once it is in the tables", async () => {
    const { store, number, news } = await told();
    const change = { set: "ended", result: "self_served", at: noon } as const;
    const tickets = [{ call: callId("a"), at: noon, contactNumber: null, change }];
    const counts = [{ flow: "main", version: "1", node: "menu", way: "1", count: 1 }];
    await store.commit(batch({ tickets, ways: { day: 0, counts } }));
    await store.ticket(number);

    expect(news).toEqual([
      { about: "ticket", number, by: "hotline", at: noon },
      { about: "flow_counts" },
    ]);
  });

  it("tell of closures, unlocking and uses of flows, and nothing of what was not written", async () => {
    const { store, db, news } = await told();
    await store.saveClosure({ calendar: "office", since: noon, until: null, by: "sue", note: "" });
    await store.beginFlowUse({
      flow: "main",
      version: "1",
      since: noon,
      by: null,
      fileVersion: "1",
    });
    expect(news).toEqual([{ about: "calendars" }, { about: "flows" }]);

    db.exec("DROP TABLE closures");
    await store.endClosure("office", "sue", noon).catch(() => undefined);
    expect(news).toHaveLength(2);
  });
});
