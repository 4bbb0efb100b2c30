import { z } from "zod";
import { limits } from "../core/lib/limits.ts";
import { page } from "./requests.ts";
import { Disposition, FieldValue, TicketPriority, TicketStatus, TicketSummary } from "./tickets.ts";
import { CallResult, IsoInstant, Words } from "./views.ts";

const name = z.string().min(1).max(64);
const ticketNumber = z.number().int().positive().max(Number.MAX_SAFE_INTEGER);
const tag = z
  .string()
  .regex(/^[\p{L}\p{N}][\p{L}\p{N} _-]{0,39}$/u, "is not a tag: letters, digits, spaces, - and _");

/** What people may change on a ticket. */
export const TicketChangeBody = z
  .object({
    status: TicketStatus.optional(),
    priority: TicketPriority.optional(),
    /** Path of a category of `GET /api/v1/ticket-settings`. */
    category: z.string().max(200).nullable().optional(),
    assignee: name.nullable().optional(),
    team: name.nullable().optional(),
    disposition: Disposition.nullable().optional(),
    note: z.string().max(limits.noteLength).optional(),
    tags: z.array(tag).max(limits.tagsPerTicket).optional(),
    /** Fields by name; null empties one, others stay. */
    fields: z.record(name, FieldValue.nullable()).optional(),
    contactName: z.string().max(200).nullable().optional(),
  })
  .strict()
  .meta({ id: "TicketChange" });
export type TicketChangeBody = z.infer<typeof TicketChangeBody>;

/** The same change of many tickets; `version` as in `If-Match`, without it any. */
export const BulkChangeBody = z
  .object({
    tickets: z
      .array(z.object({ number: ticketNumber, version: z.number().int().optional() }).strict())
      .min(1)
      .max(limits.bulkTickets),
    change: TicketChangeBody.omit({ contactName: true, note: true, fields: true }),
    /** Added to those that each ticket has. */
    addTags: z.array(tag).max(limits.tagsPerTicket).optional(),
    /** Added to each ticket. */
    comment: z.string().min(1).max(limits.noteLength).optional(),
  })
  .strict()
  .meta({ id: "BulkChange" });
export type BulkChangeBody = z.infer<typeof BulkChangeBody>;

/** What became of each ticket of a bulk change. */
export const BulkResult = z
  .object({
    items: z.array(
      z.object({
        number: z.number().int(),
        result: z.enum(["changed", "unknown", "changed_meanwhile"]),
      }),
    ),
  })
  .meta({ id: "BulkResult" });
export type BulkResult = z.infer<typeof BulkResult>;

/** A comment to add. */
export const CommentBody = z
  .object({ text: z.string().trim().min(1).max(limits.noteLength) })
  .strict()
  .meta({ id: "CommentBody" });

/** The ticket to join this one to; null parts it again. */
export const JoinBody = z
  .object({ into: ticketNumber.nullable() })
  .strict()
  .meta({ id: "JoinBody" });

/** A related ticket, and whether it is one. */
export const LinkBody = z
  .object({ other: ticketNumber, linked: z.boolean() })
  .strict()
  .meta({ id: "LinkBody" });

/** Whether oneself watches the ticket. */
export const WatchBody = z.object({ watching: z.boolean() }).strict().meta({ id: "WatchBody" });

/** One value or several, by comma. */
const several = <T extends string>(known: z.ZodType<T>) =>
  z
    .string()
    .max(200)
    .transform((text, check): T[] =>
      text.split(",").flatMap((part) => {
        const parsed = known.safeParse(part);
        if (parsed.success) return [parsed.data];
        check.issues.push({ code: "custom", message: `"${part}" is not known`, input: text });
        return [];
      }),
    );

const conditions = {
  /** One or several by comma. */
  status: several(TicketStatus).optional(),
  /** One or several by comma. */
  priority: several(TicketPriority).optional(),
  /** With all categories under it. */
  category: z.string().min(1).max(200).optional(),
  /** `none` for tickets that are nobody's. */
  assignee: name.optional(),
  team: name.optional(),
  agent: name.optional(),
  tag: z.string().min(1).max(40).optional(),
  /** Tickets that this user watches. */
  watcher: name.optional(),
  contact: z.coerce.number().int().positive().optional(),
  vip: z.stringbool().optional(),
  result: CallResult.optional(),
  disposition: Disposition.optional(),
  /** True leaves out calls that were joined to another ticket: each matter once. */
  matters: z.stringbool().optional(),
  /** True: only tickets past their due time. */
  overdue: z.stringbool().optional(),
  openedFrom: IsoInstant.optional(),
  /** Exclusive. */
  openedBefore: IsoInstant.optional(),
  /** Part of a number, a name, a note, a comment, a tag or a field; in any language. */
  text: z.string().min(1).max(100).optional(),
  /** `number` newest first, `due` due first, `updated` changed last first. */
  sort: z.enum(["number", "due", "updated"]).optional(),
};

/** Which tickets to list; all conditions must hold. */
export const TicketQuery = z
  .object({
    ...conditions,
    limit: z.coerce.number().int().min(1).max(100).default(50),
    /** `nextCursor` of the page before; nothing for the first page. */
    cursor: z
      .string()
      .regex(/^-?\d{1,16}(\.\d{1,9})?(~\d{1,15})?$/, "is not a cursor of this list")
      .optional(),
  })
  .strict()
  .meta({ id: "TicketQuery" });
export type TicketQuery = z.infer<typeof TicketQuery>;

/** Which tickets to export. */
export const ExportQuery = z
  .object({ ...conditions, lang: z.enum(["en", "zh"]).default("en") })
  .strict()
  .meta({ id: "ExportQuery" });
export type ExportQuery = z.infer<typeof ExportQuery>;

/** Tickets of a list. */
export const TicketPage = z
  .object({ items: z.array(TicketSummary), ...page })
  .meta({ id: "TicketPage" });

/** How many tickets meet the conditions; counting stops at `max`. */
export const TicketCount = z
  .object({ count: z.number().int(), max: z.number().int() })
  .meta({ id: "TicketCount" });

/** A search that people keep. */
export const TicketView = z
  .object({
    id: z.number().int(),
    owner: z.string(),
    /** Whether everybody sees it. */
    shared: z.boolean(),
    name: z.string(),
    /** Parameters of `GET /api/v1/tickets`. */
    filter: z.record(z.string(), z.string()),
  })
  .meta({ id: "TicketView" });
export type TicketView = z.infer<typeof TicketView>;

/** A search to keep. */
export const TicketViewBody = z
  .object({
    name: z.string().trim().min(1).max(60),
    shared: z.boolean().default(false),
    filter: z.record(z.string().max(20), z.string().max(200)),
  })
  .strict()
  .meta({ id: "TicketViewBody" });

/** Views of a user. */
export const TicketViewList = z
  .object({ items: z.array(TicketView) })
  .meta({ id: "TicketViewList" });

const Field = z.object({
  name: z.string(),
  label: Words,
  type: z.enum(["text", "number", "date", "choice", "yes_no"]),
  choices: z.array(z.object({ value: z.string(), label: Words })),
});

/** What the configuration says of tickets and contacts. */
export const TicketSettings = z
  .object({
    /** In the order of the tree; `billing/refund` lies under `billing`. */
    categories: z.array(z.object({ id: z.string(), label: Words })),
    ticketFields: z.array(Field),
    contactFields: z.array(Field),
    teams: z.array(z.object({ id: z.string(), label: Words })),
    /** Everybody who can be given a ticket. */
    people: z.array(z.object({ user: z.string(), name: z.string() })),
    /** Dispositions that solve a ticket. */
    solvedBy: z.array(Disposition),
    /** The calendar by which due times count; null for every hour. */
    calendar: Words.nullable(),
  })
  .meta({ id: "TicketSettings" });
export type TicketSettings = z.infer<typeof TicketSettings>;
