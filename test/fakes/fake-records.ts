import type { CallId } from "../../src/core/lib/brands.ts";
import type {
  CallRecord,
  Records,
  SignInRecord,
  TicketEdit,
  TicketFilter,
  TicketRecord,
  User,
} from "../../src/ports/records.ts";
import { StoreAway } from "../../src/ports/store.ts";

/** Records in memory. Set `away` to make every request reject as a store that is away does. */
export class FakeRecords implements Records {
  readonly ticketMap = new Map<number, TicketRecord>();
  readonly callMap = new Map<string, CallRecord>();
  readonly userMap = new Map<string, User>();
  readonly signInMap = new Map<string, SignInRecord>();
  away: string | null = null;
  /** Requests so far. */
  requests = 0;

  #ask(): void {
    this.requests += 1;
    if (this.away !== null) throw new StoreAway(this.away);
  }

  async tickets(filter: TicketFilter): Promise<readonly TicketRecord[]> {
    this.#ask();
    return [...this.ticketMap.values()]
      .filter((ticket) => isWanted(ticket, filter))
      .sort((a, b) => b.number - a.number)
      .slice(0, filter.limit);
  }

  async ticket(number: number): Promise<TicketRecord | null> {
    this.#ask();
    return this.ticketMap.get(number) ?? null;
  }

  async ticketOfCall(call: CallId): Promise<TicketRecord | null> {
    this.#ask();
    return [...this.ticketMap.values()].find((ticket) => ticket.call === call) ?? null;
  }

  async editTicket(
    number: number,
    edit: TicketEdit,
    version: number | null,
    _by: string,
  ): Promise<TicketRecord | "changed" | null> {
    this.#ask();
    const old = this.ticketMap.get(number);
    if (old === undefined) return null;
    if (version !== null && version !== old.version) return "changed";
    const { contactName, ...fields } = edit;
    const contact =
      contactName === undefined || old.contact === null
        ? old.contact
        : { ...old.contact, name: contactName };
    const changed = { ...old, ...fields, contact, version: old.version + 1 };
    this.ticketMap.set(number, changed);
    return changed;
  }

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

  async signOut(tokenHash: string): Promise<void> {
    this.#ask();
    this.signInMap.delete(tokenHash);
  }
}

function isWanted(ticket: TicketRecord, filter: TicketFilter): boolean {
  const { status, agent, contact, result, text, before } = filter;
  return (
    (status === undefined || ticket.status === status) &&
    (agent === undefined || ticket.agent === agent) &&
    (contact === undefined || ticket.contact?.id === contact) &&
    (result === undefined || ticket.result === result) &&
    (text === undefined || `${ticket.callerNumber} ${ticket.note}`.includes(text)) &&
    (before === undefined || ticket.number < before)
  );
}
