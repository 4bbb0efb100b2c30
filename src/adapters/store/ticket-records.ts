import type { Database } from "better-sqlite3";
import { sql } from "kysely";
import { agentId, type CallId, callId } from "../../core/lib/brands.ts";
import { unsolved } from "../../core/ticket/index.ts";
import type { TicketFilter, TicketRecord } from "../../ports/tickets.ts";
import { rows, sqlite } from "./query.ts";
import { bodyOf } from "./ticket-body.ts";
import { conditionsOf, sortedBy } from "./ticket-filter.ts";

type Row = ReturnType<typeof rows<TicketRow>>[number];
type TicketRow = Awaited<ReturnType<ReturnType<typeof selectTickets>["execute"]>>[number];

/** Lists tickets that meet all conditions, in the order asked for. */
export function listTickets(db: Database, filter: TicketFilter): TicketRecord[] {
  const { sort, after, limit } = filter;
  const value = sortedBy(sort);
  const direction = sort === "due" ? "asc" : "desc";
  let query = selectTickets()
    .where((eb) => eb.and(conditionsOf(eb, filter)))
    .orderBy(value, direction)
    .limit(limit);
  if (sort === "due" || sort === "updated") query = query.orderBy("tickets.number", direction);
  if (after !== undefined) {
    const place = [value, sql`tickets.number`] as const;
    const sign = sql.raw(direction === "asc" ? ">" : "<");
    query = query.where(
      sort === "due" || sort === "updated"
        ? sql<boolean>`(${place[0]}, ${place[1]}) ${sign} (${after.value}, ${after.number})`
        : sql<boolean>`tickets.number < ${after.number}`,
    );
  }
  return rows(db, query).map(toTicket);
}

/** How many tickets meet all conditions; counts at most `max`. */
export function countTickets(db: Database, filter: TicketFilter, max: number): number {
  const found = sqlite
    .selectFrom("tickets")
    .select("tickets.number")
    .where((eb) => eb.and(conditionsOf(eb, filter)))
    .limit(max);
  const query = sqlite.selectFrom(found.as("found")).select((eb) => eb.fn.countAll().as("count"));
  return Number(rows(db, query)[0]?.count ?? 0);
}

/** A ticket by its number, or null. */
export function findTicket(db: Database, number: number): TicketRecord | null {
  return rows(db, selectTickets().where("tickets.number", "=", number)).map(toTicket)[0] ?? null;
}

/** The ticket of a call, or null. */
export function findTicketOfCall(db: Database, call: CallId): TicketRecord | null {
  return rows(db, selectTickets().where("tickets.call", "=", call)).map(toTicket)[0] ?? null;
}

/** Tickets linked to a ticket as related, newest first. */
export function listLinks(db: Database, number: number): TicketRecord[] {
  const query = selectTickets()
    .innerJoin("ticket_links", (join) =>
      join.on((eb) =>
        eb.or([
          eb.and([
            eb("ticket_links.one", "=", number),
            eb("ticket_links.other", "=", eb.ref("tickets.number")),
          ]),
          eb.and([
            eb("ticket_links.other", "=", number),
            eb("ticket_links.one", "=", eb.ref("tickets.number")),
          ]),
        ]),
      ),
    )
    .orderBy("tickets.number", "desc");
  return rows(db, query).map(toTicket);
}

function selectTickets() {
  return sqlite
    .selectFrom("tickets")
    .leftJoin("contacts", "contacts.id", "tickets.contact")
    .selectAll("tickets")
    .select(["contacts.id as contact_id", "contacts.vip as contact_vip"])
    .select("contacts.name as contact_name")
    .select((eb) =>
      eb
        .selectFrom("contact_numbers")
        .select("contact_numbers.number")
        .whereRef("contact_numbers.contact", "=", "tickets.contact")
        .orderBy("contact_numbers.place")
        .limit(1)
        .as("contact_number"),
    );
}

function toTicket(row: Row): TicketRecord {
  const { contact_id: id, contact_number: number, contact_name: name, contact_vip: vip } = row;
  const { dueFrom: _from, pausedMs: _paused, pendingSince: _pending, ...body } = bodyOf(row);
  const recordings: readonly (Omit<TicketRecord["recordings"][number], "kind"> & {
    readonly kind?: "recording" | "voicemail";
  })[] = JSON.parse(row.recordings);
  return {
    ...body,
    dueAt: unsolved.includes(body.status) ? body.dueAt : null,
    number: row.number,
    version: row.version,
    call: callId(row.call),
    openedAt: row.opened_at,
    endedAt: row.ended_at,
    updatedAt: row.updated_at,
    callerNumber: row.caller_number,
    callerName: row.caller_name,
    contact: id === null ? null : { id, number, name, vip: vip === 1 },
    dialled: row.dialled,
    lang: row.lang,
    result: row.result,
    queue: row.queue,
    agent: row.agent === null ? null : agentId(row.agent),
    verifiedAccount: row.verified_account,
    verifiedName: row.verified_name,
    ratings: JSON.parse(row.ratings),
    // Those of before there were messages have no kind.
    recordings: recordings.map((one) => ({ ...one, kind: one.kind ?? "recording" })),
    erased: row.erased === 1,
  };
}
