import type { Database } from "better-sqlite3";
import type { CallContact, Lang } from "../../core/call/index.ts";

interface Row {
  readonly name: string | null;
  readonly vip: number;
  readonly lang: Lang | null;
  readonly ticket: number | null;
  readonly subject: string | null;
  readonly callback_due: number;
}

/**
 * Compiles what is remembered of the customer with a number in E.164: one statement, as every call
 * that begins waits for it. The language is that of their newest ticket that has one, the open
 * ticket the newest that nobody has solved, its subject the category, else the queue it went to.
 */
export function compileContactFacts(db: Database): (number: string) => CallContact | null {
  const find = db.prepare<[string], Row>(
    `SELECT contacts.name, contacts.vip, newest.number AS ticket,
       coalesce(newest.category, newest.queue) AS subject,
       (SELECT lang FROM tickets WHERE contact = contacts.id AND lang IS NOT NULL
        ORDER BY number DESC LIMIT 1) AS lang,
       EXISTS (SELECT 1 FROM callbacks JOIN contact_numbers AS own ON own.number = callbacks.number
        WHERE own.contact = contacts.id AND callbacks.open = 1) AS callback_due
     FROM contact_numbers JOIN contacts ON contacts.id = contact_numbers.contact
     LEFT JOIN tickets AS newest ON newest.number =
       (SELECT number FROM tickets
        WHERE contact = contacts.id AND status IN ('new', 'open', 'pending')
        ORDER BY number DESC LIMIT 1)
     WHERE contact_numbers.number = ?`,
  );
  return (number) => {
    const row = find.get(number);
    if (row === undefined) return null;
    const { name, vip, lang, ticket, subject } = row;
    const openTicket = ticket === null ? null : { number: ticket, subject: subject ?? "" };
    return { name, vip: vip === 1, lang, openTicket, callbackDue: row.callback_due === 1 };
  };
}
