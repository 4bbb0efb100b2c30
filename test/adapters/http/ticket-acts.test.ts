import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Ticket, TicketCount, TicketPage, TicketViewList } from "../../../src/contract/index.ts";
import { agentId } from "../../../src/core/lib/brands.ts";
import { aTicket } from "../../fakes/samples.ts";
import { codeOf, openStand, type Stand, type Visitor } from "./stand.ts";

let stand: Stand;

beforeEach(async () => {
  stand = await openStand();
  for (const number of [1, 2, 3]) stand.records.ticketMap.set(number, aTicket(number));
  stand.records.ticketMap.set(4, aTicket(4, { agent: agentId("bob"), contact: null }));
});
afterEach(() => stand.close());

const post = (visitor: Visitor, path: string, body: unknown, headers?: object) =>
  visitor.ask("POST", `/api/v1/${path}`, body, headers);
const ticketOf = async (answer: Response) => Ticket.parse(await answer.json());
const numbersOf = async (answer: Response) =>
  TicketPage.parse(await answer.json()).items.map(({ number }) => number);

describe("a ticket", () => {
  it("takes every field of the configuration, and its history tells who changed what", async () => {
    const ann = await stand.signIn("ann");
    const change = {
      priority: "urgent",
      category: "billing/refund",
      assignee: "bob",
      team: "support",
      tags: ["late", "退款"],
      fields: { order: "A-7", product: "card" },
      disposition: "follow_up",
    };

    const ticket = await ticketOf(await ann.ask("PATCH", "/api/v1/tickets/1", change));

    expect(ticket).toMatchObject({ ...change, status: "open" });
    expect(ticket.dueAt).toBe(new Date(Date.parse(ticket.openedAt) + 7_200_000).toISOString());
    const lines = ticket.history.map(({ by, field, new: now }) => `${by} ${field} ${now}`);
    expect(lines).toContain("ann category billing/refund");
    expect(lines).toContain("ann fields.product card");
    expect(lines).toContain("ann tags late, 退款");
  });

  it.each([
    [{ category: "nothing" }, "body.category"],
    [{ team: "night" }, "body.team"],
    [{ assignee: "nobody" }, "body.assignee"],
    [{ fields: { amount: "much" } }, "body.fields.amount"],
    [{ tags: ["=1+1"] }, "body.tags.0"],
    [{ status: "lost" }, "body.status"],
  ])("refuses %j and names the place", async (change, path) => {
    const ann = await stand.signIn("ann");

    const answer = await ann.ask("PATCH", "/api/v1/tickets/1", change);

    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({
      code: "HOTLINE_BODY_INVALID",
      errors: [{ path }],
    });
  });

  it("takes comments of everybody, also on another agent's ticket", async () => {
    const ann = await stand.signIn("ann");

    const answer = await post(ann, "tickets/4/comments", { text: "他已付款 He has paid" });

    expect((await ticketOf(answer)).comments).toMatchObject([
      { by: "ann", text: "他已付款 He has paid" },
    ]);
    expect(await numbersOf(await ann.ask("GET", "/api/v1/tickets?text=付款"))).toEqual([4]);
    expect(await codeOf(await ann.ask("PATCH", "/api/v1/tickets/4", { note: "x" }))).toBe(
      "HOTLINE_ROLE_MISSING",
    );
  });

  it("is joined to another one and parted again, and refuses circles", async () => {
    const ann = await stand.signIn("ann");
    await ann.ask("PATCH", "/api/v1/tickets/1", { tags: ["late"] });
    const refusal = async (number: number, into: number) =>
      codeOf(await post(ann, `tickets/${number}/join`, { into }));

    expect(await ticketOf(await post(ann, "tickets/1/join", { into: 2 }))).toMatchObject({
      joined: 2,
    });
    expect(await ticketOf(await ann.ask("GET", "/api/v1/tickets/2"))).toMatchObject({
      tags: ["late"],
      calls: [{ number: 1 }],
    });
    expect(await refusal(3, 1)).toBe("HOTLINE_JOIN_REFUSED");
    expect(await refusal(3, 3)).toBe("HOTLINE_JOIN_REFUSED");
    expect(await refusal(3, 99)).toBe("HOTLINE_TICKET_UNKNOWN");
    expect(await numbersOf(await ann.ask("GET", "/api/v1/tickets?matters=true"))).toEqual([
      4, 3, 2,
    ]);
    // What was joined to it goes along.
    await post(ann, "tickets/2/join", { into: 3 });
    expect((await ticketOf(await ann.ask("GET", "/api/v1/tickets/3"))).calls).toHaveLength(2);
    expect(await ticketOf(await post(ann, "tickets/1/join", { into: null }))).toMatchObject({
      joined: null,
    });
  });

  it("refuses to be joined at an older version", async () => {
    const ann = await stand.signIn("ann");

    const answer = await post(ann, "tickets/1/join", { into: 2 }, { "if-match": '"7"' });

    expect(answer.status).toBe(412);
    expect(await codeOf(answer)).toBe("HOTLINE_TICKET_CHANGED");
  });

  it("is linked in both directions, and watched by oneself", async () => {
    const ann = await stand.signIn("ann");
    await post(ann, "tickets/1/links", { other: 3, linked: true });
    await post(ann, "tickets/1/watch", { watching: true });

    const third = await ticketOf(await ann.ask("GET", "/api/v1/tickets/3"));
    expect(third.links.map(({ number }) => number)).toEqual([1]);
    expect(await numbersOf(await ann.ask("GET", "/api/v1/tickets?watcher=ann"))).toEqual([1]);

    await post(ann, "tickets/3/links", { other: 1, linked: false });
    await post(ann, "tickets/1/watch", { watching: false });
    const first = await ticketOf(await ann.ask("GET", "/api/v1/tickets/1"));
    expect([first.links, first.watchers]).toEqual([[], []]);
  });
});

describe("many tickets", () => {
  it("are changed in one go, each by its own version", async () => {
    const sue = await stand.signIn("sue");
    await sue.ask("PATCH", "/api/v1/tickets/2", { note: "meanwhile" });

    const answer = await post(sue, "tickets-bulk", {
      tickets: [
        { number: 1, version: 1 },
        { number: 2, version: 1 },
        { number: 3 },
        { number: 99 },
      ],
      change: { priority: "high", assignee: "ann" },
      addTags: ["wave"],
      comment: "Same cause",
    });

    expect(await answer.json()).toEqual({
      items: [
        { number: 1, result: "changed" },
        { number: 2, result: "changed_meanwhile" },
        { number: 3, result: "changed" },
        { number: 99, result: "unknown" },
      ],
    });
    expect(await ticketOf(await sue.ask("GET", "/api/v1/tickets/3"))).toMatchObject({
      priority: "high",
      assignee: "ann",
      tags: ["wave"],
      comments: [{ text: "Same cause", by: "sue" }],
    });
    expect(await numbersOf(await sue.ask("GET", "/api/v1/tickets?tag=wave"))).toEqual([3, 1]);
  });

  it("are counted, and sorted by due time page by page, those without one last", async () => {
    const sue = await stand.signIn("sue");
    const at = Date.parse("2027-01-01T00:00:00Z");
    for (const number of [1, 3]) {
      stand.records.ticketMap.set(number, aTicket(number, { dueAt: at - number }));
    }
    const count = await sue.ask("GET", "/api/v1/tickets-count?status=open");
    expect(TicketCount.parse(await count.json())).toEqual({ count: 4, max: 1_000 });

    const seen: number[] = [];
    let cursor: string | null = null;
    do {
      const more: string = cursor === null ? "" : `&cursor=${encodeURIComponent(cursor)}`;
      const answer = await sue.ask("GET", `/api/v1/tickets?sort=due&limit=1${more}`);
      const page = TicketPage.parse(await answer.json());
      seen.push(...page.items.map(({ number }) => number));
      cursor = page.nextCursor;
    } while (cursor !== null);

    expect(seen).toEqual([3, 1, 2, 4]);
  });

  it("are found by who has them, what they are about, and what is overdue", async () => {
    const sue = await stand.signIn("sue");
    stand.records.ticketMap.set(
      5,
      aTicket(5, { assignee: "ann", category: "billing/refund", priority: "high", dueAt: 5 }),
    );
    const found = async (query: string) =>
      numbersOf(await sue.ask("GET", `/api/v1/tickets?${query}`));

    expect(await found("assignee=ann")).toEqual([5]);
    expect(await found("assignee=none")).toEqual([4, 3, 2, 1]);
    expect(await found("category=billing")).toEqual([5]);
    expect(await found("category=billing/refund&priority=high,urgent")).toEqual([5]);
    expect(await found("overdue=true")).toEqual([5]);
    expect(await found("vip=true")).toEqual([]);
    expect(await found("openedFrom=2030-01-01T00:00:00.000Z")).toEqual([]);
  });
});

describe("views", () => {
  const view = { name: "Refunds", filter: { category: "billing", status: "open,new" } };
  const listed = async (visitor: Visitor) =>
    TicketViewList.parse(await (await visitor.ask("GET", "/api/v1/ticket-views")).json()).items;

  it("are one's own unless a supervisor shares them", async () => {
    const [ann, bob, sue] = [
      await stand.signIn("ann"),
      await stand.signIn("bob"),
      await stand.signIn("sue"),
    ];
    expect((await post(ann, "ticket-views", view)).status).toBe(201);
    await post(sue, "ticket-views", { ...view, name: "All refunds", shared: true });

    expect((await listed(ann)).map(({ name }) => name)).toEqual(["All refunds", "Refunds"]);
    expect((await listed(bob)).map(({ name }) => name)).toEqual(["All refunds"]);
    const refused = await post(ann, "ticket-views", { ...view, shared: true });
    expect(await codeOf(refused)).toBe("HOTLINE_ROLE_MISSING");

    const [shared, own] = await listed(ann);
    const remove = (visitor: Visitor, id: number | undefined) =>
      visitor.ask("DELETE", `/api/v1/ticket-views/${id}`);
    expect((await remove(ann, shared?.id)).status).toBe(404);
    expect((await remove(ann, own?.id)).status).toBe(204);
    expect((await remove(sue, shared?.id)).status).toBe(204);
    expect(await listed(ann)).toEqual([]);
  });

  it("take only what a list takes", async () => {
    const ann = await stand.signIn("ann");

    const answer = await post(ann, "ticket-views", { name: "X", filter: { colour: "red" } });

    expect(await codeOf(answer)).toBe("HOTLINE_BODY_INVALID");
  });
});

describe("the export", () => {
  it("is CSV that spreadsheets read as text, in the language asked for, and is audited", async () => {
    const [sue, amy] = [await stand.signIn("sue"), await stand.signIn("amy")];
    stand.records.ticketMap.set(
      6,
      aTicket(6, {
        note: '=HYPERLINK("http://x")\nsecond, line',
        category: "billing/refund",
        fields: { product: "card", amount: -3 },
      }),
    );

    const answer = await sue.ask("GET", "/api/v1/tickets-export?category=billing&lang=zh");
    const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(await answer.arrayBuffer());

    expect(answer.headers.get("content-disposition")).toMatch(
      /^attachment; filename="?tickets.csv"?$/,
    );
    const [head = "", ...rest] = text.split("\r\n");
    expect(head).toMatch(/^\uFEFF工单,状态,.*,类别,订单,金额,/);
    expect(rest.join("\r\n")).toContain(`"'=HYPERLINK(""http://x"")\nsecond, line"`);
    expect(rest.join("\r\n")).toContain(",'+12025550123,Mei Lin,");
    expect(rest.join("\r\n")).toMatch(/,退款,,-3,,,银行卡\r\n$/);
    const audit = await (await amy.ask("GET", "/api/v1/audit")).json();
    expect(audit).toMatchObject({ items: [{ action: "tickets.export", by: "sue" }] });
  });
});
