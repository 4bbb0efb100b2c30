import { z } from "zod";
import { CallCard } from "./call-card.ts";
import { AgentView, CallPhase, QueueView } from "./views.ts";

/**
 * The document that a live client holds. What a role may not see is absent: agents get `me` and
 * the queues; supervisors and admins also all agents.
 */
export const LiveView = z.object({
  queues: z.record(z.string(), QueueView),
  agents: z.record(z.string(), AgentView),
  /** The signed-in agent's own state and call; null for people who take no calls. */
  me: z.object({ agent: AgentView, card: CallCard.nullable() }).nullable(),
  /** False while Asterisk or the store is away; the page says so. */
  healthy: z.boolean(),
  /** Callbacks that are late now. */
  lateCallbacks: z.number().int().nonnegative(),
  /**
   * When that which is read by request was changed last, by topic; the server's clock, ms since the
   * epoch. Agents get `callbacks` and `calendars`.
   */
  changed: z.record(z.string(), z.number()),
  /**
   * What others have changed of the tickets that this person watches, by the ticket's number, since
   * the page was opened: who did it and when. A snapshot begins with nothing.
   */
  watched: z.record(z.string(), z.object({ by: z.string(), at: z.number() })),
});
export type LiveView = z.infer<typeof LiveView>;

/** One change: the value at `path` is now `value`; null at a map's key means the key is gone. */
export const LiveChange = z.object({ path: z.array(z.string()).min(1), value: z.unknown() });
export type LiveChange = z.infer<typeof LiveChange>;

/** First message of a client within 5 s: where it stopped, or nothing for a snapshot. */
export const LiveHello = z.object({
  type: z.literal("hello"),
  boot: z.string().optional(),
  seq: z.number().int().nonnegative().optional(),
});
export type LiveHello = z.infer<typeof LiveHello>;

/**
 * Why a page is told goodbye: by its own person, a newer sign-in, a supervisor, or because the agent
 * left calls unanswered.
 */
export const Goodbye = z.enum(["signed_out", "replaced", "by_supervisor", "unanswered"]);
export type Goodbye = z.infer<typeof Goodbye>;

/**
 * What the server sends. `seq` rises by one per patch; a client that sees a gap says hello again.
 * `now` is the server's clock in ms since the epoch, so that durations tick right everywhere.
 */
export const LiveMessage = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("snapshot"),
    boot: z.string(),
    seq: z.number().int(),
    now: z.number(),
    view: LiveView,
  }),
  z.object({
    type: z.literal("patch"),
    seq: z.number().int(),
    now: z.number(),
    changes: z.array(LiveChange),
  }),
  /** Signed out, replaced by a newer sign-in, or no longer allowed: do not reconnect. */
  z.object({ type: z.literal("goodbye"), reason: Goodbye }),
]);
export type LiveMessage = z.infer<typeof LiveMessage>;

/** What the demo phone's page gets about its own call: what the line says, as text. */
export const PhoneMessage = z.discriminatedUnion("type", [
  z.object({ type: z.literal("said"), text: z.string(), lang: z.enum(["en", "zh"]) }),
  z.object({
    type: z.literal("phase"),
    phase: CallPhase,
  }),
]);
export type PhoneMessage = z.infer<typeof PhoneMessage>;
