import type { FieldValue, TicketPriority } from "../call/index.ts";

/**
 * Where a ticket stands: `new` nobody has taken it; `open` somebody works on it; `pending` we wait
 * for somebody else, and its time stands still; `solved` done, a further call opens it again;
 * `closed` done for good, or joined to another ticket.
 */
export type TicketStatus = "new" | "open" | "pending" | "solved" | "closed";
/** Statuses of tickets that somebody still has to work on. */
export const unsolved: readonly TicketStatus[] = ["new", "open", "pending"];

/** Later than any due time, in ms since the epoch: what stands for none where tickets are sorted. */
export const noDueAt = 9_000_000_000_000_000;

/** How an agent classed a call. */
export type Disposition = "resolved" | "follow_up" | "wrong_number" | "complaint" | "other";

/** The part of a ticket that people and rules change. Instants are ms since the epoch. */
export interface TicketBody {
  readonly status: TicketStatus;
  readonly priority: TicketPriority;
  /** Path of a category, e.g. `billing/refund`. */
  readonly category: string | null;
  /** The user whose work it is. */
  readonly assignee: string | null;
  readonly team: string | null;
  readonly disposition: Disposition | null;
  readonly note: string;
  /** In the order of their coming, each once. */
  readonly tags: readonly string[];
  readonly fields: Readonly<Record<string, FieldValue>>;
  /** The ticket whose matter this call belongs to; that one is not joined itself. */
  readonly joined: number | null;
  /** When the time until it is due began to run. */
  readonly dueFrom: number;
  /** Open time in ms that it has been pending since then. */
  readonly pausedMs: number;
  readonly pendingSince: number | null;
  /** Null when no time is set for its priority. */
  readonly dueAt: number | null;
  readonly solvedAt: number | null;
}

/** A change of a ticket; what is left out stays, a field set to null goes. */
export interface TicketBodyEdit {
  readonly status?: TicketStatus;
  readonly priority?: TicketPriority;
  readonly category?: string | null;
  readonly assignee?: string | null;
  readonly team?: string | null;
  readonly disposition?: Disposition | null;
  readonly note?: string;
  readonly tags?: readonly string[];
  readonly fields?: Readonly<Record<string, FieldValue | null>>;
}

/** One changed field of a ticket or contact, as its history shows it. */
export interface FieldChange {
  readonly field: string;
  readonly old: string | null;
  readonly new: string | null;
}
