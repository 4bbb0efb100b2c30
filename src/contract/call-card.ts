import { z } from "zod";
import { Contact, TicketSummary } from "./tickets.ts";
import { Lang, Words } from "./views.ts";

/** What an agent sees of the call offered to them: nobody tells their story twice. */
export const CallCard = z
  .object({
    call: z.string(),
    ticket: z.number().int(),
    /** What has been written on the call's ticket so far. */
    record: TicketSummary,
    callerNumber: z.string().nullable(),
    callerName: z.string().nullable(),
    contact: Contact.nullable(),
    lang: Lang,
    /** The way through the menus, in words. */
    path: z.array(Words),
    verified: z.object({ account: z.string(), name: z.string().nullable() }).nullable(),
    queue: z.string(),
    queueLabel: Words,
    /** How long the caller waited before this offer. */
    waitedMs: z.number(),
    phase: z.enum(["ringing", "talking", "wrap_up"]),
    /** When the phase began, ms since the epoch. */
    since: z.number(),
    held: z.boolean(),
    /** The contact's other tickets, newest first, at most ten. */
    previous: z.array(TicketSummary),
  })
  .meta({ id: "CallCard" });
export type CallCard = z.infer<typeof CallCard>;
