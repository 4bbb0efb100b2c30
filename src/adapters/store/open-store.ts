import type { ClosureStore } from "../../ports/calendars.ts";
import type { Records } from "../../ports/records.ts";
import type { Store } from "../../ports/store.ts";
import { findCall, listCalls } from "./call-records.ts";
import { endClosure, listClosures, saveClosure } from "./closure-records.ts";
import { compileCommit } from "./commit.ts";
import { watchHealth } from "./health.ts";
import { loadFlow, readJournal, readSnapshot, remember, saveFlow } from "./memory.ts";
import { type OpenDatabase, openDatabase, type StoreOptions } from "./open-database.ts";
import { editTicket, findTicket, findTicketOfCall, listTickets } from "./ticket-records.ts";
import * as users from "./user-records.ts";
import { countVisits } from "./visits.ts";

/** Both faces of the database: what the engine commits and what people read and change. */
export type SqliteStore = Store & Records & ClosureStore;

/**
 * Opens the store in one SQLite file, made or upgraded as needed. Throws StoreAway with the way out
 * when the file cannot be used; later such errors come from each method, and as text from `away`.
 */
export function openStore(options: StoreOptions): SqliteStore {
  return createStore(openDatabase(options), options.now ?? Date.now);
}

/** Puts the store's two faces on an open database. `now` is the wall clock, in ms since the epoch. */
export function createStore({ db, path }: OpenDatabase, now: () => number): SqliteStore {
  const health = watchHealth(db, path);
  const commit = compileCommit(db);
  const read = async <T>(work: () => T): Promise<T> => health.run(work);
  const write = async <T>(work: () => T): Promise<T> => health.run(work, "write");

  return {
    commit: (batch) => write(() => commit(batch)),
    remember: () => read(() => remember(db)),
    countVisits: (sinceMs, targets) => read(() => countVisits(db, sinceMs, targets)),
    saveFlow: (flow) => write(() => saveFlow(db, flow)),
    loadFlow: (name, version) => read(() => loadFlow(db, name, version)),
    journalOf: (call) => read(() => readJournal(db, call)),
    snapshotOf: (call) => read(() => readSnapshot(db, call)),
    away: health.away,
    close: async () => {
      db.close();
    },
    tickets: (filter) => read(() => listTickets(db, filter)),
    ticket: (number) => read(() => findTicket(db, number)),
    ticketOfCall: (call) => read(() => findTicketOfCall(db, call)),
    editTicket: (number, edit, version, by) =>
      write(() => editTicket(db, number, edit, { by, version, at: now() })),
    calls: (filter) => read(() => listCalls(db, filter)),
    call: (id) => read(() => findCall(db, id)),
    user: (name) => read(() => users.findUser(db, name)),
    users: () => read(() => users.listUsers(db)),
    saveUser: (user) => write(() => users.saveUser(db, user)),
    signIn: (record) => write(() => users.addSignIn(db, record)),
    signInBy: (tokenHash) => read(() => users.findSignIn(db, tokenHash)),
    signIns: (user) => read(() => users.listSignIns(db, user)),
    touchSignIn: (tokenHash, seenAt) => write(() => users.touchSignIn(db, tokenHash, seenAt)),
    closures: () => read(() => listClosures(db)),
    saveClosure: (closure) => write(() => saveClosure(db, closure)),
    endClosure: (calendar, by, at) => write(() => endClosure(db, calendar, by, at)),
    signOut: (tokenHash) => write(() => users.removeSignIn(db, tokenHash)),
  };
}
