import { rm } from "node:fs/promises";
import { z } from "zod";
import {
  AppError,
  AuditPage,
  AuditQuery,
  ContactBody,
  ContactPage,
  ContactQuery,
  type ContactSummary,
  ContactView,
  ErasureReport,
  MergeBody,
  ticketSummaryOf,
} from "../../../contract/index.ts";
import { checkContactFields } from "../../../core/ticket/index.ts";
import type { ContactEdit, ContactRecord, NumberTaken } from "../../../ports/contacts.ts";
import type { Border } from "../border.ts";
import { type Reply, type Route, rates, route } from "../table.ts";
import { contactExample, contactViewExample } from "../ticket-examples.ts";
import { withoutUndefined } from "../ticket-query.ts";
import { assertNoFaults, etagOf, historyLineOf, versionOf } from "../whole-ticket.ts";

const everyone = ["agent", "supervisor", "admin"] as const;
const leaders = ["supervisor", "admin"] as const;
/** Tickets that a contact shows. */
const recentMax = 50;

const ContactParams = z.object({
  contact: z.coerce
    .number()
    .int()
    .positive()
    .max(2 ** 53 - 1),
});

const one = {
  tag: "Contacts",
  roles: everyone,
  media: "application/json",
  answer: ContactView,
  example: contactViewExample,
} as const;

/** Contacts, and the audit log of what must be told later. */
export const contactRoutes: readonly Route[] = [
  route(
    {
      ...one,
      method: "get",
      path: "/api/v1/contacts",
      summary: "Lists contacts, newest first",
      status: 200,
      query: ContactQuery,
      answer: ContactPage,
      example: { items: [contactExample], nextCursor: null },
      errors: [],
      rate: rates.read,
    },
    async ({ border, query }) => {
      const { cursor, limit, text, vip } = query;
      const before = cursor === undefined ? undefined : Number(cursor);
      const filter = { ...withoutUndefined({ text, vip, before }), limit: limit + 1 };
      const found = await border.records.contacts(filter);
      const items = found.slice(0, limit).map(summaryOf);
      const last = items.at(-1);
      const nextCursor = found.length > limit && last ? String(last.id) : null;
      return { kind: "json", body: { items, nextCursor } };
    },
  ),
  route(
    {
      ...one,
      method: "post",
      path: "/api/v1/contacts",
      summary: "Adds a contact",
      status: 201,
      body: ContactBody,
      bodyExample: { name: "Mei Lin", numbers: [{ number: "+12025550199", label: "work" }] },
      errors: ["HOTLINE_NUMBER_TAKEN"],
      rate: rates.change,
    },
    async ({ border, who, body }) => {
      const edit = editOf(border, body);
      return whole(border, refusedOr(await border.records.addContact(edit, who.user.name), 0));
    },
  ),
  route(
    {
      ...one,
      method: "get",
      path: "/api/v1/contacts/{contact}",
      summary: "Gets a contact with tickets and history",
      description: "The ETag is for `If-Match` of a change.",
      status: 200,
      params: ContactParams,
      errors: ["HOTLINE_CONTACT_UNKNOWN"],
      rate: rates.read,
    },
    async ({ border, params }) =>
      whole(border, refusedOr(await border.records.contact(params.contact), params.contact)),
  ),
  route(
    {
      ...one,
      method: "patch",
      path: "/api/v1/contacts/{contact}",
      summary: "Changes a contact",
      description: "With `If-Match` only when nobody changed it since; without, always.",
      status: 200,
      params: ContactParams,
      body: ContactBody,
      bodyExample: { vip: true, note: "Prefers mornings." },
      errors: ["HOTLINE_CONTACT_UNKNOWN", "HOTLINE_CONTACT_CHANGED", "HOTLINE_NUMBER_TAKEN"],
      rate: rates.change,
    },
    async ({ border, who, params, body, ifMatch }) => {
      const { contact } = params;
      const edit = editOf(border, body);
      const version = versionOf(ifMatch);
      const done = await border.records.editContact(contact, edit, version, who.user.name);
      return whole(border, refusedOr(done, contact));
    },
  ),
  route(
    {
      ...one,
      method: "post",
      path: "/api/v1/contacts/{contact}/merge",
      summary: "Merges a double into a contact",
      description:
        "The contact gets the double's numbers, tickets and notes, and what it lacks of the " +
        "rest. The double stays as a pointer. Written into the audit log.",
      roles: leaders,
      status: 200,
      params: ContactParams,
      body: MergeBody,
      bodyExample: { double: 8 },
      errors: ["HOTLINE_CONTACT_UNKNOWN"],
      rate: rates.change,
    },
    async ({ border, who, params, body }) => {
      const by = who.user.name;
      const merged = await border.records.mergeContacts(body.double, params.contact, by);
      const contact = refusedOr(merged, params.contact);
      const subject = `contact ${params.contact}`;
      const detail = `with ${body.double}`;
      await border.records.audit({ by, action: "contact.merge", subject, detail });
      return whole(border, contact);
    },
  ),
  route(
    {
      method: "post",
      path: "/api/v1/contacts/{contact}/erase",
      tag: "Contacts",
      summary: "Erases a contact on request",
      description:
        "For ever: names, numbers, notes, comments, fields, tags, recordings, and what was heard " +
        "and pressed on their calls. Tickets, results, times, queues and agents stay, so all " +
        "counts stay. Written into the audit log. Backups are for the operator to see to.",
      roles: ["admin"],
      status: 200,
      media: "application/json",
      params: ContactParams,
      answer: ErasureReport,
      example: { tickets: 3, recordings: 2 },
      errors: ["HOTLINE_CONTACT_UNKNOWN", "HOTLINE_CONTACT_ON_CALL"],
      rate: rates.change,
    },
    async ({ border, who, params }) => {
      const erasure = await erase(border, params.contact, who.user.name);
      return { kind: "json", body: erasure };
    },
  ),
  route(
    {
      method: "get",
      path: "/api/v1/audit",
      tag: "Contacts",
      summary: "Lists acts that are written down for later: erasures, merges and exports",
      roles: ["admin"],
      status: 200,
      media: "application/json",
      query: AuditQuery,
      answer: AuditPage,
      example: {
        items: [
          {
            id: 5,
            at: "2026-11-22T09:30:00.000Z",
            by: "amy",
            action: "contact.erase",
            subject: "contact 7",
            detail: "3 tickets, 2 recordings",
          },
        ],
        nextCursor: null,
      },
      errors: [],
      rate: rates.read,
    },
    async ({ border, query }) => {
      const { cursor, limit, ...wanted } = query;
      const before = cursor === undefined ? {} : { before: Number(cursor) };
      const filter = { ...before, ...withoutUndefined(wanted), limit: limit + 1 };
      const found = await border.records.auditLog(filter);
      const items = found
        .slice(0, limit)
        .map((entry) => ({ ...entry, at: new Date(entry.at).toISOString() }));
      const last = items.at(-1);
      const nextCursor = found.length > limit && last ? String(last.id) : null;
      return { kind: "json", body: { items, nextCursor } };
    },
  ),
];

function summaryOf(contact: ContactRecord): ContactSummary {
  const { id, name, vip, note, tickets, mergedInto, erasedAt } = contact;
  return {
    id,
    name,
    vip,
    numbers: contact.numbers.map(({ number, label }) => ({ number, label })),
    note,
    fields: { ...contact.fields },
    tickets,
    mergedInto,
    erasedAt: erasedAt === null ? null : new Date(erasedAt).toISOString(),
  };
}

async function whole(border: Border, contact: ContactRecord): Promise<Reply> {
  const [recent, history] = await Promise.all([
    border.records.tickets({ contact: contact.id, limit: recentMax }),
    border.records.contactHistory(contact.id),
  ]);
  const body: ContactView = {
    ...summaryOf(contact),
    version: contact.version,
    recent: recent.map(ticketSummaryOf),
    history: history.map(historyLineOf),
  };
  return { kind: "json", body, etag: etagOf(contact.version) };
}

/** The change with its numbers in E.164. Throws HOTLINE_BODY_INVALID naming each fault. */
function editOf(border: Border, body: ContactBody): ContactEdit {
  assertNoFaults(checkContactFields(border.ticketRules, body.fields ?? {}));
  const numbers = body.numbers?.map((entry) => ({
    ...entry,
    number: border.contactNumber(entry.number) ?? entry.number,
    isNumber: border.contactNumber(entry.number) !== null,
  }));
  const faults = (numbers ?? []).flatMap(({ number, isNumber }, at) => {
    const path = `numbers.${at}.number`;
    if (!isNumber) return [{ path, message: `"${number}" is no telephone number.` }];
    const isTwice = numbers?.findIndex((other) => other.number === number) !== at;
    return isTwice ? [{ path, message: `${number} is there twice.` }] : [];
  });
  assertNoFaults(faults);
  const plain = numbers?.map(({ number, label }) => ({ number, label }));
  return withoutUndefined({ ...body, numbers: plain });
}

/** The contact, or what stands in the way as an error. */
function refusedOr(
  done: ContactRecord | NumberTaken | "changed" | null,
  id: number,
): ContactRecord {
  if (done === null) throw new AppError("HOTLINE_CONTACT_UNKNOWN", `Contact ${id}.`);
  if (done === "changed") {
    throw new AppError("HOTLINE_CONTACT_CHANGED", `Contact ${id} is at another version.`);
  }
  if ("taken" in done) {
    throw new AppError("HOTLINE_NUMBER_TAKEN", `${done.taken} belongs to contact ${done.by}.`);
  }
  return done;
}

/** Deletes the files first: when that fails, all is still there to try again. */
async function erase(border: Border, id: number, by: string): Promise<ErasureReport> {
  const planned = await border.records.erasureOf(id);
  if (planned === null) throw new AppError("HOTLINE_CONTACT_UNKNOWN", `Contact ${id}.`);
  if (planned === "on_call") throw new AppError("HOTLINE_CONTACT_ON_CALL", `Contact ${id}.`);
  for (const recording of planned.recordings) {
    const found = border.telephony.recording(recording);
    if (found !== null) await rm(found.path, { force: true });
  }
  const done = await border.records.eraseContact(id, by);
  if (done === null) throw new AppError("HOTLINE_CONTACT_UNKNOWN", `Contact ${id}.`);
  if (done === "on_call") throw new AppError("HOTLINE_CONTACT_ON_CALL", `Contact ${id}.`);
  return { tickets: done.tickets, recordings: done.recordings.length };
}
