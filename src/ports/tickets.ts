import type { CallResult, Lang } from "../core/call/index.ts";
import type { AgentId, CallId } from "../core/lib/brands.ts";
import type {
  FieldChange,
  TicketBody,
  TicketBodyEdit,
  TicketStatus,
} from "../core/ticket/index.ts";

/** The customer of a ticket, as lists show them. */
export interface TicketContact {
  readonly id: number;
  /** The first of their numbers; null when they have none. */
  readonly number: string | null;
  readonly name: string | null;
  readonly vip: boolean;
}

/** What is heard on a ticket: a recorded conversation, or a message that the caller left. */
export interface TicketAudio {
  readonly id: string;
  readonly durationMs: number;
  readonly kind: "recording" | "voicemail";
}

/** A ticket as stored. Instants are ms since the epoch. */
export interface TicketRecord extends Omit<TicketBody, "dueFrom" | "pausedMs" | "pendingSince"> {
  readonly number: number;
  readonly version: number;
  readonly call: CallId;
  readonly openedAt: number;
  readonly endedAt: number | null;
  readonly updatedAt: number;
  readonly callerNumber: string | null;
  readonly callerName: string | null;
  readonly contact: TicketContact | null;
  readonly dialled: string;
  readonly lang: Lang | null;
  readonly result: CallResult | null;
  readonly queue: string | null;
  /** Who answered the call. */
  readonly agent: AgentId | null;
  readonly verifiedAccount: string | null;
  readonly verifiedName: string | null;
  readonly recordings: readonly TicketAudio[];
  /** Answers to surveys, 1 to 5 each; agents are not shown those that are blind. */
  readonly ratings: readonly {
    readonly survey: string;
    readonly rate: number;
    readonly blind: boolean;
  }[];
  /** Whether all that named the caller was erased. */
  readonly erased: boolean;
}

/** The orders of a list: newest first, due first, changed last first. */
export type TicketSort = "number" | "due" | "updated";

/** What to list; all conditions must hold. */
export interface TicketFilter {
  readonly status?: readonly TicketStatus[];
  readonly priority?: readonly TicketBody["priority"][];
  /** With all categories under it. */
  readonly category?: string;
  /** Null for tickets that are nobody's. */
  readonly assignee?: string | null;
  readonly team?: string;
  readonly agent?: string;
  readonly tag?: string;
  readonly watcher?: string;
  readonly contact?: number;
  readonly vip?: boolean;
  readonly result?: CallResult;
  readonly disposition?: TicketBody["disposition"];
  /** Only tickets joined to this one. */
  readonly joined?: number;
  /** Only tickets that are not joined to another one: each matter once. */
  readonly matters?: boolean;
  /** Only tickets that nobody has solved and that were due before this instant. */
  readonly dueBefore?: number;
  readonly openedFrom?: number;
  /** Exclusive. */
  readonly openedBefore?: number;
  /** Part of a number, a name, a note, a comment, a tag or a field. */
  readonly text?: string;
  readonly sort?: TicketSort;
  /** Where the page before ended, as `keyOf` of `ports` callers made it. */
  readonly after?: TicketPlace;
  /** At most this many. */
  readonly limit: number;
}

/** A ticket's place in a list: the value it is sorted by (ms; the number itself for `number`). */
export interface TicketPlace {
  readonly value: number;
  readonly number: number;
}

/** A change by a person; fields left out stay. */
export interface TicketEdit extends TicketBodyEdit {
  readonly contactName?: string | null;
}

/** A comment on a ticket. */
export interface TicketComment {
  readonly id: number;
  readonly at: number;
  readonly by: string;
  readonly text: string;
}

/** One line of a history: who changed what, when, from what to what. */
export interface HistoryLine extends FieldChange {
  readonly at: number;
  readonly by: string;
  readonly source: "person" | "call" | "rule";
}

/** What belongs to a ticket beside its record. */
export interface TicketSides {
  /** Oldest first. */
  readonly comments: readonly TicketComment[];
  /** Oldest first. */
  readonly history: readonly HistoryLine[];
  readonly watchers: readonly string[];
  /** Related tickets, newest first. */
  readonly links: readonly TicketRecord[];
  /** Further calls of the same matter, newest first. */
  readonly calls: readonly TicketRecord[];
}

/** A search that people keep. */
export interface TicketView {
  readonly id: number;
  readonly owner: string;
  readonly shared: boolean;
  readonly name: string;
  /** The query of a list, as its parameters. */
  readonly filter: Readonly<Record<string, string>>;
}

/** Why tickets cannot be joined: to themselves, to one that is joined itself, or with calls of their own. */
export type JoinRefusal = "unknown" | "changed" | "self" | "target_joined";

/** Tickets as people read and change them. All reject with StoreAway when the store is away. */
export interface Tickets {
  tickets(filter: TicketFilter): Promise<readonly TicketRecord[]>;
  /** How many tickets a filter has, whatever its limit; counts at most `max`. */
  countTickets(filter: TicketFilter, max: number): Promise<number>;
  ticket(number: number): Promise<TicketRecord | null>;
  ticketOfCall(call: CallId): Promise<TicketRecord | null>;
  ticketSides(number: number): Promise<TicketSides>;
  /** Null for an unknown ticket, "changed" when `version` is not the stored one (null: any). */
  editTicket(
    number: number,
    edit: TicketEdit,
    version: number | null,
    by: string,
  ): Promise<TicketRecord | "changed" | null>;
  /** Adds a comment; null for an unknown ticket. */
  commentTicket(number: number, text: string, by: string): Promise<TicketRecord | null>;
  /**
   * Joins a ticket, with those joined to it, to the one whose matter it belongs to; null parts it
   * again. A solved matter is opened by it.
   */
  joinTicket(
    number: number,
    into: number | null,
    version: number | null,
    by: string,
  ): Promise<TicketRecord | JoinRefusal>;
  /** Links two tickets as related, or ends that; null when one of them is unknown. */
  linkTickets(
    number: number,
    other: number,
    isLinked: boolean,
    by: string,
  ): Promise<TicketRecord | null>;
  /** Who watches these tickets, by number; a ticket that nobody watches is left out. */
  watchersOf(tickets: readonly number[]): Promise<ReadonlyMap<number, readonly string[]>>;
  /** Lets a user watch a ticket or no more; null for an unknown ticket. */
  watchTicket(number: number, user: string, isWatching: boolean): Promise<TicketRecord | null>;
  /** Views of a user and those that are shared, by name. */
  ticketViews(user: string): Promise<readonly TicketView[]>;
  addTicketView(view: Omit<TicketView, "id">): Promise<TicketView>;
  /** Whether there was such a view. */
  removeTicketView(id: number): Promise<boolean>;
  /** Closes tickets that were solved before an instant, at most `max`; returns how many. */
  closeTickets(solvedBefore: number, max: number): Promise<number>;
}
