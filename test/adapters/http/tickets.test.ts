import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Ticket, TicketPage } from "../../../src/contract/index.ts";
import { agentId } from "../../../src/core/lib/brands.ts";
import { aTicket } from "../../fakes/samples.ts";
import { codeOf, openStand, type Stand } from "./stand.ts";

let stand: Stand;

beforeEach(async () => {
  stand = await openStand();
});
afterEach(() => stand.close());

describe("tickets", () => {
  it("are listed newest first, page by page, each once", async () => {
    for (let number = 1; number <= 7; number += 1)
      stand.records.ticketMap.set(number, aTicket(number));
    const ann = await stand.signIn("ann");
    const seen: number[] = [];

    let cursor: string | null = "";
    while (cursor !== null) {
      const query = cursor === "" ? "limit=3" : `limit=3&cursor=${cursor}`;
      const answer = await ann.ask("GET", `/api/v1/tickets?${query}`);
      const page = TicketPage.parse(await answer.json());
      seen.push(...page.items.map(({ number }) => number));
      cursor = page.nextCursor;
    }

    expect(seen).toEqual([7, 6, 5, 4, 3, 2, 1]);
  });

  it("can be filtered, and wrong filters are named", async () => {
    stand.records.ticketMap.set(1, aTicket(1, { status: "solved" }));
    stand.records.ticketMap.set(2, aTicket(2, { note: "a fee" }));
    const ann = await stand.signIn("ann");
    const numbers = async (query: string): Promise<number[]> => {
      const page = TicketPage.parse(
        await (await ann.ask("GET", `/api/v1/tickets?${query}`)).json(),
      );
      return page.items.map(({ number }) => number);
    };

    expect(await numbers("status=solved")).toEqual([1]);
    expect(await numbers("text=fee")).toEqual([2]);
    for (const query of [
      "status=lost",
      "limit=0",
      "limit=101",
      "cursor=x",
      "sort=note",
      "limit=1&limit=2",
    ]) {
      const answer = await ann.ask("GET", `/api/v1/tickets?${query}`);
      expect(answer.status).toBe(400);
      expect(await codeOf(answer)).toBe("HOTLINE_QUERY_INVALID");
    }
  });

  it("come with timeline, recordings, the contact's others and an ETag", async () => {
    const recordings = [{ id: "rec-1", durationMs: 61_200, kind: "recording" as const }];
    for (let number = 1; number <= 14; number += 1)
      stand.records.ticketMap.set(number, aTicket(number));
    stand.records.ticketMap.set(13, aTicket(13, { version: 4, recordings }));
    const ann = await stand.signIn("ann");

    const answer = await ann.ask("GET", "/api/v1/tickets/13");
    const ticket = Ticket.parse(await answer.json());

    expect(answer.headers.get("etag")).toBe('"4"');
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(ticket.timeline).toHaveLength(1);
    expect(ticket.recordings).toEqual([
      { ...recordings[0], url: "/api/v1/recordings/rec-1?ticket=13" },
    ]);
    expect(ticket.previous.map(({ number }) => number)).toEqual([14, 12, 11, 10, 9, 8, 7, 6, 5, 4]);
    expect(ticket.openedAt).toBe(new Date(1_795_340_000_000).toISOString());
  });

  it("show the answer to a blind survey to supervisors, and to agents nowhere", async () => {
    const ratings = [
      { survey: "service", rate: 4, blind: false },
      { survey: "agent", rate: 1, blind: true },
    ];
    const blind = { at: new Date(0).toISOString(), kind: "rated", text: { en: "1", zh: "1" } };
    stand.timeline.push({ ...blind, blind: true });
    stand.records.ticketMap.set(1, aTicket(1, { ratings }));
    const seen = async (name: string) => {
      const answer = await (await stand.signIn(name)).ask("GET", "/api/v1/tickets/1");
      const ticket = Ticket.parse(await answer.json());
      const kinds = ticket.timeline.map(({ kind }) => kind);
      return [ticket.ratings.map(({ survey }) => survey), kinds.includes("rated")];
    };

    expect(await seen("ann")).toEqual([["service"], false]);
    expect(await seen("sue")).toEqual([["service", "agent"], true]);
  });

  it("change under If-Match only when nobody changed them since", async () => {
    stand.records.ticketMap.set(1, aTicket(1));
    const ann = await stand.signIn("ann");
    const change = (etag: string | null, note: string): Promise<Response> =>
      ann.ask("PATCH", "/api/v1/tickets/1", { note }, etag === null ? {} : { "if-match": etag });

    const first = await change('"1"', "one");
    const stale = await change('"1"', "two");
    const foreign = await change('W/"2"', "three");
    const any = await change(null, "four");

    expect(first.status).toBe(200);
    expect(first.headers.get("etag")).toBe('"2"');
    expect(stale.status).toBe(412);
    expect(await codeOf(stale)).toBe("HOTLINE_TICKET_CHANGED");
    expect(foreign.status).toBe(412);
    expect(any.status).toBe(200);
    expect(stand.records.ticketMap.get(1)?.note).toBe("four");
  });

  it("keep markup in notes and names as text", async () => {
    stand.records.ticketMap.set(1, aTicket(1, { callerName: "<img src=x onerror=alert(1)>" }));
    const note = '"><script>alert(1)</script>';
    const ann = await stand.signIn("ann");

    const answer = await ann.ask("PATCH", "/api/v1/tickets/1", { note, contactName: null });
    const ticket = Ticket.parse(await answer.json());

    expect(ticket.note).toBe(note);
    expect(ticket.callerName).toBe("<img src=x onerror=alert(1)>");
    expect(ticket.contact?.name).toBeNull();
    expect(answer.headers.get("content-type")).toBe("application/json; charset=utf-8");
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
  });

  it("of another agent are read, but not changed, by an agent", async () => {
    stand.records.ticketMap.set(1, aTicket(1, { agent: agentId("bob") }));
    const ann = await stand.signIn("ann");
    const sue = await stand.signIn("sue");

    expect((await ann.ask("GET", "/api/v1/tickets/1")).status).toBe(200);
    expect((await ann.ask("PATCH", "/api/v1/tickets/1", { note: "x" })).status).toBe(403);
    expect((await sue.ask("PATCH", "/api/v1/tickets/1", { note: "x" })).status).toBe(200);
  });

  it("that do not exist are 404, and numbers that cannot be are 400", async () => {
    const ann = await stand.signIn("ann");

    const missing = await ann.ask("GET", "/api/v1/tickets/99");
    expect(missing.status).toBe(404);
    expect(await codeOf(missing)).toBe("HOTLINE_TICKET_UNKNOWN");
    for (const number of ["0", "-1", "1.5", "abc", "1e309", "9007199254740993"]) {
      expect((await ann.ask("GET", `/api/v1/tickets/${number}`)).status).toBe(400);
    }
  });
});

describe("recordings", () => {
  const audio = Buffer.concat([Buffer.from("RIFF"), Buffer.alloc(996, 7)]);

  beforeEach(async () => {
    const path = join(stand.folder, ".rec-1.wav");
    await writeFile(path, audio);
    stand.recordings.set("rec-1", path);
    stand.records.ticketMap.set(
      1,
      aTicket(1, {
        agent: agentId("ann"),
        recordings: [{ id: "rec-1", durationMs: 1_000, kind: "recording" }],
      }),
    );
    stand.records.ticketMap.set(2, aTicket(2, { agent: agentId("bob") }));
  });

  it("play whole and in ranges, as WAV that nobody caches", async () => {
    const ann = await stand.signIn("ann");

    const whole = await ann.ask("GET", "/api/v1/recordings/rec-1?ticket=1");
    const part = await ann.ask("GET", "/api/v1/recordings/rec-1?ticket=1", undefined, {
      range: "bytes=4-13",
    });

    expect(whole.headers.get("content-type")).toBe("audio/wav");
    expect(whole.headers.get("cache-control")).toBe("private, no-store");
    expect(Buffer.from(await whole.arrayBuffer()).equals(audio)).toBe(true);
    expect(part.status).toBe(206);
    expect(part.headers.get("content-range")).toBe("bytes 4-13/1000");
    expect(Buffer.from(await part.arrayBuffer())).toEqual(Buffer.alloc(10, 7));
  });

  it("are for their own agent and those above", async () => {
    const bob = await stand.signIn("bob");
    const sue = await stand.signIn("sue");

    expect((await bob.ask("GET", "/api/v1/recordings/rec-1?ticket=1")).status).toBe(403);
    expect((await sue.ask("GET", "/api/v1/recordings/rec-1?ticket=1")).status).toBe(200);
  });

  it("cannot be had through another ticket, without one, or by a path", async () => {
    stand.recordings.set("..%2F..%2Fetc%2Fpasswd", "/etc/passwd");
    const bob = await stand.signIn("bob");
    const statusOf = async (path: string): Promise<number> =>
      (await bob.ask("GET", `/api/v1/recordings/${path}`)).status;

    expect(await statusOf("rec-1?ticket=2")).toBe(404);
    expect(await statusOf("rec-1")).toBe(400);
    expect(await statusOf("..%2F..%2Fetc%2Fpasswd?ticket=2")).toBe(400);
    expect(await statusOf("a..b?ticket=2")).toBe(400);
    expect(await statusOf("%00?ticket=2")).toBe(400);
  });

  it("that are gone from the disk are 404", async () => {
    stand.recordings.set("rec-1", join(stand.folder, "gone.wav"));
    const ann = await stand.signIn("ann");

    const answer = await ann.ask("GET", "/api/v1/recordings/rec-1?ticket=1");

    expect(answer.status).toBe(404);
    expect(await codeOf(answer)).toBe("HOTLINE_NOT_FOUND");
  });
});
