import { z } from "zod";
import { limits } from "../core/lib/limits.ts";
import { page, paging } from "./requests.ts";
import { FieldValue, HistoryLine, TicketSummary } from "./tickets.ts";
import { IsoInstant } from "./views.ts";

/** A number of a contact. */
export const ContactNumber = z
  .object({
    /** In E.164; what people write is completed by DEFAULT_COUNTRY. */
    number: z.string().min(3).max(40),
    /** What people call it, e.g. "work". */
    label: z.string().max(40).default(""),
  })
  .meta({ id: "ContactNumber" });
export type ContactNumber = z.infer<typeof ContactNumber>;

/** A contact in a list. */
export const ContactSummary = z
  .object({
    id: z.number().int(),
    name: z.string().nullable(),
    vip: z.boolean(),
    numbers: z.array(ContactNumber),
    note: z.string(),
    /** Fields of the configuration by name. */
    fields: z.record(z.string(), FieldValue),
    /** How many tickets they have. */
    tickets: z.number().int(),
    /** The contact that this double was merged into. */
    mergedInto: z.number().int().nullable(),
    erasedAt: IsoInstant.nullable(),
  })
  .meta({ id: "ContactSummary" });
export type ContactSummary = z.infer<typeof ContactSummary>;

/** A contact with their tickets and history. */
export const ContactView = ContactSummary.extend({
  /** For `If-Match`: rises with every change. */
  version: z.number().int(),
  /** Newest first, at most fifty. */
  recent: z.array(TicketSummary),
  history: z.array(HistoryLine),
}).meta({ id: "ContactView" });
export type ContactView = z.infer<typeof ContactView>;

/** What people may change on a contact; what is left out stays. */
export const ContactBody = z
  .object({
    name: z.string().trim().min(1).max(200).nullable().optional(),
    vip: z.boolean().optional(),
    note: z.string().max(limits.noteLength).optional(),
    /** Fields by name; null empties one, others stay. */
    fields: z.record(z.string().min(1).max(64), FieldValue.nullable()).optional(),
    /** All numbers, the first one first; those left out are taken away. */
    numbers: z.array(ContactNumber.strict()).max(limits.numbersPerContact).optional(),
  })
  .strict()
  .meta({ id: "ContactBody" });
export type ContactBody = z.infer<typeof ContactBody>;

/** The double to merge into a contact. */
export const MergeBody = z
  .object({ double: z.number().int().positive() })
  .strict()
  .meta({ id: "MergeBody" });

/** Which contacts to list; all conditions must hold. */
export const ContactQuery = z
  .object({
    /** Part of a name, a number, a note or a field; in any language. */
    text: z.string().min(1).max(100).optional(),
    vip: z.stringbool().optional(),
    limit: z.coerce.number().int().min(1).max(100).default(50),
    /** `nextCursor` of the page before; nothing for the first page. */
    cursor: z
      .string()
      .regex(/^\d{1,15}$/, "is not a cursor of this list")
      .optional(),
  })
  .strict()
  .meta({ id: "ContactQuery" });

/** Contacts of a list. */
export const ContactPage = z
  .object({ items: z.array(ContactSummary), ...page })
  .meta({ id: "ContactPage" });

/** What was erased. */
export const ErasureReport = z
  .object({ tickets: z.number().int(), recordings: z.number().int() })
  .meta({ id: "ErasureReport" });
export type ErasureReport = z.infer<typeof ErasureReport>;

/** An act that is written down for those who ask later. */
export const AuditEntry = z
  .object({
    id: z.number().int(),
    at: IsoInstant,
    by: z.string(),
    /** E.g. `contact.erase`. */
    action: z.string(),
    /** What it was done to, e.g. `contact 7`. */
    subject: z.string(),
    detail: z.string(),
  })
  .meta({ id: "AuditEntry" });

/** Which acts to list. */
export const AuditQuery = z
  .object({
    /** Who did it. */
    by: z.string().min(1).max(64).optional(),
    action: z.string().min(1).max(64).optional(),
    ...paging,
  })
  .strict()
  .meta({ id: "AuditQuery" });

/** Acts, newest first. */
export const AuditPage = z
  .object({ items: z.array(AuditEntry), ...page })
  .meta({ id: "AuditPage" });
