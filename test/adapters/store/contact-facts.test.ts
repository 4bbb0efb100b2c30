import { describe, expect, it } from "vitest";
import type { TicketChange } from "../../../src/core/call/index.ts";
import { callId, queueId } from "../../../src/core/lib/brands.ts";
import { openTestStore } from "./open-store.ts";
import { batch, noon, opening } from "./story.ts";

const number = "+861065500100";

/** A store with calls from the number, each with changes of its ticket. */
async function calledBefore(...calls: readonly (readonly TicketChange[])[]) {
  const { store } = openTestStore();
  for (const [index, changes] of calls.entries()) {
    const call = callId(`c${index}`);
    const writes = changes.map((change) => ({ call, at: noon, change, contactNumber: null }));
    await store.commit(batch({ tickets: [opening(call), ...writes] }));
  }
  return store;
}

const spoke = (lang: "en" | "zh"): TicketChange => ({ set: "language", lang });
const ended = (result: "self_served" | "abandoned"): TicketChange => ({
  set: "ended",
  result,
  at: noon,
});

describe("what the store remembers of a caller", () => {
  it("is nothing of a number that nobody called from", async () => {
    expect((await calledBefore()).contactOf(number)).toBeNull();
  });

  it("is the language that was chosen last", async () => {
    const store = await calledBefore([spoke("en"), ended("self_served")], [spoke("zh")], []);

    expect(store.contactOf(number)?.lang).toBe("zh");
  });

  it("is the newest ticket that nobody has solved, with the queue it went to", async () => {
    const queued: TicketChange = { set: "queued", queue: queueId("support") };
    const store = await calledBefore(
      [queued, ended("abandoned")],
      [queued, ended("abandoned")],
      [spoke("en"), ended("self_served")],
    );

    expect(store.contactOf(number)).toEqual({
      name: null,
      vip: false,
      lang: "en",
      openTicket: { number: 1002, subject: "support" },
      callbackDue: false,
    });
    await store.editTicket(1002, { status: "solved" }, null, "ann");
    await store.editTicket(1001, { status: "solved" }, null, "ann");
    expect(store.contactOf(number)?.openTicket).toBeNull();
  });
});
