import { describe, expect, it } from "vitest";
import { createStore } from "../../../src/adapters/store/open-store.ts";
import type { TicketChange } from "../../../src/core/call/index.ts";
import { agentId, type CallId, callId, queueId } from "../../../src/core/lib/brands.ts";
import { plainTicketRules, type TicketRules } from "../../../src/core/ticket/index.ts";
import { sampleRules } from "../../fakes/samples.ts";
import { openTestStore } from "./open-store.ts";
import { batch, noon, opening, quietLog } from "./story.ts";

const day = 86_400_000;
const [a, b, c] = [callId("a"), callId("b"), callId("c")];

function open(rules: TicketRules = sampleRules) {
  const { db, path } = openTestStore();
  const clock = { now: noon + 90_000 };
  const store = createStore({ db, path, log: quietLog }, () => clock.now, rules);
  const write = (call: CallId, change: TicketChange, at = noon) =>
    store.commit(batch({ tickets: [{ call, at, change, contactNumber: null }] }));
  /** A call of the same contact from its opening to its end. */
  const call = async (
    id: CallId,
    category: string | null,
    changes: readonly TicketChange[] = [],
  ) => {
    await store.commit(batch({ tickets: [opening(id)] }));
    if (category !== null) await write(id, { set: "category", category });
    for (const change of changes) await write(id, change);
  };
  return { store, db, write, call, clock };
}

const queued: TicketChange = { set: "queued", queue: queueId("support") };
const answered: TicketChange = { set: "answered", agent: agentId("ann"), at: noon };
const ended = (result: "answered" | "abandoned" | "self_served" | "left_ivr"): TicketChange => ({
  set: "ended",
  result,
  at: noon + 60_000,
});

describe("what a call writes on its ticket", () => {
  it("is subject, priority, fields, tags and a message, each with its line of history", async () => {
    const { store, call } = open();

    await call(a, "billing/refund", [
      { set: "priority", priority: "high" },
      { set: "field", field: "order", value: "A-100" },
      { set: "field", field: "amount", value: 12 },
      { set: "tag", tag: "callback" },
      { set: "tag", tag: "callback" },
      queued,
      answered,
    ]);

    expect(await store.ticketOfCall(a)).toMatchObject({
      category: "billing/refund",
      priority: "high",
      dueAt: noon + 8 * 3_600_000,
      fields: { order: "A-100", amount: 12 },
      tags: ["callback"],
      team: "support",
      assignee: "ann",
      status: "open",
    });
    const { history } = await store.ticketSides(1001);
    expect(history.map(({ source, field, new: now }) => `${source} ${field} ${now}`)).toEqual([
      "call category billing/refund",
      "call priority high",
      "call fields.order A-100",
      "call fields.amount 12",
      "call tags callback",
      "call team support",
      "rule status open",
      "rule assignee ann",
    ]);
    expect(await store.tickets({ text: "a-100", limit: 3 })).toHaveLength(1);
    expect(await store.tickets({ tag: "callback", limit: 3 })).toHaveLength(1);
  });

  it("changes nothing when the same turn is committed again", async () => {
    const { store, call } = open();
    const story = [queued, answered, ended("answered")];
    await call(a, "billing", story);
    const before = await store.ticketOfCall(a);
    const history = (await store.ticketSides(1001)).history.length;

    await call(a, "billing", story);

    expect({ ...(await store.ticketOfCall(a)), version: 0 }).toEqual({ ...before, version: 0 });
    expect((await store.ticketSides(1001)).history).toHaveLength(history);
  });

  it("keeps a ticket with a message open, whether it comes before the end or after it", async () => {
    const { store, call } = open();
    const message: TicketChange = {
      set: "attachment",
      kind: "voicemail",
      recording: "vm-1",
      durationMs: 9_000,
    };

    await call(a, null, [message, ended("left_ivr")]);
    await call(b, null, [ended("left_ivr"), message]);
    await call(c, null, [ended("left_ivr")]);

    expect(await store.tickets({ limit: 3 })).toMatchObject([
      { status: "solved", recordings: [] },
      { status: "new", recordings: [{ id: "vm-1", durationMs: 9_000, kind: "voicemail" }] },
      { status: "new", recordings: [{ id: "vm-1", kind: "voicemail" }] },
    ]);
  });
});

describe("a further call of the same contact", () => {
  it("joins the unsolved ticket of its subject, and both calls still have a ticket", async () => {
    const { store, call } = open();
    await call(a, "billing", [queued, ended("abandoned")]);

    await call(b, "billing", [queued, answered]);
    expect(await store.ticketOfCall(b)).toMatchObject({ joined: 1001, status: "open" });
    await call(b, null, [ended("answered")]);

    expect(await store.ticketOfCall(b)).toMatchObject({
      number: 1002,
      joined: 1001,
      status: "closed",
      result: "answered",
    });
    expect((await store.ticketSides(1001)).calls.map(({ number }) => number)).toEqual([1002]);
    expect(await store.tickets({ matters: true, limit: 9 })).toMatchObject([{ number: 1001 }]);
    expect(await store.tickets({ limit: 9 })).toHaveLength(2);
  });

  it("opens a solved ticket again within the days of the rules, with a line of history", async () => {
    const { store, call, write } = open();
    await call(a, "billing", [answered, ended("answered")]);
    await store.editTicket(1001, { disposition: "resolved" }, null, "ann");

    await store.commit(batch({ tickets: [opening(b)] }));
    await write(b, { set: "category", category: "billing" }, noon + 2 * day);

    expect(await store.ticket(1001)).toMatchObject({ status: "open", solvedAt: null });
    expect((await store.ticketSides(1001)).history.at(-1)).toMatchObject({
      at: noon + 2 * day,
      source: "rule",
      field: "status",
      old: "solved",
      new: "open",
    });
  });

  it("stays on its own after those days, for another subject, or when nobody is needed", async () => {
    const { store, call, write } = open({ ...sampleRules, join: "contact" });
    await call(a, "billing", [answered, ended("answered")]);
    await store.editTicket(1001, { disposition: "resolved" }, null, "ann");

    await call(b, null, [ended("self_served")]);
    await store.commit(batch({ tickets: [opening(c)] }));
    await write(c, queued, noon + 9 * day);

    expect(await store.tickets({ limit: 9 })).toMatchObject([
      { joined: null },
      { joined: null, status: "solved" },
      { status: "solved" },
    ]);
  });

  it("of a withheld number joins nothing", async () => {
    const { store, write } = open({ ...plainTicketRules, join: "contact" });
    for (const id of [a, b]) {
      await store.commit(batch({ tickets: [opening(id, null)] }));
      await write(id, queued);
    }

    expect(await store.ticketOfCall(b)).toMatchObject({ joined: null });
  });

  it("solves the matter it joined when its agent says so", async () => {
    const { store, call } = open();
    await call(a, "billing", [queued, ended("abandoned")]);
    await call(b, "billing", [queued, answered, ended("answered")]);

    await store.editTicket(1002, { disposition: "resolved", note: "done" }, null, "ann");

    expect(await store.ticket(1001)).toMatchObject({ status: "solved" });
    expect(await store.ticket(1002)).toMatchObject({
      status: "closed",
      disposition: "resolved",
      note: "done",
    });
  });
});

describe("closeTickets", () => {
  it("closes what was solved long ago and leaves the rest", async () => {
    const { store, call, clock } = open();
    await call(a, null, [ended("self_served")]);
    clock.now = noon + 5 * day;
    await call(b, null, [answered, ended("answered")]);
    await store.editTicket(1002, { status: "solved" }, null, "ann");

    expect(await store.closeTickets(noon + 4 * day, 100)).toBe(1);
    expect(await store.tickets({ limit: 2 })).toMatchObject([
      { status: "solved" },
      { status: "closed", solvedAt: noon },
    ]);
    expect((await store.ticketSides(1001)).history.at(-1)).toMatchObject({ source: "rule" });
  });
});
