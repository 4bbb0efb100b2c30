import { z } from "zod";
import { IsoInstant, Lang } from "./views.ts";

/** How a callback stands; see CallbackStage in the core. */
export const CallbackStageName = z.enum([
  "scheduled",
  "due",
  "reserved",
  "dialling",
  "holding",
  "talking",
  "done",
  "failed",
  "cancelled",
]);

/** A promise to call back, as it stands. */
export const CallbackView = z
  .object({
    id: z.string().describe("The id of the call that keeps it"),
    number: z.string(),
    queue: z.string(),
    stage: CallbackStageName,
    /** Why it ended without a talk; null for others. */
    end: z.enum(["exhausted", "never_allowed", "satisfied", "cancelled"]).nullable(),
    /** Open, and its time has passed by more than a quarter of an hour. */
    overdue: z.boolean(),
    /** When the customer began to wait, or asked. */
    since: IsoInstant,
    /** The promised time; null for the place in line. */
    dueAt: IsoInstant.nullable(),
    /** When it goes on by itself; null while it waits for something else. */
    nextAt: IsoInstant.nullable(),
    attempts: z.number().int(),
    attemptsMax: z.number().int(),
    askedBy: z.string().nullable().describe("Who asked for it; null for the customer"),
    ticket: z.number().int(),
    askedTicket: z.number().int().nullable(),
    agent: z.string().nullable(),
    changedAt: IsoInstant,
  })
  .meta({ id: "CallbackView" });
export type CallbackView = z.infer<typeof CallbackView>;

/** Callbacks in a list. */
export const CallbackList = z.object({ items: z.array(CallbackView) }).meta({ id: "CallbackList" });
export type CallbackList = z.infer<typeof CallbackList>;

/** Which callbacks to list. */
export const CallbackQuery = z
  .object({
    open: z.stringbool().optional().describe("Only those still to be kept, or only the others"),
    ticket: z.coerce
      .number()
      .int()
      .min(1)
      .optional()
      .describe("Only those that keep this ticket, or were asked for in it"),
    limit: z.coerce.number().int().min(1).max(500).default(200),
  })
  .strict()
  .meta({ id: "CallbackQuery" });
export type CallbackQuery = z.infer<typeof CallbackQuery>;

/** Promises a customer a callback. */
export const CallbackBody = z
  .object({
    number: z.string().min(3).max(32),
    queue: z.string().min(1).max(41),
    lang: Lang.default("en"),
    dueAt: IsoInstant.nullable().default(null).describe("Null for as soon as an agent is free"),
    ticket: z
      .number()
      .int()
      .min(1)
      .nullable()
      .default(null)
      .describe("The ticket that the callback is about; null for none"),
  })
  .strict()
  .meta({ id: "CallbackBody" });
export type CallbackBody = z.infer<typeof CallbackBody>;
