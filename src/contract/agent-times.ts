import { z } from "zod";
import { page } from "./requests.ts";
import { AgentState, IsoInstant, Lang } from "./views.ts";

const range = {
  /** The beginning; left out: that of today in the centre's time zone. */
  from: IsoInstant.optional(),
  /** The end, at most 31 days later and not after now; left out: now. */
  to: IsoInstant.optional(),
};

/** Of which time agents' work is summed up. */
export const AgentTimesQuery = z.object(range).strict().meta({ id: "AgentTimesQuery" });

/** The same as a file, with titles in a language. */
export const AgentTimesExportQuery = z
  .object({ ...range, lang: Lang.default("en") })
  .strict()
  .meta({ id: "AgentTimesExportQuery" });

/** One agent's time: every second since they first signed in is in exactly one state. */
export const AgentTimesView = z
  .object({
    agent: z.string(),
    name: z.string(),
    /** Ms by state; states without time are left out. */
    states: z.record(z.string(), z.number()),
    /** Ms of pauses by code; a code may no longer exist. */
    pauses: z.record(z.string(), z.number()),
    /** Ms in any state but offline. */
    presentMs: z.number(),
    /** Ms of them that are paid. */
    paidMs: z.number(),
  })
  .meta({ id: "AgentTimesView" });
export type AgentTimesView = z.infer<typeof AgentTimesView>;

export const AgentTimesList = z
  .object({ from: IsoInstant, to: IsoInstant, items: z.array(AgentTimesView) })
  .meta({ id: "AgentTimesList" });
export type AgentTimesList = z.infer<typeof AgentTimesList>;

/** Which spells of an agent to list. */
export const AgentSpellQuery = z
  .object({
    ...range,
    limit: z.coerce.number().int().min(1).max(1_000).default(200),
    cursor: z
      .string()
      .regex(/^\d{1,15}$/, "is not a cursor of this list")
      .optional(),
  })
  .strict()
  .meta({ id: "AgentSpellQuery" });

/** One spell of an agent in one state. */
export const AgentSpellView = z
  .object({
    state: AgentState,
    /** Why they were paused, or for what the service signed them out; a code may no longer exist. */
    reason: z.string().nullable(),
    paid: z.boolean(),
    call: z.string().nullable(),
    startedAt: IsoInstant,
    /** Null while it goes on. */
    endedAt: IsoInstant.nullable(),
    /** Who else signed them out. */
    signedOutBy: z.string().nullable(),
  })
  .meta({ id: "AgentSpell" });
export type AgentSpellView = z.infer<typeof AgentSpellView>;

export const AgentSpellPage = z
  .object({ items: z.array(AgentSpellView), ...page })
  .meta({ id: "AgentSpellPage" });
export type AgentSpellPage = z.infer<typeof AgentSpellPage>;
