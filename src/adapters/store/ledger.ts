import type { Database } from "better-sqlite3";
import type { CallId } from "../../core/lib/brands.ts";
import type { TicketRules } from "../../core/ticket/index.ts";
import type { Log } from "../../ports/log.ts";
import { type JournalEntry, StoreAway } from "../../ports/store.ts";
import { explainError } from "./away.ts";
import type { Guarding } from "./guarding.ts";
import type { NewsDesk } from "./news-desk.ts";
import { compileJournal, compilePosting, type Posting } from "./posting.ts";

/** From a commit until its posting is carried, in ms, when nobody reads sooner. */
const carryMs = 200;
/** Events of calls wait while postings are carried: so long at a time, in ms, as far as is known. */
const blockMs = 4;
/** Postings carried in one transaction, whatever they usually take. */
const atOnce = { min: 8, first: 32, max: 128 };
/** What the newest carrying counts in what a posting usually takes. */
const newest = 0.2;
/** Postings that may wait; a further commit carries all first, so that memory stays bounded. */
const waitingMax = 2_000;
/** After a failure people's readings do not try again for so long: each try may block. */
const restMs = 250;

interface Waiting {
  readonly id: number;
  readonly posting: Posting;
}

/**
 * Postings that are durable and not yet in the tables. A commit appends its posting to one table,
 * which touches a page or two; carrying many postings at once into the journal, snapshots, tickets,
 * full text, visits and the rest costs a part of what each would by itself, and no caller waits for it.
 * Everything that reads those tables has the waiting postings carried first, so nobody sees the
 * difference; a start carries those that a killed process has left (docs/adr/0009).
 */
export class Ledger {
  readonly #db: Database;
  readonly #path: string;
  readonly #log: Log;
  readonly #insert;
  readonly #refuse: (one: Waiting, reason: string) => void;
  readonly #carry: (some: readonly Waiting[]) => void;
  /** In the order of the commits; those before `#first` are carried. */
  #waiting: Waiting[] = [];
  /** Numbers of contacts whose tickets are in postings that wait. */
  #numbers = new Set<string>();
  /** Journal entries in postings that wait, by call. */
  #journal = new Map<CallId, JournalEntry[]>();
  #timer: ReturnType<typeof setTimeout> | null = null;
  #restUntil = 0;
  /** What carrying one posting usually takes, in ms. */
  #usualMs = blockMs / atOnce.first;

  /** Carries what is left from an earlier process. Throws SQLite's errors. */
  constructor(
    db: Database,
    path: string,
    rules: TicketRules,
    guarding: Guarding,
    log: Log,
    news: NewsDesk,
  ) {
    this.#db = db;
    this.#path = path;
    this.#log = log;
    this.#insert = db.prepare<unknown[]>("INSERT INTO postings (posting) VALUES (?)");
    const refuse = db.prepare<unknown[]>("UPDATE postings SET refused = ? WHERE id = ?");
    const addEntries = compileJournal(db);
    const keepRefused = db.transaction(({ id, posting }: Waiting, reason: string) => {
      refuse.run(reason, id);
      addEntries(posting.journal);
    });
    this.#refuse = (one, reason) => keepRefused.immediate(one, reason);
    const drop = db.prepare<unknown[]>("DELETE FROM postings WHERE id <= ? AND refused IS NULL");
    const post = compilePosting(db, rules, guarding, news);
    const carry = db.transaction((some: readonly Waiting[]) => {
      post(some.map(({ posting }) => posting));
      drop.run(some.at(-1)?.id ?? 0);
    });
    // Nobody waits for the disk: until this is there, the postings are.
    this.#carry = (some) => {
      try {
        carry.immediate(some);
      } catch (error) {
        news.drop();
        throw error;
      }
      news.tell();
    };
    if (db.readonly) return;
    for (const one of left(db)) this.#await(one);
    this.carryAll();
  }

  /** Keeps a posting, in a commit of its own. Throws SQLite's errors. */
  keep(posting: Posting): void {
    const id = Number(this.#insert.run(JSON.stringify(posting)).lastInsertRowid);
    this.#await({ id, posting });
    this.#carryIn(carryMs);
  }

  /** The journal entries of a call that wait to be carried, in order. */
  waitingJournal(call: CallId): readonly JournalEntry[] {
    return this.#journal.get(call) ?? none;
  }

  /** Makes room before a commit, when carrying has fallen behind. Throws SQLite's errors. */
  makeRoom(): void {
    if (this.#waiting.length >= waitingMax) this.carryAll();
  }

  /** Carries all that waits. Throws SQLite's errors. */
  carryAll(): void {
    while (this.#waiting.length > 0) this.#carrySome();
  }

  /**
   * Carries all that waits before somebody reads. While the file cannot be written they read what is
   * there: it is that old.
   */
  carryToRead(): void {
    if (this.#waiting.length === 0 || performance.now() < this.#restUntil) return;
    try {
      this.carryAll();
    } catch (error) {
      if (!(explainError(error, this.#path) instanceof StoreAway)) throw error;
      this.#restUntil = performance.now() + restMs;
    }
  }

  /**
   * Whether something waits that a call from this number is to know. What the same customer did
   * from another number within the last `carryMs` may be missed: nobody hangs up and dials as fast.
   */
  concerns(number: string): boolean {
    return this.#numbers.has(number) || this.#waiting.some(hasCallbacks);
  }

  /** Carries all if that is possible; what cannot be carried now stays for the next start. */
  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#restUntil = 0;
    if (this.#db.open) this.carryToRead();
  }

  #await(waiting: Waiting): void {
    this.#waiting.push(waiting);
    for (const entry of waiting.posting.journal) {
      const known = this.#journal.get(entry.call);
      if (known) known.push(entry);
      else this.#journal.set(entry.call, [entry]);
    }
    for (const { contactNumber } of waiting.posting.tickets) {
      if (contactNumber !== null) this.#numbers.add(contactNumber);
    }
  }

  #carryIn(ms: number): void {
    this.#timer ??= setTimeout(() => this.#onTimer(), ms).unref();
  }

  #onTimer(): void {
    this.#timer = null;
    if (!this.#db.open) return;
    try {
      this.#carrySome();
    } catch (error) {
      if (!(explainError(error, this.#path) instanceof StoreAway)) throw error;
      return this.#carryIn(restMs);
    }
    if (this.#waiting.length > 0) this.#carryIn(1);
  }

  #carrySome(): void {
    const fit = Math.min(atOnce.max, Math.max(atOnce.min, Math.round(blockMs / this.#usualMs)));
    const some = this.#waiting.slice(0, fit);
    if (some.length === 0) return;
    const begunAt = performance.now();
    try {
      this.#carry(some);
      const eachMs = (performance.now() - begunAt) / some.length;
      this.#usualMs += newest * (eachMs - this.#usualMs);
    } catch (error) {
      if (explainError(error, this.#path) instanceof StoreAway) throw error;
      for (const one of some) this.#carryOrRefuse(one);
    }
    this.#waiting = this.#waiting.slice(some.length);
    for (const { posting } of some) this.#forget(posting.journal);
    if (this.#waiting.length === 0) this.#numbers = new Set();
  }

  #forget(journal: readonly JournalEntry[]): void {
    for (const { call } of journal) {
      const waiting = this.#journal.get(call);
      waiting?.shift();
      if (waiting?.length === 0) this.#journal.delete(call);
    }
  }

  /**
   * One that cannot be carried is a bug of ours: it is kept for inspection, its events are in the
   * journal all the same, and the rest goes on.
   */
  #carryOrRefuse(one: Waiting): void {
    try {
      this.#carry([one]);
    } catch (error) {
      if (explainError(error, this.#path) instanceof StoreAway) throw error;
      this.#refuse(one, String(error));
      this.#log.error({ posting: one.id, cause: String(error) }, "a posting cannot be carried");
    }
  }
}

const none: readonly JournalEntry[] = [];

const hasCallbacks = ({ posting }: Waiting): boolean => posting.callbacks.length > 0;

/** What an earlier process has left, in order. */
function left(db: Database): readonly Waiting[] {
  const rows = db.prepare<[], { id: number; posting: string }>(
    "SELECT id, posting FROM postings WHERE refused IS NULL ORDER BY id",
  );
  // Written by `keep` from the same type, but by a Hotline that kept the journal apart without it.
  return rows.all().map(({ id, posting }) => {
    const written: Omit<Posting, "journal"> & Partial<Posting> = JSON.parse(posting);
    return { id, posting: { journal: [], ...written } };
  });
}

/** The postings of a running or killed process that are not carried yet, newest last. */
export function waitingPostings(db: Database): readonly Posting[] {
  return left(db).map(({ posting }) => posting);
}
