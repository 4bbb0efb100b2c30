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
 * `offline` not signed in; `ready` may be rung; `paused`; `reserved` a call is theirs and their phone
 * is being rung; `ringing` it rings; `busy` talks; `wrap_up` writes up the last call.
 */
export const AgentState = z
  .enum(["offline", "ready", "paused", "reserved", "ringing", "busy", "wrap_up"])
  .meta({ id: "AgentState" });
export type AgentState = z.infer<typeof AgentState>;

/**
 * Why an agent gets no calls although they wish to: `line_lost` the softphone or desk phone is not
 * registered, `microphone_denied` the browser may not use the microphone. Null: nothing is in the way.
 */
export const Obstacle = z.enum(["line_lost", "microphone_denied"]).meta({ id: "Obstacle" });
export type Obstacle = z.infer<typeof Obstacle>;

/**
 * Why an agent is paused: a code of the configuration, or of the service's own: `signed_in` just
 * come, `missed_call` and `rejected_call` a call not taken, `supervisor` paused by one. Records of
 * the past may have codes that no longer exist.
 */
export const PauseReason = z.string().min(1).max(64).meta({ id: "PauseReason" });

/** A pause that agents may choose. */
export const PauseCode = z
  .object({
    id: z.string(),
    label: Words,
    /** Whether the time counts as paid. */
    paid: z.boolean(),
    /** How long it may last; null for without end. */
    limitMs: z.number().nullable(),
    /** At the limit: marked for agent and supervisor, or ready again. */
    atLimit: z.enum(["alarm", "ready"]),
  })
  .meta({ id: "PauseCode" });
export type PauseCode = z.infer<typeof PauseCode>;

/** What the service has done to an agent by itself, until they act. */
export const AgentNotice = z
  .object({
    kind: z.enum(["missed_call", "rejected_call", "pause_over"]),
    /** How often in a row. */
    count: z.number().int(),
    /** Ms since the epoch. */
    at: z.number(),
  })
  .meta({ id: "AgentNotice" });

/** A queue as the wallboard shows it. Counts are of today in the centre's time zone. */
export const QueueView = z
  .object({
    id: z.string(),
    label: Words,
    /** Whether it takes new callers. */
    open: z.boolean(),
    /** The range in which 80 % of callers who come now are served; null until ranges hold. */
    expected: z.object({ lowMs: z.number(), highMs: z.number() }).nullable(),
    /** The share of the last 1,000 waits that ended within their range, 0 to 1; null before any. */
    coverage: z.number().nullable(),
    /**
     * How far expected waits were off, root mean square over the same waits, beside what Asterisk's
     * app_queue would have told the same callers; null before any.
     */
    offBy: z.object({ oursMs: z.number(), appQueueMs: z.number() }).nullable(),
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
    /** Levels of skills, 1 to 10. */
    skills: z.record(z.string(), z.number().int()),
    state: AgentState,
    /** When the state began, ms since the epoch. */
    since: z.number(),
    pauseReason: PauseReason.nullable(),
    /** When the time of the present pause is up, ms since the epoch, and what follows; null: never. */
    pauseLimit: z.object({ at: z.number(), atLimit: z.enum(["alarm", "ready"]) }).nullable(),
    notice: AgentNotice.nullable(),
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
        /** Whether the agent has answered and is told what the call is about: the caller waits. */
        hearsWhisper: z.boolean(),
      })
      .nullable(),
    /** When wrap-up ends by itself, ms since the epoch; null outside wrap-up and for until done. */
    wrapUpUntil: z.number().nullable(),
  })
  .meta({ id: "AgentView" });
export type AgentView = z.infer<typeof AgentView>;

/** In which one bucket an ended call is counted; null while it goes on. */
export const CallResult = z
  .enum([
    "self_served",
    "left_message",
    "transferred",
    "answered",
    "abandoned",
    "left_ivr",
    "promised",
    "called_off",
    "unserved",
    "passed_on",
    "failed",
  ])
  .meta({ id: "CallResult" });
export type CallResult = z.infer<typeof CallResult>;

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

/** A caller's answer to a survey. */
export const Rating = z
  .object({ survey: z.string(), rate: z.number().int().min(1).max(5) })
  .meta({ id: "Rating" });

/** Where a call stands. */
export const CallPhase = z
  .enum([
    "flow",
    "callback",
    "queued",
    "offered",
    "talking",
    "transferring",
    "transferred",
    "ended",
  ])
  .meta({ id: "CallPhase" });

/** A call in a list. */
export const CallSummary = z
  .object({
    id: z.string(),
    ticket: z.number().int(),
    phase: CallPhase,
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
