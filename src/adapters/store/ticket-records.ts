import type { Database } from "better-sqlite3";
import { type ExpressionBuilder, sql } from "kysely";
import { agentId, type CallId, callId } from "../../core/lib/brands.ts";
import type { TicketEdit, TicketFilter, TicketRecord } from "../../ports/records.ts";
import { changes, rows, sqlite } from "./query.ts";
import type { Schema } from "./schema.ts";
import { searchedTicket, searchPatterns, searchWords } from "./search-words.ts";

type Row = ReturnType<typeof rows<TicketRow>>[number];
type TicketRow = Awaited<ReturnType<ReturnType<typeof selectTickets>["execute"]>>[number];

/** Lists tickets that meet all conditions, newest first. */
export function listTickets(db: Database, filter: TicketFilter): TicketRecord[] {
  const { status, agent, contact, result, text, before, limit } = filter;
  let query = selectTickets().orderBy("tickets.number", "desc").limit(limit);
  // Written into the text, not bound: only then does SQLite use the index of open tickets.
  if (status !== undefined) query = query.where("tickets.status", "=", sql.lit(status));
  if (agent !== undefined) query = query.where("tickets.agent", "=", agent);
  if (contact !== undefined) query = query.where("tickets.contact", "=", contact);
  if (result !== undefined) query = query.where("tickets.result", "=", result);
  if (before !== undefined) query = query.where("tickets.number", "<", before);
  if (text !== undefined && text.trim() !== "") query = query.where((eb) => holds(eb, text));
  return rows(db, query).map(toTicket);
}

/** A ticket by its number, or null. */
export function findTicket(db: Database, number: number): TicketRecord | null {
  return rows(db, selectTickets().where("tickets.number", "=", number)).map(toTicket)[0] ?? null;
}

/** The ticket of a call, or null. */
export function findTicketOfCall(db: Database, call: CallId): TicketRecord | null {
  return rows(db, selectTickets().where("tickets.call", "=", call)).map(toTicket)[0] ?? null;
}

/** Who changes a ticket, when (ms since the epoch), and which version they have seen (null: any). */
export interface Editor {
  readonly by: string;
  readonly at: number;
  readonly version: number | null;
}

/**
 * Changes a ticket and writes down each changed field with its value before and after. Returns the
 * ticket after it, "changed" when `version` is not the stored one, null for an unknown ticket. A
 * contact's name belongs to all tickets of the contact; a ticket without contact takes none.
 */
export function editTicket(
  db: Database,
  number: number,
  edit: TicketEdit,
  editor: Editor,
): TicketRecord | "changed" | null {
  return db
    .transaction((): TicketRecord | "changed" | null => {
      const ticket = findTicket(db, number);
      if (ticket === null) return null;
      if (editor.version !== null && editor.version !== ticket.version) return "changed";
      const differences = compare(ticket, edit);
      if (differences.length === 0) return ticket;
      writeTicket(db, ticket, edit);
      if (ticket.contact !== null && differences.some(({ field }) => field === "contactName")) {
        nameContact(db, ticket.contact, edit.contactName ?? null);
      }
      const log = differences.map((d) => ({ ticket: number, at: editor.at, by: editor.by, ...d }));
      changes(db, sqlite.insertInto("ticket_changes").values(log));
      return findTicket(db, number);
    })
    .immediate();
}

interface Difference {
  readonly field: "status" | "disposition" | "note" | "contactName";
  readonly old: string | null;
  readonly new: string | null;
}

function compare(ticket: TicketRecord, edit: TicketEdit): readonly Difference[] {
  const contact = ticket.contact;
  const fields = [
    { field: "status", old: ticket.status, new: edit.status },
    { field: "disposition", old: ticket.disposition, new: edit.disposition },
    { field: "note", old: ticket.note, new: edit.note },
    { field: "contactName", old: contact?.name ?? null, new: contact ? edit.contactName : null },
  ] as const;
  return fields.flatMap((each) =>
    each.new === undefined || each.new === each.old ? [] : [{ ...each, new: each.new }],
  );
}

function writeTicket(db: Database, ticket: TicketRecord, edit: TicketEdit): void {
  const { status, disposition, note } = { ...ticket, ...edit };
  const { callerNumber, callerName, verifiedAccount, verifiedName, version } = ticket;
  const words = searchWords(callerNumber, callerName, verifiedAccount, verifiedName, note);
  const set = { status, disposition, note, words, version: version + 1 };
  changes(db, sqlite.updateTable("tickets").set(set).where("number", "=", ticket.number));
}

function nameContact(
  db: Database,
  contact: { readonly id: number; readonly number: string },
  name: string | null,
): void {
  const set = { name, words: searchWords(contact.number, name) };
  changes(db, sqlite.updateTable("contacts").set(set).where("id", "=", contact.id));
}

function selectTickets() {
  return sqlite
    .selectFrom("tickets")
    .leftJoin("contacts", "contacts.id", "tickets.contact")
    .selectAll("tickets")
    .select(["contacts.id as contact_id", "contacts.number as contact_number"])
    .select("contacts.name as contact_name");
}

/** Whether a ticket, its contact or its own number holds what a person typed. */
function holds(eb: ExpressionBuilder<Schema, "tickets">, text: string) {
  const number = searchedTicket(text);
  const patterns = searchPatterns(text);
  const named = patterns.map((pattern) => sql<boolean>`words like ${pattern} escape '\\'`);
  const people = eb
    .selectFrom("contacts as people")
    .select("people.id")
    .where((inner) => inner.or(named));
  return eb.or([
    ...patterns.map((pattern) => sql<boolean>`tickets.words like ${pattern} escape '\\'`),
    eb("tickets.contact", "in", people),
    ...(number === null ? [] : [eb("tickets.number", "=", number)]),
  ]);
}

function toTicket(row: Row): TicketRecord {
  const { contact_id: id, contact_number: number, contact_name: name } = row;
  return {
    number: row.number,
    version: row.version,
    call: callId(row.call),
    status: row.status,
    openedAt: row.opened_at,
    endedAt: row.ended_at,
    callerNumber: row.caller_number,
    callerName: row.caller_name,
    contact: id === null || number === null ? null : { id, number, name },
    dialled: row.dialled,
    lang: row.lang,
    result: row.result,
    queue: row.queue,
    agent: row.agent === null ? null : agentId(row.agent),
    verifiedAccount: row.verified_account,
    verifiedName: row.verified_name,
    disposition: row.disposition,
    note: row.note,
    recordings: JSON.parse(row.recordings),
    ratings: JSON.parse(row.ratings),
  };
}
