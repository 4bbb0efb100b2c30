import type { Database } from "better-sqlite3";
import type { CallResult } from "../../core/call/index.ts";
import {
  editTicketBody,
  findMatter,
  joinTicket,
  type TicketBody,
  type TicketRules,
} from "../../core/ticket/index.ts";
import type { NewsDesk } from "./news-desk.ts";
import { type BodyRow, type BodyWrites, bodyOf, type Changer, hotline } from "./ticket-body.ts";

interface Row extends BodyRow {
  readonly number: number;
  readonly contact: number | null;
  readonly result: CallResult | null;
}

/** Earlier tickets of a contact that are looked at: who has more alive has another problem. */
const earlierMax = 50;

/** Whether a ticket may belong to an earlier one at all; most calls have no category yet. */
export function maySeekMatter(
  rules: TicketRules,
  contact: number | null,
  { joined, category }: TicketBody,
): boolean {
  if (rules.join === "off" || contact === null || joined !== null) return false;
  return rules.join !== "category" || category !== null;
}

/**
 * Compiles the rule by which a further call of a contact joins the ticket of its matter, which is
 * opened again when it was solved. To run within a transaction, after what made the call a matter.
 */
export function compileMatters(
  db: Database,
  rules: TicketRules,
  bodies: BodyWrites,
  news: NewsDesk,
): (number: number, at: number) => void {
  const find = db.prepare<[number], Row>("SELECT * FROM tickets WHERE number = ?");
  const earlier = db.prepare<[number, number, number], Row>(
    `SELECT * FROM tickets WHERE contact = ? AND number < ? AND joined IS NULL
       AND status <> 'closed' ORDER BY number DESC LIMIT ?`,
  );
  const touch = db.prepare<unknown[]>("UPDATE tickets SET version = version + 1 WHERE number = ?");
  return (number, at) => {
    const row = find.get(number);
    if (row === undefined || row.contact === null) return;
    const body = bodyOf(row);
    if (!maySeekMatter(rules, row.contact, body)) return;
    const candidates = earlier.all(row.contact, number, earlierMax);
    const known = candidates.map((one) => ({ ...bodyOf(one), number: one.number }));
    const matter = findMatter(rules, body, known, at);
    if (matter === null) return;
    const changer: Changer = { by: hotline, source: "rule", at };
    const joined = joinTicket(rules, body, matter.number, row.result !== null, at);
    bodies.save(number, body, joined, changer);
    for (const one of [number, matter.number]) {
      news.note({ about: "ticket", number: one, by: hotline, at });
    }
    const root = candidates.find((one) => one.number === matter.number);
    if (root === undefined || matter.status !== "solved") return;
    const before = bodyOf(root);
    bodies.save(
      root.number,
      before,
      editTicketBody(rules, before, { status: "open" }, at),
      changer,
    );
    touch.run(root.number);
  };
}
