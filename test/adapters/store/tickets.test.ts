import { describe, expect, it } from "vitest";
import type { TicketChange } from "../../../src/core/call/index.ts";
import { agentId, type CallId, callId, queueId } from "../../../src/core/lib/brands.ts";
import { makeFolder, openTestStore } from "./open-store.ts";
import { batch, inFlow, inTalk, noon, opening, over } from "./story.ts";

const call = callId("1763783000.1");
const write = (change: TicketChange, of: CallId = call) =>
  batch({ tickets: [{ call: of, at: noon, change, contactNumber: null }] });
const openStoreWith = async (...names: readonly string[]) => {
  const open = openTestStore(undefined, () => noon + 90_000);
  for (const name of names) await open.store.commit(batch({ tickets: [opening(callId(name))] }));
  return open;
};

describe("tickets of the engine", () => {
  it("numbers tickets from 1001 without gaps, one per call, whatever was refused", async () => {
    const { store } = await openStoreWith("a", "b");

    await store.commit(batch({ tickets: [opening(callId("a"))] }));
    const broken = { ...opening(callId("x")), call: callId("x") };
    const failing = batch({ tickets: [broken, ...write({ set: "language", lang: "zh" }).tickets] });
    await store.commit(failing);
    await store.commit(batch({ tickets: [opening(callId("c"))] }));

    const tickets = await store.tickets({ limit: 9 });
    expect(tickets.map(({ number, call: of }) => [number, of])).toEqual([
      [1003, "c"],
      [1002, "b"],
      [1001, "a"],
    ]);
  });

  it("goes on with the numbers after a restart", async () => {
    const path = `${makeFolder()}/hotline.db`;
    const before = openTestStore(path);
    await before.store.commit(batch({ tickets: [opening(callId("a"))] }));
    await before.store.close();

    const after = openTestStore(path);
    await after.store.commit(batch({ tickets: [opening(callId("b"))] }));

    expect((await after.store.ticketOfCall(callId("b")))?.number).toBe(1002);
  });

  it("finds the contact of a number again and makes one for a new number", async () => {
    const { store } = await openStoreWith("a", "b");
    await store.commit(batch({ tickets: [opening(callId("c"), "+4930123456")] }));
    await store.commit(batch({ tickets: [opening(callId("d"), null)] }));

    const contacts = (await store.tickets({ limit: 9 })).map((ticket) => ticket.contact);

    expect(contacts).toEqual([
      null,
      { id: 2, number: "+4930123456", name: null, vip: false },
      { id: 1, number: "+861065500100", name: null, vip: false },
      { id: 1, number: "+861065500100", name: null, vip: false },
    ]);
  });

  it("writes down the whole story of a call", async () => {
    const { store } = await openStoreWith(call);
    const story: readonly TicketChange[] = [
      { set: "language", lang: "zh" },
      { set: "verified", account: "12345678", name: "李娜" },
      { set: "queued", queue: queueId("service") },
      { set: "answered", agent: agentId("ann"), at: noon + 9_000 },
      { set: "ended", result: "answered", at: noon + 60_000 },
      { set: "recording", recording: "rec-1", durationMs: 51_000 },
      { set: "recording", recording: "rec-1", durationMs: 51_000 },
      { set: "recording", recording: "rec-2", durationMs: 1_500.5 },
      { set: "rated", survey: "service", rate: 2, blind: false },
      { set: "rated", survey: "bank", rate: 5, blind: true },
      { set: "rated", survey: "service", rate: 4, blind: false },
    ];

    for (const change of story) await store.commit(write(change));

    expect(await store.ticketOfCall(call)).toEqual({
      number: 1001,
      version: 12,
      call,
      status: "open",
      priority: "normal",
      category: null,
      assignee: "ann",
      team: null,
      tags: [],
      fields: {},
      joined: null,
      dueAt: null,
      solvedAt: null,
      erased: false,
      openedAt: noon,
      endedAt: noon + 60_000,
      updatedAt: noon + 60_000,
      callerNumber: "+861065500100",
      callerName: "Li Na",
      contact: { id: 1, number: "+861065500100", name: null, vip: false },
      dialled: "4000",
      lang: "zh",
      result: "answered",
      queue: "service",
      agent: "ann",
      verifiedAccount: "12345678",
      verifiedName: "李娜",
      disposition: null,
      note: "",
      recordings: [
        { id: "rec-1", durationMs: 51_000, kind: "recording" },
        { id: "rec-2", durationMs: 1_500.5, kind: "recording" },
      ],
      ratings: [
        { survey: "bank", rate: 5, blind: true },
        { survey: "service", rate: 4, blind: false },
      ],
    });
  });

  it.each([
    ["self_served", "solved"],
    ["left_ivr", "solved"],
    ["answered", "new"],
    ["abandoned", "new"],
    ["unserved", "new"],
    ["passed_on", "new"],
    ["failed", "new"],
  ] as const)("leaves the ticket of a call that ended %s %s", async (result, status) => {
    const { store } = await openStoreWith(call);

    await store.commit(write({ set: "ended", result, at: noon }));

    expect(await store.ticket(1001)).toMatchObject({ result, status, endedAt: noon });
  });

  it("does not open again what a person solved during the call", async () => {
    const { store } = await openStoreWith(call);
    await store.editTicket(1001, { status: "solved" }, null, "ann");

    await store.commit(write({ set: "ended", result: "answered", at: noon }));

    expect((await store.ticket(1001))?.status).toBe("solved");
  });
});

describe("editTicket", () => {
  it("changes what is given, leaves the rest and raises the version once", async () => {
    const { store } = await openStoreWith(call);

    const edit = { disposition: "resolved", note: "rang back", contactName: "Li Na" } as const;
    const after = await store.editTicket(1001, edit, 1, "ann");

    expect(after).toMatchObject({
      version: 2,
      status: "solved",
      disposition: "resolved",
      note: "rang back",
      contact: { name: "Li Na" },
    });
    expect(await store.ticket(1001)).toEqual(after);
  });

  it("refuses a change made to an older version", async () => {
    const { store } = await openStoreWith(call);
    await store.editTicket(1001, { note: "first" }, 1, "ann");

    expect(await store.editTicket(1001, { note: "second" }, 1, "bob")).toBe("changed");
    expect((await store.ticket(1001))?.note).toBe("first");
    expect(await store.editTicket(1001, { note: "second" }, null, "bob")).toMatchObject({
      note: "second",
      version: 3,
    });
    expect(await store.editTicket(999, { note: "x" }, null, "bob")).toBeNull();
  });

  it("writes down who changed which field, when, from what to what", async () => {
    const { store, db } = await openStoreWith(call);

    await store.editTicket(1001, { status: "solved", note: "done" }, null, "ann");
    await store.editTicket(1001, { status: "solved", disposition: null }, null, "ann");
    await store.editTicket(1001, { contactName: "Li", disposition: "other" }, null, "bob");

    const log = db.prepare("SELECT ticket, at, by, field, old, new FROM ticket_changes").raw();
    const at = noon + 90_000;
    expect(log.all()).toEqual([
      [1001, at, "ann", "status", "new", "solved"],
      [1001, at, "ann", "note", "", "done"],
      [1001, at, "bob", "contactName", null, "Li"],
      [1001, at, "bob", "status", "solved", "open"],
      [1001, at, "bob", "disposition", null, "other"],
    ]);
    expect((await store.ticket(1001))?.version).toBe(3);
  });

  it("names the contact on all tickets of the contact, and no one for a withheld number", async () => {
    const { store } = await openStoreWith("a", "b");
    await store.commit(batch({ tickets: [opening(callId("c"), null)] }));

    await store.editTicket(1001, { contactName: "Li Na" }, null, "ann");
    const untouched = await store.editTicket(1003, { contactName: "Nobody" }, null, "ann");

    expect((await store.ticket(1002))?.contact?.name).toBe("Li Na");
    expect(untouched).toMatchObject({ contact: null, version: 1 });
  });
});

describe("tickets: list and search", () => {
  const withPeople = async () => {
    const open = await openStoreWith();
    const people = [
      ["a", "+4930123456", "Jürgen Weiß"],
      ["b", "+861065500100", "李娜"],
      ["c", null, "100% O'Brien_\\"],
    ] as const;
    for (const [id, number, name] of people) {
      const { change, ...rest } = opening(callId(id), number);
      const named = { ...change, from: { number, name } } as TicketChange;
      await open.store.commit(batch({ tickets: [{ ...rest, change: named }] }));
    }
    await open.store.editTicket(
      1002,
      { note: "Fragt nach Gebühren 费用", contactName: "张伟" },
      null,
      "a",
    );
    await open.store.commit(
      write({ set: "verified", account: "77123", name: "Zoe Quinn" }, callId("c")),
    );
    return open;
  };

  it.each([
    ["an exact name", "Jürgen", [1001]],
    ["a name in other case", "jÜRGEN wEIß", [1001]],
    ["a Chinese name", "李娜", [1002]],
    ["the name a person gave the contact", "张伟", [1002]],
    ["a word of the note", "gebühren", [1002]],
    ["a Chinese word of the note", "费用", [1002]],
    ["a verified name", "quinn", [1003]],
    ["a verified account", "77123", [1003]],
    ["part of a number", "550010", [1002]],
    ["a number as people write it", "(030) 12-34 56", [1001]],
    ["digits of a Chinese keyboard", "5500100", [1002]],
    ["a ticket's number", "1003", [1003]],
    ["a ticket's number with its sign", "#1001", [1001]],
    ["a percent sign taken literally", "100%", [1003]],
    ["an underscore taken literally", "n_\\", [1003]],
    ["a quote", "o'brien", [1003]],
    ["only a percent sign", "%", [1003]],
    ["nothing anybody said", "xyzzy", []],
    ["blanks, which ask for everything", "   ", [1003, 1002, 1001]],
  ])("finds %s", async (_, text, numbers) => {
    const { store } = await withPeople();

    const found = await store.tickets({ text, limit: 10 });

    expect(found.map((ticket) => ticket.number)).toEqual(numbers);
  });

  it("applies all conditions, newest first, at most so many", async () => {
    const { store } = await openStoreWith("a", "b", "c", "d");
    await store.commit(write({ set: "answered", agent: agentId("ann"), at: noon }, callId("b")));
    await store.commit(write({ set: "ended", result: "self_served", at: noon }, callId("c")));
    const numbers = async (filter: Parameters<typeof store.tickets>[0]) =>
      (await store.tickets(filter)).map((ticket) => ticket.number);

    expect(await numbers({ limit: 2 })).toEqual([1004, 1003]);
    expect(await numbers({ limit: 2, after: { value: 1003, number: 1003 } })).toEqual([1002, 1001]);
    expect(await numbers({ limit: 9, status: ["solved"] })).toEqual([1003]);
    expect(await numbers({ limit: 9, status: ["new", "open"] })).toEqual([1004, 1002, 1001]);
    expect(await numbers({ limit: 9, status: ["open"] })).toEqual([1002]);
    expect(await numbers({ limit: 9, agent: "ann" })).toEqual([1002]);
    expect(await numbers({ limit: 9, contact: 1, result: "self_served" })).toEqual([1003]);
    expect(await numbers({ limit: 9, contact: 2 })).toEqual([]);
  });

  it("stores and finds hostile texts as they are", async () => {
    const { store } = await openStoreWith();
    const name = "Robert'); DROP TABLE tickets;-- <img src=x onerror=alert(1)> \u202e\u0000";
    const { change, ...rest } = opening(call, null);
    const named = { ...change, from: { number: null, name } } as TicketChange;

    await store.commit(batch({ tickets: [{ ...rest, change: named }] }));

    expect(await store.tickets({ text: "'); DROP", limit: 3 })).toMatchObject([
      { callerName: name },
    ]);
  });
});

describe("calls", () => {
  it("lists calls with their tickets, newest first", async () => {
    const { store } = await openStoreWith("a", "b", "c");
    const [a, b, c] = [callId("a"), callId("b"), callId("c")];
    const at = (
      of: CallId,
      state: ReturnType<typeof inFlow> | ReturnType<typeof inTalk> | ReturnType<typeof over>,
    ) => ({ call: of, seq: 1, state, timers: {} }) as const;
    await store.commit(batch({ snapshots: [at(a, over(a)), at(b, inTalk(b)), at(c, inFlow(c))] }));
    await store.commit(write({ set: "queued", queue: queueId("sales") }, a));

    const listed = await store.calls({ limit: 9 });
    expect(
      listed.map(({ id, ticket, phase, queue, agent, result, endedAt }) => [
        id,
        ticket,
        phase,
        queue,
        agent,
        result,
        endedAt,
      ]),
    ).toEqual([
      ["c", 1003, "flow", null, null, null, null],
      ["b", 1002, "talking", "service", "ann", null, null],
      ["a", 1001, "ended", "sales", null, "answered", noon + 60_000],
    ]);
    expect((await store.calls({ open: true, limit: 9 })).map((each) => each.id)).toEqual([
      "c",
      "b",
    ]);
    expect((await store.calls({ open: false, limit: 9 })).map((each) => each.id)).toEqual(["a"]);
    expect((await store.calls({ before: 1003, limit: 1 })).map((each) => each.id)).toEqual(["b"]);
    expect(await store.call(b)).toEqual(listed[1]);
    expect(await store.call(callId("nobody"))).toBeNull();
  });
});
