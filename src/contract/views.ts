import { z } from "zod";

/** Text in every language of the product. */
export const Words = z.object({ en: z.string(), zh: z.string() }).meta({ id: "Words" });
export type Words = z.infer<typeof Words>;

/** An instant in ISO 8601, UTC. */
export const IsoInstant = z.iso.datetime().meta({ example: "2026-11-22T09:30:00.000Z" });

export const Lang = z.enum(["en", "zh"]).meta({ id: "Lang" });
export type Lang = z.infer<typeof Lang>;

export const Role = z.enum(["agent", "supervisor", "admin"]).meta({ id: "Role" });
export type Role = z.infer<typeof Role>;

/**
 * The one state an agent is in at every instant.
 * `offline` not signed in; `ready` may be rung; `paused`; `ringing` an offer is out; `busy` talks;
 * `wrap_up` writes up the last call.
 */
export const AgentState = z
  .enum(["offline", "ready", "paused", "ringing", "busy", "wrap_up"])
  .meta({ id: "AgentState" });
export type AgentState = z.infer<typeof AgentState>;

/**
 * Why an agent gets no calls although they wish to: `line_lost` the softphone or desk phone is not
 * registered, `microphone_denied` the browser may not use the microphone. Null: nothing is in the way.
 */
export const Obstacle = z.enum(["line_lost", "microphone_denied"]).meta({ id: "Obstacle" });
export type Obstacle = z.infer<typeof Obstacle>;

/** Why an agent is paused: their own choice, or what an unanswered offer brought. */
export const PauseReason = z
  .enum(["break", "lunch", "meeting", "training", "missed_call", "rejected_call", "supervisor"])
  .meta({ id: "PauseReason" });
export type PauseReason = z.infer<typeof PauseReason>;

/** A queue as the wallboard shows it. Counts are of today in the centre's time zone. */
export const QueueView = z
  .object({
    id: z.string(),
    label: Words,
    waiting: z.number().int(),
    /** When the longest waiting caller began to wait, ms since the epoch; null when nobody waits. */
    longestSince: z.number().nullable(),
    /** Calls of this queue that talk with an agent now. */
    talking: z.number().int(),
    offered: z.number().int(),
    answered: z.number().int(),
    abandoned: z.number().int(),
    /**
     * Answered within the target / (answered + abandoned - abandoned within the short-abandon
     * time), 0 to 1; null before the first. The formula is named on the page.
     */
    serviceLevel: z.number().nullable(),
    serviceLevelMs: z.number().int(),
    shortAbandonMs: z.number().int(),
    /** Agents with the queue's skills in state ready and reachable. */
    agentsReady: z.number().int(),
  })
  .meta({ id: "QueueView" });
export type QueueView = z.infer<typeof QueueView>;

/** An agent as the wallboard shows them. */
export const AgentView = z
  .object({
    id: z.string(),
    name: z.string(),
    skills: z.array(z.string()),
    state: AgentState,
    /** When the state began, ms since the epoch. */
    since: z.number(),
    pauseReason: PauseReason.nullable(),
    obstacle: Obstacle.nullable(),
    /** What the agent wants after the present call. */
    intent: z.enum(["ready", "paused"]),
    /** With whom: the call being rung for, talked with or written up. */
    call: z
      .object({
        id: z.string(),
        number: z.string().nullable(),
        name: z.string().nullable(),
        queue: z.string(),
      })
      .nullable(),
    /** When wrap-up ends by itself, ms since the epoch; null outside wrap-up. */
    wrapUpUntil: z.number().nullable(),
  })
  .meta({ id: "AgentView" });
export type AgentView = z.infer<typeof AgentView>;

/** Where a ticket stands. */
export const TicketStatus = z.enum(["open", "solved"]).meta({ id: "TicketStatus" });

/** In which one bucket an ended call is counted; null while it goes on. */
export const CallResult = z
  .enum(["self_served", "answered", "abandoned", "left_ivr", "unserved", "passed_on", "failed"])
  .meta({ id: "CallResult" });
export type CallResult = z.infer<typeof CallResult>;

/** How an agent classed a call. */
export const Disposition = z
  .enum(["resolved", "follow_up", "wrong_number", "complaint", "other"])
  .meta({ id: "Disposition" });
export type Disposition = z.infer<typeof Disposition>;

/** The customer behind one or more calls. */
export const Contact = z
  .object({ id: z.number().int(), number: z.string(), name: z.string().nullable() })
  .meta({ id: "Contact" });
export type Contact = z.infer<typeof Contact>;

/** A ticket in a list. */
export const TicketSummary = z
  .object({
    number: z.number().int(),
    status: TicketStatus,
    openedAt: IsoInstant,
    endedAt: IsoInstant.nullable(),
    call: z.string(),
    callerNumber: z.string().nullable(),
    callerName: z.string().nullable(),
    contact: Contact.nullable(),
    dialled: z.string(),
    lang: Lang.nullable(),
    result: CallResult.nullable(),
    queue: z.string().nullable(),
    agent: z.string().nullable(),
    /** The account whose holder the caller proved to be. */
    verifiedAccount: z.string().nullable(),
    verifiedName: z.string().nullable(),
    disposition: Disposition.nullable(),
    note: z.string(),
  })
  .meta({ id: "TicketSummary" });
export type TicketSummary = z.infer<typeof TicketSummary>;

/** One line of what happened on a call, in words of both languages. */
export const TimelineEntry = z
  .object({
    at: IsoInstant,
    /** E.g. heard, pressed, looked_up, verified, queued, offered, answered, held, ended. */
    kind: z.string(),
    text: Words,
  })
  .meta({ id: "TimelineEntry" });
export type TimelineEntry = z.infer<typeof TimelineEntry>;

/** A finished recording of a conversation. */
export const Recording = z
  .object({ id: z.string(), durationMs: z.number(), url: z.string() })
  .meta({ id: "Recording" });

/** A caller's answer to a survey. */
export const Rating = z
  .object({ survey: z.string(), rate: z.number().int().min(1).max(5) })
  .meta({ id: "Rating" });

/** A ticket with all that belongs to it. */
export const Ticket = TicketSummary.extend({
  /** For `If-Match`: rises with every change. */
  version: z.number().int(),
  timeline: z.array(TimelineEntry),
  recordings: z.array(Recording),
  /** Answers to surveys; without those that agents may not see when an agent asks. */
  ratings: z.array(Rating),
  /** Other tickets of the contact, newest first, at most ten. */
  previous: z.array(TicketSummary),
}).meta({ id: "Ticket" });
export type Ticket = z.infer<typeof Ticket>;

/** A call in a list. */
export const CallSummary = z
  .object({
    id: z.string(),
    ticket: z.number().int(),
    phase: z.enum(["flow", "queued", "offered", "talking", "ended"]),
    startedAt: IsoInstant,
    endedAt: IsoInstant.nullable(),
    callerNumber: z.string().nullable(),
    callerName: z.string().nullable(),
    dialled: z.string(),
    lang: Lang,
    queue: z.string().nullable(),
    agent: z.string().nullable(),
    result: CallResult.nullable(),
  })
  .meta({ id: "CallSummary" });
export type CallSummary = z.infer<typeof CallSummary>;

/** A call with what happened on it. */
export const Call = CallSummary.extend({ timeline: z.array(TimelineEntry) }).meta({ id: "Call" });
export type Call = z.infer<typeof Call>;

/** What an agent sees of the call offered to them: nobody tells their story twice. */
export const CallCard = z
  .object({
    call: z.string(),
    ticket: z.number().int(),
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
