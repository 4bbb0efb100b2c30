import type { Database } from "better-sqlite3";
import type { CallState } from "../../core/call/index.ts";
import type { Erasure } from "../../ports/contacts.ts";
import { writeAudit } from "./audit.ts";

interface TicketRow {
  readonly number: number;
  readonly call: string;
  readonly recordings: string;
}

/** Fields of histories whose values may name a person. */
const telling = "field IN ('note', 'contactName', 'tags') OR field LIKE 'fields.%'";

/** What erasing a contact would erase; null for an unknown one, "on_call" while a call goes on. */
export function erasureOf(db: Database, id: number): Erasure | "on_call" | null {
  if (db.prepare("SELECT 1 FROM contacts WHERE id = ?").get(id) === undefined) return null;
  const isOnCall = db.prepare(
    `SELECT 1 FROM tickets JOIN snapshots ON snapshots.call = tickets.call
     WHERE tickets.contact = ? AND snapshots.phase <> 'ended'`,
  );
  if (isOnCall.get(id) !== undefined) return "on_call";
  const tickets = ticketsOf(db, id);
  const recordings = tickets.flatMap((row): { readonly id: string }[] =>
    JSON.parse(row.recordings),
  );
  return { tickets: tickets.length, recordings: recordings.map((one) => one.id) };
}

/**
 * Erases a contact with its doubles: names, numbers, notes, comments, fields, tags, recordings, what
 * was heard and pressed on the calls. Tickets, their results, times, queues and agents stay, so all
 * counts stay. Freed parts of the file are overwritten with zeros, those of the log are dropped.
 */
export function eraseContact(
  db: Database,
  id: number,
  by: string,
  at: number,
): Erasure | "on_call" | null {
  const erasure = db
    .transaction((): Erasure | "on_call" | null => {
      const found = erasureOf(db, id);
      if (found === null || found === "on_call") return found;
      for (const ticket of ticketsOf(db, id)) eraseTicket(db, ticket);
      eraseRecord(db, id, at);
      const detail = `${found.tickets} tickets, ${found.recordings.length} recordings`;
      writeAudit(db, { by, action: "contact.erase", subject: `contact ${id}`, detail }, at);
      return found;
    })
    .immediate();
  db.pragma("wal_checkpoint(TRUNCATE)");
  return erasure;
}

function ticketsOf(db: Database, contact: number): readonly TicketRow[] {
  return db
    .prepare<[number], TicketRow>("SELECT number, call, recordings FROM tickets WHERE contact = ?")
    .all(contact);
}

function eraseTicket(db: Database, { number, call }: TicketRow): void {
  db.prepare(
    `UPDATE tickets SET caller_number = NULL, caller_name = NULL, verified_account = NULL,
       verified_name = NULL, note = '', tags = '[]', fields = '{}', recordings = '[]', words = '',
       erased = 1, version = version + 1
     WHERE number = ?`,
  ).run(number);
  db.prepare("DELETE FROM ticket_comments WHERE ticket = ?").run(number);
  db.prepare(
    `UPDATE ticket_changes SET old = NULL, new = NULL WHERE ticket = ? AND (${telling})`,
  ).run(number);
  db.prepare("DELETE FROM journal WHERE call = ?").run(call);
  db.prepare("DELETE FROM outbox WHERE call = ?").run(call);
  const snapshot = db.prepare<[string], { state: string }>(
    "SELECT state FROM snapshots WHERE call = ?",
  );
  const state = snapshot.get(call)?.state;
  if (state === undefined) return;
  const nameless = JSON.stringify(withoutNames(JSON.parse(state) as CallState));
  db.prepare("UPDATE snapshots SET state = ? WHERE call = ?").run(nameless, call);
}

function withoutNames(state: CallState): CallState {
  if (state.phase !== "ended") return state;
  const facts = {
    ...state.facts,
    from: { number: null, name: null },
    contact: null,
    verified: null,
  };
  return { ...state, facts };
}

function eraseRecord(db: Database, id: number, at: number): void {
  const all = "SELECT id FROM contacts WHERE id = :id OR merged_into = :id";
  db.prepare(`DELETE FROM contact_numbers WHERE contact IN (${all})`).run({ id });
  db.prepare(`UPDATE contact_changes SET old = NULL, new = NULL WHERE contact IN (${all})`).run({
    id,
  });
  db.prepare(
    `UPDATE contacts SET name = NULL, vip = 0, note = '', fields = '{}', words = '',
       erased_at = :at, version = version + 1
     WHERE id = :id OR merged_into = :id`,
  ).run({ id, at });
}
