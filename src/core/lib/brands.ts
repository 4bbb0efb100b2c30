/**
 * Identities are branded strings: a plain string cannot be passed where a call's id is meant.
 * The constructors below are the only places that make them; each takes text already checked at
 * an edge (Asterisk's event, our database, a parsed request).
 */
declare const brand: unique symbol;
type Brand<T, N extends string> = T & { readonly [brand]: N };

/** What a caller experiences, from the first ring to the end; one ticket each. */
export type CallId = Brand<string, "CallId">;
/** One party's line; equal to the carrier's own id for it (Asterisk: the channel id). */
export type LegId = Brand<string, "LegId">;
/** The sign-in name of an agent. */
export type AgentId = Brand<string, "AgentId">;
/** The name of a queue in the configuration. */
export type QueueId = Brand<string, "QueueId">;
/** A telephone number in E.164 with its leading plus. */
export type E164 = Brand<string, "E164">;
/** Milliseconds since the Unix epoch. The core never reads a clock: instants come with events. */
export type Instant = Brand<number, "Instant">;

/** Takes text known to be a call's id. */
export const callId = (text: string): CallId => text as CallId;
/** Takes text known to be a leg's id. */
export const legId = (text: string): LegId => text as LegId;
/** Takes text known to be an agent's sign-in name. */
export const agentId = (text: string): AgentId => text as AgentId;
/** Takes text known to be a queue's name. */
export const queueId = (text: string): QueueId => text as QueueId;
/** Takes a number already validated as E.164. */
export const e164 = (text: string): E164 => text as E164;
/** Takes milliseconds since the Unix epoch. */
export const instant = (ms: number): Instant => ms as Instant;
/** The instant `ms` milliseconds after `at`. */
export const after = (at: Instant, ms: number): Instant => (at + ms) as Instant;
