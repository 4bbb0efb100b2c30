import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ContactPage, ContactView, Ticket } from "../../../src/contract/index.ts";
import { aTicket } from "../../fakes/samples.ts";
import { codeOf, openStand, type Stand, type Visitor } from "./stand.ts";

let stand: Stand;
let ann: Visitor;

beforeEach(async () => {
  stand = await openStand();
  ann = await stand.signIn("ann");
  stand.records.ticketMap.set(1, aTicket(1));
});
afterEach(() => stand.close());

const contactOf = async (answer: Response) => ContactView.parse(await answer.json());
const add = (body: unknown) => ann.ask("POST", "/api/v1/contacts", body);

describe("contacts", () => {
  it("have several numbers, fields and a note, and are found by all of them", async () => {
    const made = await contactOf(
      await add({
        name: "王芳",
        vip: true,
        note: "喜欢上午来电",
        fields: { company: "Acme" },
        numbers: [{ number: "+8613900001111", label: "手机" }, { number: "+861065500100" }],
      }),
    );
    const found = async (query: string) => {
      const answer = await ann.ask("GET", `/api/v1/contacts?${query}`);
      return ContactPage.parse(await answer.json()).items.map(({ id }) => id);
    };

    expect(made).toMatchObject({ vip: true, version: 2, tickets: 0 });
    for (const text of ["王芳", "上午", "acme", "0655001", "139"]) {
      expect(await found(`text=${encodeURIComponent(text)}`), text).toEqual([made.id]);
    }
    expect(await found("vip=true")).toEqual([made.id]);
    expect(await found("vip=false")).toEqual([7]);
  });

  it("change with a line of history each, at the version one has read", async () => {
    const path = "/api/v1/contacts/7";
    const read = await ann.ask("GET", path);
    const etag = read.headers.get("etag") ?? "";

    const changed = await ann.ask(
      "PATCH",
      path,
      { vip: true, name: "Lin Mei" },
      { "if-match": etag },
    );
    const late = await ann.ask("PATCH", path, { vip: false }, { "if-match": etag });

    expect(await contactOf(changed)).toMatchObject({
      vip: true,
      name: "Lin Mei",
      recent: [{ number: 1, contact: { vip: true, name: "Lin Mei" } }],
      history: [
        { by: "ann", field: "name", old: "Mei Lin", new: "Lin Mei" },
        { by: "ann", field: "vip", old: "no", new: "yes" },
      ],
    });
    expect(late.status).toBe(412);
    expect(await codeOf(late)).toBe("HOTLINE_CONTACT_CHANGED");
  });

  it.each([
    [{ numbers: [{ number: "call me" }] }, "HOTLINE_BODY_INVALID"],
    [{ numbers: [{ number: "+4930123456" }, { number: "+4930123456" }] }, "HOTLINE_BODY_INVALID"],
    [{ fields: { size: 3 } }, "HOTLINE_BODY_INVALID"],
    [{ numbers: [{ number: "+12025550123" }] }, "HOTLINE_NUMBER_TAKEN"],
  ])("refuse %j", async (body, code) => {
    expect(await codeOf(await add(body))).toBe(code);
  });

  it("of one person are merged: numbers and tickets go over, the double points on", async () => {
    const sue = await stand.signIn("sue");
    const double = await contactOf(
      await add({ name: "M. Lin", vip: true, note: "Work", numbers: [{ number: "+4930123456" }] }),
    );
    stand.records.ticketMap.set(
      2,
      aTicket(2, { contact: { id: double.id, number: "+4930123456", name: "M. Lin", vip: true } }),
    );

    const merged = await contactOf(
      await sue.ask("POST", "/api/v1/contacts/7/merge", { double: double.id }),
    );

    expect(merged).toMatchObject({
      name: "Mei Lin",
      vip: true,
      note: "Work",
      tickets: 2,
      numbers: [{ number: "+12025550123" }, { number: "+4930123456" }],
    });
    const left = await contactOf(await ann.ask("GET", `/api/v1/contacts/${double.id}`));
    expect(left).toMatchObject({ mergedInto: 7, numbers: [], tickets: 0 });
    const again = await sue.ask("POST", "/api/v1/contacts/7/merge", { double: double.id });
    expect(await codeOf(again)).toBe("HOTLINE_CONTACT_UNKNOWN");
  });
});

describe("erasing a contact", () => {
  it("takes all that names them, keeps the counts, and is written down", async () => {
    const amy = await stand.signIn("amy");
    const path = join(stand.folder, "rec-1.wav");
    await writeFile(path, "RIFF");
    stand.recordings.set("rec-1", path);
    const recordings = [{ id: "rec-1", durationMs: 1_000, kind: "recording" as const }];
    stand.records.ticketMap.set(2, aTicket(2, { recordings, result: "answered" }));
    await ann.ask("PATCH", "/api/v1/tickets/2", {
      note: "Geheimnis",
      tags: ["secret"],
      fields: { order: "A-1" },
    });
    await ann.ask("POST", "/api/v1/tickets/2/comments", { text: "Mei rang twice" });

    const answer = await amy.ask("POST", "/api/v1/contacts/7/erase");

    expect(await answer.json()).toEqual({ tickets: 2, recordings: 1 });
    expect(existsSync(path)).toBe(false);
    const ticket = Ticket.parse(await (await amy.ask("GET", "/api/v1/tickets/2")).json());
    expect(ticket).toMatchObject({
      erased: true,
      callerNumber: null,
      callerName: null,
      note: "",
      tags: [],
      fields: {},
      comments: [],
      recordings: [],
      result: "answered",
    });
    expect(JSON.stringify(ticket.history)).not.toMatch(/Geheimnis|secret|A-1/);
    expect(ticket.history.map(({ field }) => field)).toContain("note");
    const contact = await contactOf(await amy.ask("GET", "/api/v1/contacts/7"));
    expect(contact).toMatchObject({ name: null, numbers: [], note: "", tickets: 2 });
    expect(contact.erasedAt).not.toBeNull();
    const search = await amy.ask("GET", "/api/v1/tickets?text=Geheimnis");
    expect(await search.json()).toMatchObject({ items: [] });
    const others = await amy.ask("GET", "/api/v1/audit?action=contact.erase&by=nobody");
    expect(await others.json()).toMatchObject({ items: [] });
    const wanted = await amy.ask("GET", "/api/v1/audit?action=contact.erase&by=amy");
    expect((await wanted.json()).items).toHaveLength(1);
    const audit = await (await amy.ask("GET", "/api/v1/audit")).json();
    expect(audit).toMatchObject({
      items: [
        {
          action: "contact.erase",
          by: "amy",
          subject: "contact 7",
          detail: "2 tickets, 1 recordings",
        },
      ],
    });
  });

  it("is for admins, and for contacts there are", async () => {
    const [sue, amy] = [await stand.signIn("sue"), await stand.signIn("amy")];

    expect(await codeOf(await sue.ask("POST", "/api/v1/contacts/7/erase"))).toBe(
      "HOTLINE_ROLE_MISSING",
    );
    expect(await codeOf(await amy.ask("POST", "/api/v1/contacts/99/erase"))).toBe(
      "HOTLINE_CONTACT_UNKNOWN",
    );
  });
});
