import type { CallResult, Lang } from "../core/call/index.ts";
import type { AgentId, CallId } from "../core/lib/brands.ts";

/** A person who may sign in. */
export interface User {
  readonly name: string;
  readonly displayName: string;
  readonly role: "agent" | "supervisor" | "admin";
  readonly lang: Lang;
  readonly skills: readonly string[];
  /** scrypt in PHC string format. */
  readonly passwordHash: string;
  readonly disabled: boolean;
  /** A desk phone's SIP endpoint that rings instead of the browser; null for the browser. */
  readonly deskPhone: string | null;
}

/** A sign-in: its cookie is known only by its SHA-256. */
export interface SignInRecord {
  readonly tokenHash: string;
  readonly csrfToken: string;
  readonly user: string;
  /** Ms since the epoch. */
  readonly createdAt: number;
  readonly seenAt: number;
  /** SIP address minted for this sign-in; null for people who take no calls. */
  readonly lineAddress: string | null;
  readonly linePassword: string | null;
}

/** A customer. */
export interface ContactRecord {
  readonly id: number;
  readonly number: string;
  readonly name: string | null;
}

/** A ticket as stored. Instants are ms since the epoch. */
export interface TicketRecord {
  readonly number: number;
  readonly version: number;
  readonly call: CallId;
  readonly status: "open" | "solved";
  readonly openedAt: number;
  readonly endedAt: number | null;
  readonly callerNumber: string | null;
  readonly callerName: string | null;
  readonly contact: ContactRecord | null;
  readonly dialled: string;
  readonly lang: Lang | null;
  readonly result: CallResult | null;
  readonly queue: string | null;
  readonly agent: AgentId | null;
  readonly verifiedAccount: string | null;
  readonly verifiedName: string | null;
  readonly disposition: "resolved" | "follow_up" | "wrong_number" | "complaint" | "other" | null;
  readonly note: string;
  readonly recordings: readonly { readonly id: string; readonly durationMs: number }[];
  /** Answers to surveys, 1 to 5 each; agents are not shown those that are blind. */
  readonly ratings: readonly {
    readonly survey: string;
    readonly rate: number;
    readonly blind: boolean;
  }[];
}

/** What to list; all conditions must hold. */
export interface TicketFilter {
  readonly status?: "open" | "solved";
  readonly agent?: string;
  readonly contact?: number;
  readonly result?: CallResult;
  /** Part of a number, a name or a note. */
  readonly text?: string;
  /** Only tickets with a smaller number. */
  readonly before?: number;
  /** At most this many, newest first. */
  readonly limit: number;
}

/** A change by a person; fields left out stay. */
export interface TicketEdit {
  readonly status?: "open" | "solved";
  readonly disposition?: TicketRecord["disposition"];
  readonly note?: string;
  readonly contactName?: string | null;
}

/** A call as listed: from its newest snapshot and its ticket. */
export interface CallRecord {
  readonly id: CallId;
  readonly ticket: number;
  readonly phase: "flow" | "queued" | "offered" | "talking" | "ended";
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly callerNumber: string | null;
  readonly callerName: string | null;
  readonly dialled: string;
  readonly lang: Lang;
  readonly queue: string | null;
  readonly agent: string | null;
  readonly result: CallResult | null;
}

/** What people and integrators read and change. All reject with StoreAway when the store is away. */
export interface Records {
  tickets(filter: TicketFilter): Promise<readonly TicketRecord[]>;
  ticket(number: number): Promise<TicketRecord | null>;
  ticketOfCall(call: CallId): Promise<TicketRecord | null>;
  /** Null for an unknown ticket, "changed" when `version` is not the stored one (null: any). */
  editTicket(
    number: number,
    edit: TicketEdit,
    version: number | null,
    by: string,
  ): Promise<TicketRecord | "changed" | null>;
  calls(filter: {
    readonly open?: boolean;
    readonly before?: number;
    readonly limit: number;
  }): Promise<readonly CallRecord[]>;
  call(id: CallId): Promise<CallRecord | null>;
  user(name: string): Promise<User | null>;
  users(): Promise<readonly User[]>;
  /** Adds or replaces a user. */
  saveUser(user: User): Promise<void>;
  signIn(record: SignInRecord): Promise<void>;
  signInBy(tokenHash: string): Promise<SignInRecord | null>;
  /** All sign-ins of one user, or of all users. */
  signIns(user: string | null): Promise<readonly SignInRecord[]>;
  touchSignIn(tokenHash: string, seenAt: number): Promise<void>;
  signOut(tokenHash: string): Promise<void>;
}
