import { z } from "zod";
import { CallResult, IsoInstant, Lang, Rating, TimelineEntry } from "./views.ts";

/**
 * Where a ticket stands: `new` nobody has taken it; `open` somebody works on it; `pending` we wait
 * for somebody else, and its due time stands still; `solved`, a further call may open it again;
 * `closed` for good, or joined to another ticket.
 */
export const TicketStatus = z
  .enum(["new", "open", "pending", "solved", "closed"])
  .meta({ id: "TicketStatus" });
export type TicketStatus = z.infer<typeof TicketStatus>;

/** How much a ticket presses. */
export const TicketPriority = z
  .enum(["low", "normal", "high", "urgent"])
  .meta({ id: "TicketPriority" });
export type TicketPriority = z.infer<typeof TicketPriority>;

/** How an agent classed a call. */
export const Disposition = z
  .enum(["resolved", "follow_up", "wrong_number", "complaint", "other"])
  .meta({ id: "Disposition" });
export type Disposition = z.infer<typeof Disposition>;

/** What a field of the configuration may hold; dates are `YYYY-MM-DD`. */
export const FieldValue = z.union([z.string(), z.number(), z.boolean()]).meta({ id: "FieldValue" });
export type FieldValue = z.infer<typeof FieldValue>;

/** The customer behind one or more calls, as tickets show them. */
export const Contact = z
  .object({
    id: z.number().int(),
    /** The first of their numbers; null when they have none. */
    number: z.string().nullable(),
    name: z.string().nullable(),
    vip: z.boolean(),
  })
  .meta({ id: "Contact" });
export type Contact = z.infer<typeof Contact>;

/** A ticket in a list. */
export const TicketSummary = z
  .object({
    number: z.number().int(),
    status: TicketStatus,
    priority: TicketPriority,
    /** Path of a category, e.g. `billing/refund`. */
    category: z.string().nullable(),
    /** The user whose work it is. */
    assignee: z.string().nullable(),
    team: z.string().nullable(),
    tags: z.array(z.string()),
    /** Fields of the configuration by name. */
    fields: z.record(z.string(), FieldValue),
    /** The ticket whose matter this call belongs to. */
    joined: z.number().int().nullable(),
    /** While it is unsolved; of a pending one, when it is due if it goes on now. */
    dueAt: IsoInstant.nullable(),
    openedAt: IsoInstant,
    endedAt: IsoInstant.nullable(),
    updatedAt: IsoInstant,
    solvedAt: IsoInstant.nullable(),
    call: z.string(),
    callerNumber: z.string().nullable(),
    callerName: z.string().nullable(),
    contact: Contact.nullable(),
    dialled: z.string(),
    lang: Lang.nullable(),
    result: CallResult.nullable(),
    queue: z.string().nullable(),
    /** Who answered the call. */
    agent: z.string().nullable(),
    /** The account whose holder the caller proved to be. */
    verifiedAccount: z.string().nullable(),
    verifiedName: z.string().nullable(),
    disposition: Disposition.nullable(),
    note: z.string(),
    /** Whether the caller left a message. */
    voicemail: z.boolean(),
    /** Whether all that named the caller was erased. */
    erased: z.boolean(),
  })
  .meta({ id: "TicketSummary" });
export type TicketSummary = z.infer<typeof TicketSummary>;

/** A recorded conversation, or a message that the caller left. */
export const Recording = z
  .object({
    id: z.string(),
    durationMs: z.number(),
    kind: z.enum(["recording", "voicemail"]),
    url: z.string(),
  })
  .meta({ id: "Recording" });

/** A comment on a ticket. */
export const TicketComment = z
  .object({ id: z.number().int(), at: IsoInstant, by: z.string(), text: z.string() })
  .meta({ id: "TicketComment" });

/** One line of a history: who changed what, when, from what to what. */
export const HistoryLine = z
  .object({
    at: IsoInstant,
    by: z.string(),
    /** A person, the call with its flow, or a rule of the configuration. */
    source: z.enum(["person", "call", "rule"]),
    /** E.g. `status`, or `fields.order` for a field of the configuration. */
    field: z.string(),
    old: z.string().nullable(),
    new: z.string().nullable(),
  })
  .meta({ id: "HistoryLine" });
export type HistoryLine = z.infer<typeof HistoryLine>;

/** A ticket with all that belongs to it. */
export const Ticket = TicketSummary.extend({
  /** For `If-Match`: rises with every change. */
  version: z.number().int(),
  timeline: z.array(TimelineEntry),
  recordings: z.array(Recording),
  /** Answers to surveys; without those that agents may not see when an agent asks. */
  ratings: z.array(Rating),
  comments: z.array(TicketComment),
  history: z.array(HistoryLine),
  watchers: z.array(z.string()),
  /** Related tickets. */
  links: z.array(TicketSummary),
  /** Further calls of the same matter, newest first. */
  calls: z.array(TicketSummary),
  /** Other tickets of the contact, newest first, at most ten. */
  previous: z.array(TicketSummary),
}).meta({ id: "Ticket" });
export type Ticket = z.infer<typeof Ticket>;
