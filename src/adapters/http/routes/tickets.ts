import { z } from "zod";
import {
  AppError,
  Ticket,
  TicketChangeBody,
  TicketPage,
  TicketQuery,
  ticketSummaryOf,
} from "../../../contract/index.ts";
import type { TicketEdit, TicketFilter, TicketRecord } from "../../../ports/records.ts";
import type { SignedIn } from "../../../ports/signed-in.ts";
import type { Border } from "../border.ts";
import { ratingsSeenBy, seenBy } from "../seen-by.ts";
import { type Route, rates, route } from "../table.ts";

const everyone = ["agent", "supervisor", "admin"] as const;
/** Other tickets of the contact that a ticket shows. */
const previousMax = 10;

const TicketParams = z.object({
  number: z.coerce
    .number()
    .int()
    .positive()
    .max(2 ** 53 - 1),
});
const RecordingParams = z.object({
  id: z.string().regex(/^(?!.*\.\.)[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/, "is not a recording's id"),
});
const RecordingQuery = z
  .object({
    ticket: z.coerce
      .number()
      .int()
      .positive()
      .max(2 ** 53 - 1),
  })
  .strict();

const summaryExample = {
  number: 1042,
  status: "open",
  openedAt: "2026-11-22T09:30:00.000Z",
  endedAt: "2026-11-22T09:34:10.000Z",
  call: "1795340000.17",
  callerNumber: "+12025550123",
  callerName: "Mei Lin",
  contact: { id: 7, number: "+12025550123", name: "Mei Lin" },
  dialled: "1000",
  lang: "zh",
  result: "answered",
  queue: "support",
  agent: "ann",
  verifiedAccount: "10010001",
  verifiedName: "Mei Lin",
  disposition: "resolved",
  note: "Asked about a fee.",
};

const ticketExample = {
  ...summaryExample,
  version: 3,
  timeline: [
    {
      at: "2026-11-22T09:30:00.000Z",
      kind: "answered",
      text: { en: "Answered by Ann Archer", zh: "由 Ann Archer 接听" },
    },
  ],
  recordings: [
    {
      id: "1795340000.17-1",
      durationMs: 61_200,
      url: "/api/v1/recordings/1795340000.17-1?ticket=1042",
    },
  ],
  ratings: [{ survey: "service", rate: 5 }],
  previous: [],
};

const unknown = (number: number): AppError =>
  new AppError("HOTLINE_TICKET_UNKNOWN", `Ticket ${number} does not exist.`);

async function wholeTicket(border: Border, who: SignedIn, record: TicketRecord): Promise<Ticket> {
  const { contact } = record;
  const [timeline, others] = await Promise.all([
    border.timelineOf(record.call),
    contact ? border.records.tickets({ contact: contact.id, limit: previousMax + 1 }) : [],
  ]);
  return {
    ...ticketSummaryOf(record),
    version: record.version,
    timeline: seenBy(who, timeline),
    recordings: record.recordings.map(({ id, durationMs }) => ({
      id,
      durationMs,
      url: `/api/v1/recordings/${encodeURIComponent(id)}?ticket=${record.number}`,
    })),
    ratings: ratingsSeenBy(who, record.ratings),
    previous: others
      .filter((other) => other.number !== record.number)
      .slice(0, previousMax)
      .map(ticketSummaryOf),
  };
}

const etagOf = (version: number): string => `"${version}"`;

/** The version that `If-Match` names: null for any; a tag that is not ours matches nothing. */
function versionOf(ifMatch: string | null): number | null {
  if (ifMatch === null || ifMatch.trim() === "*") return null;
  const found = /^"(\d{1,15})"$/.exec(ifMatch.trim());
  return found ? Number(found[1]) : -1;
}

/** Agents change and listen to what was theirs or nobody's; the others everything. */
function mayTouch({ user }: SignedIn, ticket: TicketRecord): boolean {
  return user.role !== "agent" || ticket.agent === null || ticket.agent === user.name;
}

async function changeTicket(
  border: Border,
  who: SignedIn,
  number: number,
  edit: TicketEdit,
  ifMatch: string | null,
): Promise<TicketRecord> {
  const before = await border.records.ticket(number);
  if (before === null) throw unknown(number);
  if (!mayTouch(who, before)) {
    throw new AppError("HOTLINE_ROLE_MISSING", `Ticket ${number} is another agent's.`);
  }
  const version = versionOf(ifMatch);
  const changed = await border.records.editTicket(number, edit, version, who.user.name);
  if (changed === null) throw unknown(number);
  if (changed === "changed") {
    throw new AppError("HOTLINE_TICKET_CHANGED", `Ticket ${number} is not at version ${ifMatch}.`);
  }
  return changed;
}

/** Tickets and the recordings that belong to them. */
export const ticketRoutes: readonly Route[] = [
  route(
    {
      method: "get",
      path: "/api/v1/tickets",
      tag: "Tickets",
      summary: "Lists tickets, newest first",
      roles: everyone,
      status: 200,
      media: "application/json",
      query: TicketQuery,
      answer: TicketPage,
      example: { items: [summaryExample], nextCursor: "1042" },
      errors: [],
      rate: rates.read,
    },
    async ({ border, query }) => {
      const { cursor, limit, status, agent, contact, result, text } = query;
      const filter: TicketFilter = {
        ...(status === undefined ? {} : { status }),
        ...(agent === undefined ? {} : { agent }),
        ...(contact === undefined ? {} : { contact }),
        ...(result === undefined ? {} : { result }),
        ...(text === undefined ? {} : { text }),
        ...(cursor === undefined ? {} : { before: Number(cursor) }),
        limit: limit + 1,
      };
      const found = await border.records.tickets(filter);
      const items = found.slice(0, limit).map(ticketSummaryOf);
      const last = items.at(-1);
      const nextCursor = found.length > limit && last ? String(last.number) : null;
      return { kind: "json", body: { items, nextCursor } };
    },
  ),
  route(
    {
      method: "get",
      path: "/api/v1/tickets/{number}",
      tag: "Tickets",
      summary: "Gets a ticket with what happened, its recordings and the contact's other tickets",
      description: "The ETag is for `If-Match` of a change.",
      roles: everyone,
      status: 200,
      media: "application/json",
      params: TicketParams,
      answer: Ticket,
      example: ticketExample,
      errors: ["HOTLINE_TICKET_UNKNOWN"],
      rate: rates.read,
    },
    async ({ border, who, params }) => {
      const record = await border.records.ticket(params.number);
      if (record === null) throw unknown(params.number);
      const body = await wholeTicket(border, who, record);
      return { kind: "json", body, etag: etagOf(record.version) };
    },
  ),
  route(
    {
      method: "patch",
      path: "/api/v1/tickets/{number}",
      tag: "Tickets",
      summary: "Changes a ticket",
      description:
        "With `If-Match` only when nobody changed it since; without, always. Agents change " +
        "their own tickets and those without an agent.",
      roles: everyone,
      status: 200,
      media: "application/json",
      params: TicketParams,
      body: TicketChangeBody,
      bodyExample: { disposition: "resolved", note: "Asked about a fee." },
      answer: Ticket,
      example: ticketExample,
      errors: ["HOTLINE_TICKET_UNKNOWN", "HOTLINE_TICKET_CHANGED"],
      rate: rates.change,
    },
    async ({ border, who, params, body, ifMatch }) => {
      const edit: TicketEdit = {
        ...(body.status === undefined ? {} : { status: body.status }),
        ...(body.disposition === undefined ? {} : { disposition: body.disposition }),
        ...(body.note === undefined ? {} : { note: body.note }),
        ...(body.contactName === undefined ? {} : { contactName: body.contactName }),
      };
      const record = await changeTicket(border, who, params.number, edit, ifMatch);
      const answer = await wholeTicket(border, who, record);
      return { kind: "json", body: answer, etag: etagOf(record.version) };
    },
  ),
  route(
    {
      method: "get",
      path: "/api/v1/recordings/{id}",
      tag: "Tickets",
      summary: "Plays the recording of a conversation",
      description:
        "`Range` works. `ticket` is the ticket it belongs to: take the whole `url` from there. " +
        "Agents hear only conversations of their own.",
      roles: everyone,
      status: 200,
      media: "audio/wav",
      params: RecordingParams,
      query: RecordingQuery,
      answer: null,
      example: null,
      errors: ["HOTLINE_RECORDING_UNKNOWN"],
      rate: rates.read,
    },
    async ({ border, who, params, query }) => {
      const ticket = await border.records.ticket(query.ticket);
      const isOfTicket = ticket?.recordings.some(({ id }) => id === params.id) ?? false;
      const missing = new AppError(
        "HOTLINE_RECORDING_UNKNOWN",
        `Ticket ${query.ticket} has no recording "${params.id}".`,
      );
      if (ticket === null || !isOfTicket) throw missing;
      if (who.user.role === "agent" && ticket.agent !== who.user.name) {
        throw new AppError("HOTLINE_ROLE_MISSING", "This is another agent's conversation.");
      }
      const recording = border.telephony.recording(params.id);
      if (recording === null) throw missing;
      return { kind: "file", type: "audio/wav", path: recording.path };
    },
  ),
];
