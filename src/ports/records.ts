import type { CallResult, CallState, Lang } from "../core/call/index.ts";
import type { CallId } from "../core/lib/brands.ts";
import type { Skills } from "../core/lib/skills.ts";
import type { AgentTimes } from "./agent-times.ts";
import type { CallbackFilter, CallbackRecord } from "./callbacks.ts";
import type { Contacts } from "./contacts.ts";
import type { Locks } from "./identity.ts";
import type { News } from "./news.ts";
import type { Tickets } from "./tickets.ts";

export type { TicketFilter, TicketRecord } from "./tickets.ts";

/** Where an agent's calls ring. */
export type Device = "browser" | "desk_phone" | "outside";

/** A person who may sign in. */
export interface User {
  readonly name: string;
  readonly displayName: string;
  readonly role: "agent" | "supervisor" | "admin";
  readonly lang: Lang;
  /** Levels of skills, 1 to 10, languages among them. */
  readonly skills: Skills;
  /** Queues they serve, those before others first; empty for all. */
  readonly queues: readonly string[];
  /** scrypt in PHC string format. */
  readonly passwordHash: string;
  readonly disabled: boolean;
  /** The SIP endpoint of a desk phone; null for none. */
  readonly deskPhone: string | null;
  /** A telephone outside, as it is dialled on the trunk; null for none. */
  readonly outsideNumber: string | null;
  /** Where calls ring; the agent may change it. */
  readonly device: Device;
  /** Whether browser and desk phone answer by themselves. */
  readonly autoAnswer: boolean;
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

/** A call as listed: from its newest snapshot and its ticket. */
export interface CallRecord {
  readonly id: CallId;
  readonly ticket: number;
  readonly phase: Exclude<CallState["phase"], "new">;
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
export interface Records extends Tickets, Contacts, Locks, AgentTimes {
  /** Calls `listener` with what has been changed, after it was; returns what ends that. */
  onNews(listener: (news: News) => void): () => void;
  calls(filter: {
    readonly open?: boolean;
    readonly before?: number;
    readonly limit: number;
  }): Promise<readonly CallRecord[]>;
  call(id: CallId): Promise<CallRecord | null>;
  callbacks(filter: CallbackFilter): Promise<readonly CallbackRecord[]>;
  callback(id: CallId): Promise<CallbackRecord | null>;
  user(name: string): Promise<User | null>;
  users(): Promise<readonly User[]>;
  /** Adds or replaces a user. */
  saveUser(user: User): Promise<void>;
  signIn(record: SignInRecord): Promise<void>;
  signInBy(tokenHash: string): Promise<SignInRecord | null>;
  /** All sign-ins of one user, or of all users. */
  signIns(user: string | null): Promise<readonly SignInRecord[]>;
  touchSignIn(tokenHash: string, seenAt: number): Promise<void>;
  /** Gives a sign-in another line; null for none. */
  moveSignIn(
    tokenHash: string,
    line: { readonly address: string; readonly password: string } | null,
  ): Promise<void>;
  signOut(tokenHash: string): Promise<void>;
}
