import type { Calendar } from "../calendar/index.ts";
import type { TicketPriority } from "../call/index.ts";
import type { Words } from "./duration.ts";
import type { Disposition } from "./record.ts";

/** A subject of tickets. */
export interface Category {
  /** Its path in the tree: `billing/refund` lies under `billing`. */
  readonly id: string;
  readonly label: Words;
}

/** A field of tickets or contacts that the configuration adds. */
export interface FieldRule {
  readonly name: string;
  readonly label: Words;
  readonly type: "text" | "number" | "date" | "choice" | "yes_no";
  /** Of a `choice`; empty for the others. */
  readonly choices: readonly { readonly value: string; readonly label: Words }[];
}

/** People who share tickets. */
export interface Team {
  readonly id: string;
  readonly label: Words;
}

/** What the configuration says of tickets. */
export interface TicketRules {
  /** In the order of the tree, parents before their children. */
  readonly categories: readonly Category[];
  readonly ticketFields: readonly FieldRule[];
  readonly contactFields: readonly FieldRule[];
  readonly teams: readonly Team[];
  /** Open time in ms until a ticket is due, by priority; null for never. */
  readonly dueMs: Readonly<Record<TicketPriority, number | null>>;
  /** Whose open time counts; null for every hour of every day. */
  readonly calendar: Calendar | null;
  /** Dispositions that solve a ticket; all others leave it open. */
  readonly solvedBy: readonly Disposition[];
  /** What a further call of a contact must share with a ticket to join it. */
  readonly join: "off" | "category" | "contact";
  /** Ms after which a solved ticket is closed and no further call opens it again. */
  readonly reopenMs: number;
}

/** The rules of a hotline whose configuration says nothing of tickets: no subjects, no due times. */
export const plainTicketRules: TicketRules = {
  categories: [],
  ticketFields: [],
  contactFields: [],
  teams: [],
  dueMs: { low: null, normal: null, high: null, urgent: null },
  calendar: null,
  solvedBy: ["resolved", "wrong_number"],
  join: "category",
  reopenMs: 3 * 86_400_000,
};
