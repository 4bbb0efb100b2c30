import type { Database } from "better-sqlite3";
import { openDatabase } from "../../src/adapters/store/open-database.ts";
import { createStore } from "../../src/adapters/store/open-store.ts";
import { searchWords } from "../../src/adapters/store/search-words.ts";
import type { CallId } from "../../src/core/lib/brands.ts";
import type { LockRecord, Locks } from "../../src/ports/identity.ts";
import type {
  CallRecord,
  Records,
  SignInRecord,
  TicketRecord,
  User,
} from "../../src/ports/records.ts";
import { StoreAway } from "../../src/ports/store.ts";
import { FakeLog } from "./fake-log.ts";
import { sampleRules } from "./samples.ts";

/** Records in memory; tickets and contacts are those of a real store. Set `away` to make every request reject as a store that is away does. */
export class FakeRecords implements Records {
  readonly #open = openDatabase({ url: "file::memory:", log: new FakeLog(), busyMs: 0 });
  /** The store behind tickets and contacts; it knows the same rules as the border. */
  readonly store = createStore(this.#open, Date.now, sampleRules);
  readonly ticketMap = new TicketMap(this.#open.db);
  readonly callMap = new Map<string, CallRecord>();
  readonly userMap = new Map<string, User>();
  readonly signInMap = new Map<string, SignInRecord>();
  readonly lockMap = new Map<number, LockRecord>();
  away: string | null = null;
  /** Requests so far. */
  requests = 0;

  #ask(): void {
    this.requests += 1;
    if (this.away !== null) throw new StoreAway(this.away);
  }

  readonly tickets: Records["tickets"] = async (filter) => {
    this.#ask();
    return this.store.tickets(filter);
  };
  readonly countTickets: Records["countTickets"] = async (filter, max) => {
    this.#ask();
    return this.store.countTickets(filter, max);
  };
  readonly ticket: Records["ticket"] = async (number) => {
    this.#ask();
    return this.store.ticket(number);
  };
  readonly callbacks: Records["callbacks"] = async (filter) => {
    this.#ask();
    return this.store.callbacks(filter);
  };
  readonly callback: Records["callback"] = async (id) => {
    this.#ask();
    return this.store.callback(id);
  };
  readonly onNews: Records["onNews"] = (listener) => this.store.onNews(listener);
  readonly watchersOf: Records["watchersOf"] = async (tickets) => {
    this.#ask();
    return this.store.watchersOf(tickets);
  };
  readonly ticketOfCall: Records["ticketOfCall"] = async (call) => {
    this.#ask();
    return this.store.ticketOfCall(call);
  };
  readonly ticketSides: Records["ticketSides"] = async (number) => {
    this.#ask();
    return this.store.ticketSides(number);
  };
  readonly editTicket: Records["editTicket"] = async (number, edit, version, by) => {
    this.#ask();
    return this.store.editTicket(number, edit, version, by);
  };
  readonly commentTicket: Records["commentTicket"] = async (number, text, by) => {
    this.#ask();
    return this.store.commentTicket(number, text, by);
  };
  readonly joinTicket: Records["joinTicket"] = async (number, into, version, by) => {
    this.#ask();
    return this.store.joinTicket(number, into, version, by);
  };
  readonly linkTickets: Records["linkTickets"] = async (number, other, isLinked, by) => {
    this.#ask();
    return this.store.linkTickets(number, other, isLinked, by);
  };
  readonly watchTicket: Records["watchTicket"] = async (number, user, isWatching) => {
    this.#ask();
    return this.store.watchTicket(number, user, isWatching);
  };
  readonly ticketViews: Records["ticketViews"] = async (user) => {
    this.#ask();
    return this.store.ticketViews(user);
  };
  readonly addTicketView: Records["addTicketView"] = async (view) => {
    this.#ask();
    return this.store.addTicketView(view);
  };
  readonly removeTicketView: Records["removeTicketView"] = async (id) => {
    this.#ask();
    return this.store.removeTicketView(id);
  };
  readonly closeTickets: Records["closeTickets"] = async (before, max) => {
    this.#ask();
    return this.store.closeTickets(before, max);
  };
  readonly contacts: Records["contacts"] = async (filter) => {
    this.#ask();
    return this.store.contacts(filter);
  };
  readonly contact: Records["contact"] = async (id) => {
    this.#ask();
    return this.store.contact(id);
  };
  readonly contactHistory: Records["contactHistory"] = async (id) => {
    this.#ask();
    return this.store.contactHistory(id);
  };
  readonly addContact: Records["addContact"] = async (edit, by) => {
    this.#ask();
    return this.store.addContact(edit, by);
  };
  readonly editContact: Records["editContact"] = async (id, edit, version, by) => {
    this.#ask();
    return this.store.editContact(id, edit, version, by);
  };
  readonly mergeContacts: Records["mergeContacts"] = async (double, into, by) => {
    this.#ask();
    return this.store.mergeContacts(double, into, by);
  };
  readonly erasureOf: Records["erasureOf"] = async (id) => {
    this.#ask();
    return this.store.erasureOf(id);
  };
  readonly eraseContact: Records["eraseContact"] = async (id, by) => {
    this.#ask();
    return this.store.eraseContact(id, by);
  };
  readonly audit: Records["audit"] = async (entry) => {
    this.#ask();
    return this.store.audit(entry);
  };
  readonly auditLog: Records["auditLog"] = async (filter) => {
    this.#ask();
    return this.store.auditLog(filter);
  };

  readonly loggedAgents: Records["loggedAgents"] = async () => {
    this.#ask();
    return this.store.loggedAgents();
  };
  readonly agentSpells: Records["agentSpells"] = async (filter) => {
    this.#ask();
    return this.store.agentSpells(filter);
  };
  readonly agentTimes: Records["agentTimes"] = async (agent, from, to) => {
    this.#ask();
    return this.store.agentTimes(agent, from, to);
  };

  async calls(filter: {
    readonly open?: boolean;
    readonly before?: number;
    readonly limit: number;
  }): Promise<readonly CallRecord[]> {
    this.#ask();
    return [...this.callMap.values()]
      .filter((call) => filter.open === undefined || filter.open === (call.endedAt === null))
      .filter((call) => filter.before === undefined || call.ticket < filter.before)
      .sort((a, b) => b.ticket - a.ticket)
      .slice(0, filter.limit);
  }

  async call(id: CallId): Promise<CallRecord | null> {
    this.#ask();
    return this.callMap.get(id) ?? null;
  }

  async locks({
    present,
    before,
    limit,
  }: Parameters<Locks["locks"]>[0]): Promise<readonly LockRecord[]> {
    this.#ask();
    return [...this.lockMap.values()]
      .filter((lock) => !present || lock.unlockedAt === null)
      .filter((lock) => before === undefined || lock.id < before)
      .sort((a, b) => b.id - a.id)
      .slice(0, limit);
  }

  async unlock(id: number, by: string): Promise<LockRecord | "over" | null> {
    this.#ask();
    const lock = this.lockMap.get(id);
    if (lock === undefined) return null;
    if (lock.unlockedAt !== null) return "over";
    const unlocked = { ...lock, unlockedAt: 1_795_340_000_000, unlockedBy: by };
    this.lockMap.set(id, unlocked);
    return unlocked;
  }

  async user(name: string): Promise<User | null> {
    this.#ask();
    return this.userMap.get(name) ?? null;
  }

  async users(): Promise<readonly User[]> {
    this.#ask();
    return [...this.userMap.values()];
  }

  async saveUser(user: User): Promise<void> {
    this.#ask();
    this.userMap.set(user.name, user);
  }

  async signIn(record: SignInRecord): Promise<void> {
    this.#ask();
    this.signInMap.set(record.tokenHash, record);
  }

  async signInBy(tokenHash: string): Promise<SignInRecord | null> {
    this.#ask();
    return this.signInMap.get(tokenHash) ?? null;
  }

  async signIns(user: string | null): Promise<readonly SignInRecord[]> {
    this.#ask();
    return [...this.signInMap.values()].filter((one) => user === null || one.user === user);
  }

  async touchSignIn(tokenHash: string, seenAt: number): Promise<void> {
    this.#ask();
    const old = this.signInMap.get(tokenHash);
    if (old !== undefined) this.signInMap.set(tokenHash, { ...old, seenAt });
  }

  async moveSignIn(
    tokenHash: string,
    line: { readonly address: string; readonly password: string } | null,
  ): Promise<void> {
    this.#ask();
    const old = this.signInMap.get(tokenHash);
    const moved = { lineAddress: line?.address ?? null, linePassword: line?.password ?? null };
    if (old !== undefined) this.signInMap.set(tokenHash, { ...old, ...moved });
  }

  async signOut(tokenHash: string): Promise<void> {
    this.#ask();
    this.signInMap.delete(tokenHash);
  }
}

/** Tickets of the store, put there as they are; a contact they name is made for them. */
class TicketMap {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  set(number: number, ticket: TicketRecord): void {
    const { contact } = ticket;
    if (contact !== null) {
      this.#db
        .prepare(
          `INSERT INTO contacts (id, name, vip, words) VALUES (?, ?, ?, ?)
           ON CONFLICT (id) DO UPDATE SET name = excluded.name, vip = excluded.vip`,
        )
        .run(contact.id, contact.name, contact.vip ? 1 : 0, searchWords(contact.name));
      this.#db
        .prepare("INSERT OR IGNORE INTO contact_numbers (number, contact) VALUES (?, ?)")
        .run(contact.number, contact.id);
    }
    const row = {
      number,
      version: ticket.version,
      call: ticket.call,
      status: ticket.status,
      opened_at: ticket.openedAt,
      ended_at: ticket.endedAt,
      caller_number: ticket.callerNumber,
      caller_name: ticket.callerName,
      contact: contact?.id ?? null,
      dialled: ticket.dialled,
      lang: ticket.lang,
      result: ticket.result,
      queue: ticket.queue,
      agent: ticket.agent,
      verified_account: ticket.verifiedAccount,
      verified_name: ticket.verifiedName,
      disposition: ticket.disposition,
      note: ticket.note,
      recordings: JSON.stringify(ticket.recordings),
      ratings: JSON.stringify(ticket.ratings),
      words: searchWords(ticket.callerNumber, ticket.callerName, ticket.note),
      priority: ticket.priority,
      category: ticket.category,
      assignee: ticket.assignee,
      team: ticket.team,
      tags: JSON.stringify(ticket.tags),
      fields: JSON.stringify(ticket.fields),
      joined: ticket.joined,
      due_from: ticket.openedAt,
      due_at: ticket.dueAt,
      solved_at: ticket.solvedAt,
      updated_at: ticket.updatedAt,
    };
    const names = Object.keys(row);
    this.#db
      .prepare(
        `INSERT OR REPLACE INTO tickets (${names.join(", ")}) VALUES (${names.map((name) => `@${name}`).join(", ")})`,
      )
      .run(row);
  }

  /** The ticket's note and version, or undefined. */
  get(number: number): Pick<TicketRecord, "note" | "version"> | undefined {
    return this.#db
      .prepare<[number], Pick<TicketRecord, "note" | "version">>(
        "SELECT note, version FROM tickets WHERE number = ?",
      )
      .get(number);
  }
}
