import { z } from "zod";
import {
  AppError,
  Ticket,
  TicketChangeBody,
  TicketPage,
  TicketQuery,
  ticketSummaryOf,
} from "../../../contract/index.ts";
import { checkTicketEdit } from "../../../core/ticket/index.ts";
import { type Route, rates, route } from "../table.ts";
import { TicketParams, ticketExample, ticketSummaryExample } from "../ticket-examples.ts";
import { cursorOf, filterOf, placeOf, withoutUndefined } from "../ticket-query.ts";
import {
  assertAssignee,
  assertMayTouch,
  assertNoFaults,
  findTicket,
  ticketReply,
  unknownTicket,
  versionOf,
} from "../whole-ticket.ts";

const everyone = ["agent", "supervisor", "admin"] as const;
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
      example: { items: [ticketSummaryExample], nextCursor: "1042" },
      errors: [],
      rate: rates.read,
    },
    async ({ border, query }) => {
      const { cursor, limit } = query;
      const filter = {
        ...filterOf(query, border.clock.now()),
        ...(cursor === undefined ? {} : { after: placeOf(cursor) }),
        limit: limit + 1,
      };
      const found = await border.records.tickets(filter);
      const items = found.slice(0, limit);
      const last = items.at(-1);
      const nextCursor = found.length > limit && last ? cursorOf(last, query.sort) : null;
      return { kind: "json", body: { items: items.map(ticketSummaryOf), nextCursor } };
    },
  ),
  route(
    {
      method: "get",
      path: "/api/v1/tickets/{number}",
      tag: "Tickets",
      summary: "Gets a ticket with all that belongs to it",
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
    async ({ border, who, params }) =>
      ticketReply(border, who, await findTicket(border, params.number)),
  ),
  route(
    {
      method: "patch",
      path: "/api/v1/tickets/{number}",
      tag: "Tickets",
      summary: "Changes a ticket",
      description:
        "With `If-Match` only when nobody changed it since; without, always. Agents change " +
        "what is or was theirs and what is nobody's. A disposition sets the status unless the " +
        "change does; the status of a joined ticket is that of the one it belongs to.",
      roles: everyone,
      status: 200,
      media: "application/json",
      params: TicketParams,
      body: TicketChangeBody,
      bodyExample: { category: "other", disposition: "resolved", note: "Asked about a fee." },
      answer: Ticket,
      example: ticketExample,
      errors: ["HOTLINE_TICKET_UNKNOWN", "HOTLINE_TICKET_CHANGED"],
      rate: rates.change,
    },
    async ({ border, who, params, body, ifMatch }) => {
      const { number } = params;
      const before = await findTicket(border, number);
      assertMayTouch(who, before);
      const edit = withoutUndefined(body);
      assertNoFaults(checkTicketEdit(border.ticketRules, edit));
      assertAssignee(await border.records.users(), edit.assignee);
      const version = versionOf(ifMatch);
      const changed = await border.records.editTicket(number, edit, version, who.user.name);
      if (changed === null) throw unknownTicket(number);
      if (changed === "changed") {
        throw new AppError(
          "HOTLINE_TICKET_CHANGED",
          `Ticket ${number} is not at version ${ifMatch}.`,
        );
      }
      return ticketReply(border, who, changed);
    },
  ),
  route(
    {
      method: "get",
      path: "/api/v1/recordings/{id}",
      tag: "Tickets",
      summary: "Plays the recording of a conversation or a message",
      description:
        "`Range` works. `ticket` is the ticket it belongs to: take the whole `url` from there. " +
        "Agents hear only conversations of their own, and messages on tickets without an agent.",
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
      const isOwn = ticket.agent === null || ticket.agent === who.user.name;
      if (who.user.role === "agent" && !isOwn) {
        throw new AppError("HOTLINE_ROLE_MISSING", "This is another agent's conversation.");
      }
      const recording = border.telephony.recording(params.id);
      if (recording === null) throw missing;
      return { kind: "file", type: "audio/wav", path: recording.path };
    },
  ),
];
