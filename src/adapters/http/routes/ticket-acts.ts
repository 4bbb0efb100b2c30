import type { z } from "zod";
import {
  AppError,
  BulkChangeBody,
  BulkResult,
  CommentBody,
  JoinBody,
  LinkBody,
  Ticket,
  WatchBody,
} from "../../../contract/index.ts";
import { checkTicketEdit } from "../../../core/ticket/index.ts";
import type { TicketRecord } from "../../../ports/tickets.ts";
import type { Border } from "../border.ts";
import { type Asked, type Route, rates, route } from "../table.ts";
import { TicketParams, ticketExample } from "../ticket-examples.ts";
import { withoutUndefined } from "../ticket-query.ts";
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
const leaders = ["supervisor", "admin"] as const;

interface Act<B extends z.ZodType> {
  readonly path: "comments" | "join" | "links" | "watch";
  readonly summary: string;
  readonly description: string;
  readonly body: B;
  readonly bodyExample: unknown;
  readonly errors: readonly ("HOTLINE_TICKET_CHANGED" | "HOTLINE_JOIN_REFUSED")[];
}

/** Something that people do to one ticket; the answer is the ticket after it. */
function act<B extends z.ZodType>(
  { path, errors, ...facts }: Act<B>,
  run: (asked: Asked<{ number: number }, unknown, z.output<B>>) => Promise<TicketRecord | null>,
): Route {
  return route(
    {
      ...facts,
      method: "post",
      path: `/api/v1/tickets/{number}/${path}`,
      tag: "Tickets",
      roles: everyone,
      status: 200,
      media: "application/json",
      params: TicketParams,
      answer: Ticket,
      example: ticketExample,
      errors: ["HOTLINE_TICKET_UNKNOWN", ...errors],
      rate: rates.change,
    },
    async (asked) => {
      const record = await run(asked);
      if (record === null) throw unknownTicket(asked.params.number);
      return ticketReply(asked.border, asked.who, record);
    },
  );
}

/** What people do to tickets beside changing their fields. */
export const ticketActRoutes: readonly Route[] = [
  act(
    {
      path: "comments",
      summary: "Comments on a ticket",
      description: "Everybody may comment on every ticket; comments stay as they are.",
      body: CommentBody,
      bodyExample: { text: "The fee was paid back." },
      errors: [],
    },
    ({ border, who, params, body }) =>
      border.records.commentTicket(params.number, body.text, who.user.name),
  ),
  act(
    {
      path: "join",
      summary: "Joins a ticket to the one whose matter it belongs to, or parts it again",
      description:
        "With all that were joined to it, its tags and its watchers. Calls keep their own " +
        "tickets and are counted as before. `into` null parts it.",
      body: JoinBody,
      bodyExample: { into: null },
      errors: ["HOTLINE_TICKET_CHANGED", "HOTLINE_JOIN_REFUSED"],
    },
    ({ border, who, params, body, ifMatch }) =>
      join(border, who, params.number, body.into, ifMatch),
  ),
  act(
    {
      path: "links",
      summary: "Links a ticket to a related one, or ends that",
      description: "In both directions.",
      body: LinkBody,
      bodyExample: { other: 1, linked: true },
      errors: [],
    },
    async ({ border, who, params, body }) => {
      assertMayTouch(who, await findTicket(border, params.number));
      await findTicket(border, body.other);
      return border.records.linkTickets(params.number, body.other, body.linked, who.user.name);
    },
  ),
  act(
    {
      path: "watch",
      summary: "Watches a ticket, or does so no more",
      description: "For oneself; `watcher` of the list finds the watched ones.",
      body: WatchBody,
      bodyExample: { watching: true },
      errors: [],
    },
    ({ border, who, params, body }) =>
      border.records.watchTicket(params.number, who.user.name, body.watching),
  ),
  route(
    {
      method: "post",
      path: "/api/v1/tickets-bulk",
      tag: "Tickets",
      summary: "Changes many tickets in the same way",
      description: "Each by itself: the answer tells of each whether it was changed.",
      roles: leaders,
      status: 200,
      media: "application/json",
      body: BulkChangeBody,
      bodyExample: { tickets: [{ number: 1042, version: 3 }], change: { priority: "high" } },
      answer: BulkResult,
      example: { items: [{ number: 1042, result: "changed" }] },
      errors: [],
      rate: rates.change,
    },
    async ({ border, who, body }) => {
      assertNoFaults(checkTicketEdit(border.ticketRules, withoutUndefined(body.change)), "change");
      assertAssignee(await border.records.users(), body.change.assignee, "change");
      const items: BulkResult["items"] = [];
      for (const ticket of body.tickets) {
        const result = await changeOne(border, who.user.name, ticket, body);
        items.push({ number: ticket.number, result });
      }
      return { kind: "json", body: { items } };
    },
  ),
];

async function join(
  border: Border,
  who: Asked<unknown, unknown, unknown>["who"],
  number: number,
  into: number | null,
  ifMatch: string | null,
): Promise<TicketRecord> {
  assertMayTouch(who, await findTicket(border, number));
  const target = into === null ? null : await findTicket(border, into);
  const done = await border.records.joinTicket(number, into, versionOf(ifMatch), who.user.name);
  switch (done) {
    case "unknown":
      throw unknownTicket(number);
    case "changed":
      throw new AppError("HOTLINE_TICKET_CHANGED", `Ticket ${number} is not at ${ifMatch}.`);
    case "self":
      throw new AppError("HOTLINE_JOIN_REFUSED", `${number} is the same ticket.`);
    case "target_joined":
      throw new AppError(
        "HOTLINE_JOIN_REFUSED",
        `Ticket ${into} is joined to ${target?.joined}: join to that one.`,
      );
    default:
      return done;
  }
}

async function changeOne(
  border: Border,
  by: string,
  ticket: BulkChangeBody["tickets"][number],
  { change, addTags = [], comment }: BulkChangeBody,
): Promise<BulkResult["items"][number]["result"]> {
  const before = await border.records.ticket(ticket.number);
  if (before === null) return "unknown";
  const tags = change.tags ?? before.tags;
  const edit = withoutUndefined({ ...change, tags: [...new Set([...tags, ...addTags])] });
  const version = ticket.version ?? before.version;
  const after = await border.records.editTicket(ticket.number, edit, version, by);
  if (after === null) return "unknown";
  if (after === "changed") return "changed_meanwhile";
  if (comment !== undefined) await border.records.commentTicket(ticket.number, comment, by);
  return "changed";
}
