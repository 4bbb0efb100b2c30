import type { Database } from "better-sqlite3";
import { plainTicketRules, type TicketRules } from "../../core/ticket/index.ts";
import type { ClosureStore } from "../../ports/calendars.ts";
import type { Contacts } from "../../ports/contacts.ts";
import type { FlowStore } from "../../ports/flows.ts";
import type { Topic } from "../../ports/news.ts";
import type { Records } from "../../ports/records.ts";
import { type Store, StoreAway } from "../../ports/store.ts";
import type { Tickets } from "../../ports/tickets.ts";
import type { Traffic } from "../../ports/traffic.ts";
import * as spells from "./agent-spells.ts";
import { readAudit, writeAudit } from "./audit.ts";
import { findCall, listCalls } from "./call-records.ts";
import { findCallback, listCallbacks } from "./callback-records.ts";
import { endClosure, listClosures, saveClosure } from "./closure-records.ts";
import { compileCommit } from "./commit.ts";
import { eraseContact, erasureOf } from "./contact-erase.ts";
import { compileContactFacts } from "./contact-facts.ts";
import * as contacts from "./contact-records.ts";
import * as flows from "./flow-records.ts";
import { compileHashes, type Guarding, guardingOf } from "./guarding.ts";
import { watchHealth } from "./health.ts";
import { Ledger } from "./ledger.ts";
import { listLocks, unlockAccount } from "./lock-records.ts";
import { loadFlow, readJournal, readSnapshot, remember, saveFlow } from "./memory.ts";
import { NewsDesk } from "./news-desk.ts";
import { type OpenDatabase, openDatabase, type StoreOptions } from "./open-database.ts";
import { pastOf } from "./past-visits.ts";
import { compileStanding } from "./proof-writes.ts";
import { recordedVisits } from "./recorded-visits.ts";
import { type Editor, TicketEdits } from "./ticket-edits.ts";
import { countTickets, findTicket, findTicketOfCall, listTickets } from "./ticket-records.ts";
import { addView, listViews, readSides, removeView, watchersOf } from "./ticket-sides.ts";
import * as users from "./user-records.ts";
import { countVisits } from "./visits.ts";
import { WalSync } from "./wal-sync.ts";

/** Both faces of the database: what the engine commits and what people read and change. */
export type SqliteStore = Store & Records & ClosureStore & FlowStore & Traffic;

/**
 * Opens the store in one SQLite file, made or upgraded as needed. Throws StoreAway with the way out
 * when the file cannot be used; later such errors come from each method, and as text from `away`.
 */
export function openStore(options: StoreOptions): SqliteStore {
  const opened = openDatabase(options);
  const { guardKeyFile, guessLimits, log, tickets = plainTicketRules, now = Date.now } = options;
  const guarding = guardingOf(guardKeyFile, guessLimits, (lock, failures) =>
    log.warn({ lock, failures }, "account locked"),
  );
  return createStore(opened, now, tickets, guarding);
}

/** Puts the store's two faces on an open database. `now` is the wall clock, in ms since the epoch. */
export function createStore(
  { db, path, log }: OpenDatabase,
  now: () => number,
  rules: TicketRules = plainTicketRules,
  guarding: Guarding = guardingOf(),
): SqliteStore {
  const health = watchHealth(db, path);
  const news = new NewsDesk();
  const ledger = health.run(() => new Ledger(db, path, rules, guarding, log, news));
  const commit = compileCommit(db, ledger);
  const standing = compileStanding(db, guarding);
  const contactOf = compileContactFacts(db);
  const { account: hashOf } = compileHashes(guarding);
  const read = async <T>(work: () => T): Promise<T> =>
    health.run(() => {
      ledger.carryToRead();
      return work();
    });
  const disk = health.run(() => new WalSync(db));
  /** Rejects with StoreAway also when the disk does not take what has been written. */
  const writeApart = async <T>(work: () => T, onKept?: () => void): Promise<T> => {
    const value = health.run(work, "write");
    onKept?.();
    await disk.sync().catch((error: unknown) => health.run(() => rethrow(error)));
    return value;
  };
  const write = <T>(work: () => T): Promise<T> =>
    writeApart(() => {
      ledger.carryAll();
      return work();
    });
  /** Does a piece of work and says what it is about. */
  const telling = <T>(topic: Topic, work: () => T): T => {
    const done = work();
    news.note({ about: topic });
    news.tell();
    return done;
  };
  /** As `read` and `writeApart` as `write`, for tables that no posting writes. */
  const readApart = async <T>(work: () => T): Promise<T> => health.run(work);

  return {
    commit: (batch, onKept) => writeApart(() => commit(batch), onKept),
    remember: () => read(() => remember(db)),
    countVisits: (sinceMs, targets) => read(() => countVisits(db, sinceMs, targets)),
    pastOf: (queues, most) => read(() => pastOf(db, queues, most)),
    saveFlow: (flow) => writeApart(() => saveFlow(db, flow)),
    loadFlow: (name, version) => readApart(() => loadFlow(db, name, version)),
    journalOf: (call) => read(() => readJournal(db, call)),
    snapshotOf: (call) => read(() => readSnapshot(db, call)),
    contactOf: (number) => {
      try {
        return health.run(() => {
          if (ledger.concerns(number)) ledger.carryToRead();
          return contactOf(number);
        });
      } catch (cause) {
        if (cause instanceof StoreAway) return null;
        throw cause;
      }
    },
    standing: async (tried, at) =>
      health.run(() => {
        // A count that is old would allow one guess more.
        ledger.carryAll();
        return standing(tried, at);
      }),
    locks: (filter) => read(() => listLocks(db, filter, hashOf, now())),
    unlock: (id, by) => write(() => telling("locks", () => unlockAccount(db, id, by, now()))),
    onNews: (listener) => news.on(listener),
    away: health.away,
    close: async () => {
      ledger.close();
      disk.close();
      db.close();
    },
    ...ticketsOf(db, rules, now, news, read, write),
    watchersOf: (numbers) => readApart(() => watchersOf(db, numbers)),
    ...contactsOf(db, now, read, write),
    ...flowsOf(db, read, (work) => write(() => telling("flows", work))),
    loggedAgents: () => read(() => spells.loggedAgents(db)),
    agentSpells: (filter) => read(() => spells.agentSpells(db, filter)),
    agentTimes: (agent, from, to) => read(() => spells.agentTimes(db, agent, from, to)),
    recordedVisits: (from, to) => read(() => recordedVisits(db, from, to)),
    calls: (filter) => read(() => listCalls(db, filter)),
    call: (id) => read(() => findCall(db, id)),
    user: (name) => readApart(() => users.findUser(db, name)),
    users: () => readApart(() => users.listUsers(db)),
    saveUser: (user) => writeApart(() => users.saveUser(db, user)),
    signIn: (record) => writeApart(() => users.addSignIn(db, record)),
    signInBy: (tokenHash) => readApart(() => users.findSignIn(db, tokenHash)),
    signIns: (user) => readApart(() => users.listSignIns(db, user)),
    touchSignIn: (tokenHash, seenAt) => writeApart(() => users.touchSignIn(db, tokenHash, seenAt)),
    moveSignIn: (tokenHash, line) => writeApart(() => users.moveSignIn(db, tokenHash, line)),
    callbacks: (filter) => read(() => listCallbacks(db, filter)),
    callback: (id) => read(() => findCallback(db, id)),
    closures: () => readApart(() => listClosures(db)),
    saveClosure: (closure) =>
      writeApart(() => telling("calendars", () => saveClosure(db, closure))),
    endClosure: (calendar, by, at) =>
      writeApart(() => telling("calendars", () => endClosure(db, calendar, by, at))),
    signOut: (tokenHash) => writeApart(() => users.removeSignIn(db, tokenHash)),
  };
}

function rethrow(error: unknown): never {
  throw error;
}

function flowsOf(db: Database, read: Run, write: Run): FlowStore {
  return {
    saveFlowSources: (flow, version, sources) =>
      write(() => flows.saveFlowSources(db, flow, version, sources)),
    flowSources: (flow, version) => read(() => flows.flowSources(db, flow, version)),
    beginFlowUse: (use) => write(() => flows.beginFlowUse(db, use)),
    flowUses: () => read(() => flows.flowUses(db)),
    wayCounts: (flow, version, since) => read(() => flows.wayCounts(db, flow, version, since)),
  };
}

type Run = <T>(work: () => T) => Promise<T>;

function ticketsOf(
  db: Database,
  rules: TicketRules,
  now: () => number,
  news: NewsDesk,
  read: Run,
  write: Run,
): Omit<Tickets, "watchersOf"> {
  const name = (contact: number, to: string | null, editor: Editor): void => {
    contacts.saveContact(db, contact, { name: to }, editor);
  };
  const edits = new TicketEdits(db, rules, name, news);
  const editor = (by: string, version: number | null): Editor => ({ by, version, at: now() });
  return {
    tickets: (filter) => read(() => listTickets(db, filter)),
    countTickets: (filter, max) => read(() => countTickets(db, filter, max)),
    ticket: (number) => read(() => findTicket(db, number)),
    ticketOfCall: (call) => read(() => findTicketOfCall(db, call)),
    ticketSides: (number) => read(() => readSides(db, number)),
    editTicket: (number, edit, version, by) =>
      write(() => edits.edit(number, edit, editor(by, version))),
    commentTicket: (number, text, by) => write(() => edits.comment(number, text, editor(by, null))),
    joinTicket: (number, into, version, by) =>
      write(() => edits.join(number, into, editor(by, version))),
    linkTickets: (number, other, isLinked, by) =>
      write(() => edits.link(number, other, isLinked, editor(by, null))),
    watchTicket: (number, user, isWatching) => write(() => edits.watch(number, user, isWatching)),
    ticketViews: (user) => read(() => listViews(db, user)),
    addTicketView: (view) => write(() => addView(db, view)),
    removeTicketView: (id) => write(() => removeView(db, id)),
    closeTickets: (solvedBefore, max) => write(() => edits.close(solvedBefore, max, now())),
  };
}

function contactsOf(db: Database, now: () => number, read: Run, write: Run): Contacts {
  const editor = (by: string, version: number | null): Editor => ({ by, version, at: now() });
  return {
    contacts: (filter) => read(() => contacts.listContacts(db, filter)),
    contact: (id) => read(() => contacts.findContact(db, id)),
    contactHistory: (id) => read(() => contacts.contactHistory(db, id)),
    addContact: (edit, by) => write(() => contacts.addContact(db, edit, editor(by, null))),
    editContact: (id, edit, version, by) =>
      write(() => contacts.editContact(db, id, edit, editor(by, version))),
    mergeContacts: (double, into, by) =>
      write(() => contacts.mergeContacts(db, double, into, editor(by, null))),
    erasureOf: (id) => read(() => erasureOf(db, id)),
    eraseContact: (id, by) => write(() => eraseContact(db, id, by, now())),
    audit: (entry) => write(() => writeAudit(db, entry, now())),
    auditLog: (filter) => read(() => readAudit(db, filter)),
  };
}
