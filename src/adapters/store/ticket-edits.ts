import type { Database, Statement } from "better-sqlite3";
import {
  editTicketBody,
  joinTicket,
  statusByDisposition,
  type TicketBody,
  type TicketRules,
  unsolved,
} from "../../core/ticket/index.ts";
import type { JoinRefusal, TicketEdit, TicketRecord } from "../../ports/tickets.ts";
import type { NewsDesk } from "./news-desk.ts";
import {
  type BodyRow,
  type BodyWrites,
  bodyOf,
  type Changer,
  compileBodyWrites,
  hotline,
} from "./ticket-body.ts";
import { findTicket } from "./ticket-records.ts";
import { compileTicketWords } from "./ticket-words.ts";

interface Row extends BodyRow {
  readonly number: number;
  readonly version: number;
  readonly contact: number | null;
  readonly ended_at: number | null;
}

/** Who changes a ticket, when (ms since the epoch), and which version they have seen (null: any). */
export interface Editor {
  readonly by: string;
  readonly at: number;
  readonly version: number | null;
}

/** What names a contact for all of their tickets, and writes it into the contact's own history. */
export type NameContact = (contact: number, name: string | null, editor: Editor) => void;

/**
 * Changes of tickets by people, and by time. Each is one transaction, raises the version of each
 * changed ticket by one and writes down every changed field with its value before and after.
 */
export class TicketEdits {
  readonly #db: Database;
  readonly #rules: TicketRules;
  readonly #nameContact: NameContact;
  readonly #news: NewsDesk;
  readonly #bodies: BodyWrites;
  readonly #renewWords: (number: number) => void;
  readonly #find: Statement<[number], Row>;
  readonly #touch: Statement<unknown[]>;

  constructor(db: Database, rules: TicketRules, nameContact: NameContact, news: NewsDesk) {
    this.#news = news;
    this.#db = db;
    this.#rules = rules;
    this.#nameContact = nameContact;
    this.#bodies = compileBodyWrites(db);
    this.#renewWords = compileTicketWords(db);
    this.#find = db.prepare("SELECT * FROM tickets WHERE number = ?");
    this.#touch = db.prepare(
      "UPDATE tickets SET version = version + 1, updated_at = ? WHERE number = ?",
    );
  }

  /**
   * Changes a ticket. Returns the ticket after it, "changed" when `version` is not the stored one,
   * null for an unknown ticket. A contact's name belongs to all tickets of the contact; a ticket
   * without contact takes none. The status of a joined ticket is that of the ticket it belongs to.
   */
  edit(number: number, edit: TicketEdit, editor: Editor): TicketRecord | "changed" | null {
    return this.#whole(() => {
      const row = this.#find.get(number);
      if (row === undefined) return null;
      if (editor.version !== null && editor.version !== row.version) return "changed";
      this.#editOne(row, edit, editor);
      const root = row.joined === null ? undefined : this.#find.get(row.joined);
      const status = root && this.#statusOf(row, edit);
      if (root !== undefined && status != null) this.#editOne(root, { status }, editor);
      return findTicket(this.#db, number);
    });
  }

  /** Adds a comment; null for an unknown ticket. */
  comment(number: number, text: string, { by, at }: Editor): TicketRecord | null {
    return this.#whole(() => {
      if (this.#find.get(number) === undefined) return null;
      this.#db
        .prepare("INSERT INTO ticket_comments (ticket, at, by, text) VALUES (?, ?, ?, ?)")
        .run(number, at, by, text);
      this.#saved(number, { by, at });
      return findTicket(this.#db, number);
    });
  }

  /** Joins a ticket with those joined to it to another one, or parts it from there (null). */
  join(number: number, into: number | null, editor: Editor): TicketRecord | JoinRefusal {
    return this.#whole(() => {
      const row = this.#find.get(number);
      const root = into === null ? undefined : this.#find.get(into);
      if (row === undefined || (into !== null && root === undefined)) return "unknown";
      if (editor.version !== null && editor.version !== row.version) return "changed";
      if (into === number) return "self";
      if (root !== undefined && root.joined !== null) return "target_joined";
      this.#joinOne(row, into, editor);
      if (root !== undefined) this.#takeOver(row, root, editor);
      return findTicket(this.#db, number) ?? "unknown";
    });
  }

  /** Links two tickets as related, or ends that; null when one of them is unknown. */
  link(number: number, other: number, isLinked: boolean, editor: Editor): TicketRecord | null {
    return this.#whole(() => {
      const known = this.#find.get(number) !== undefined && this.#find.get(other) !== undefined;
      if (!known) return null;
      const pair = [Math.min(number, other), Math.max(number, other)];
      const change = isLinked
        ? "INSERT OR IGNORE INTO ticket_links (one, other) VALUES (?, ?)"
        : "DELETE FROM ticket_links WHERE one = ? AND other = ?";
      if (number === other || this.#db.prepare(change).run(...pair).changes === 0) {
        return findTicket(this.#db, number);
      }
      for (const [one, linked] of [pair, pair.toReversed()] as [number, number][]) {
        const [old, now] = isLinked ? [null, String(linked)] : [String(linked), null];
        this.#bodies.log(one, [{ field: "link", old, new: now }], personOf(editor));
        this.#saved(one, editor);
      }
      return findTicket(this.#db, number);
    });
  }

  /** Lets a user watch a ticket or no more; null for an unknown ticket. */
  watch(number: number, user: string, isWatching: boolean): TicketRecord | null {
    const change = isWatching
      ? "INSERT OR IGNORE INTO ticket_watchers (ticket, user) VALUES (?, ?)"
      : "DELETE FROM ticket_watchers WHERE ticket = ? AND user = ?";
    const ticket = findTicket(this.#db, number);
    if (ticket !== null) this.#db.prepare(change).run(number, user);
    return ticket;
  }

  /** Closes tickets that were solved before an instant, at most `max`; returns how many. */
  close(solvedBefore: number, max: number, at: number): number {
    return this.#whole(() => {
      const due = this.#db
        .prepare<[number, number], Row>(
          "SELECT * FROM tickets WHERE status = 'solved' AND solved_at < ? LIMIT ?",
        )
        .all(solvedBefore, max);
      for (const row of due) {
        const body = bodyOf(row);
        const closed = editTicketBody(this.#rules, body, { status: "closed" }, at);
        this.#bodies.save(row.number, body, closed, { by: hotline, source: "rule", at });
        this.#touch.run(row.ended_at ?? at, row.number);
      }
      return due.length;
    });
  }

  #editOne(row: Row, edit: TicketEdit, editor: Editor): void {
    const { contactName, ...fields } = edit;
    const before = bodyOf(row);
    const after = editTicketBody(this.#rules, before, fields, editor.at);
    const isRenamed = this.#rename(row, contactName, editor);
    if (after !== before) this.#bodies.save(row.number, before, after, personOf(editor));
    if (after !== before || isRenamed) this.#saved(row.number, editor);
  }

  /** Whether the contact's name was changed. */
  #rename(row: Row, name: string | null | undefined, editor: Editor): boolean {
    if (name === undefined || row.contact === null) return false;
    const contact = this.#db
      .prepare<[number], { name: string | null }>("SELECT name FROM contacts WHERE id = ?")
      .get(row.contact);
    const old = contact?.name ?? null;
    if (old === name) return false;
    this.#nameContact(row.contact, name, editor);
    this.#bodies.log(row.number, [{ field: "contactName", old, new: name }], personOf(editor));
    return true;
  }

  /** The status that a change of a joined ticket asks of the ticket it belongs to. */
  #statusOf(row: Row, { status, disposition }: TicketEdit): TicketBody["status"] | null {
    if (status !== undefined) return status;
    if (disposition === undefined || disposition === row.disposition) return null;
    return statusByDisposition(this.#rules, disposition);
  }

  #joinOne(row: Row, into: number | null, editor: Editor): void {
    const before = bodyOf(row);
    const after = joinTicket(this.#rules, before, into, row.ended_at !== null, editor.at);
    if (after === before) return;
    this.#bodies.save(row.number, before, after, personOf(editor));
    this.#saved(row.number, editor);
  }

  /** What was joined to a ticket, its tags and its watchers go over to the one it is joined to. */
  #takeOver(row: Row, root: Row, editor: Editor): void {
    const calls = this.#db.prepare<[number], Row>("SELECT * FROM tickets WHERE joined = ?");
    for (const call of calls.all(row.number)) this.#joinOne(call, root.number, editor);
    this.#db
      .prepare(
        "INSERT OR IGNORE INTO ticket_watchers (ticket, user) SELECT ?, user FROM ticket_watchers WHERE ticket = ?",
      )
      .run(root.number, row.number);
    const body = bodyOf(root);
    const tags = [...new Set([...body.tags, ...bodyOf(row).tags])];
    const isWork = unsolved.includes(row.status) && !unsolved.includes(root.status);
    this.#editOne(root, { tags, ...(isWork ? { status: "open" } : {}) }, editor);
  }

  #saved(number: number, { by, at }: Pick<Editor, "by" | "at">): void {
    this.#touch.run(at, number);
    this.#renewWords(number);
    this.#news.note({ about: "ticket", number, by, at });
  }

  #whole<T>(work: () => T): T {
    try {
      const done = this.#db.transaction(work).immediate();
      this.#news.tell();
      return done;
    } catch (error) {
      this.#news.drop();
      throw error;
    }
  }
}

const personOf = ({ by, at }: Editor): Changer => ({ by, at, source: "person" });
