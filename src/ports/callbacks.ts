import type { Lang } from "../core/call/index.ts";
import type { Callback, CallbackFirst, CallbackRules } from "../core/callback/index.ts";
import type { AgentId, CallId, QueueId } from "../core/lib/brands.ts";

/** What the configuration says of callbacks. */
export interface CallbackSettings {
  readonly rules: Omit<CallbackRules, "first" | "daysOff">;
  /** The calendar on whose holidays nobody is rung; null for none. */
  readonly holidays: string | null;
  /** Whose telephone rings first for callbacks of a queue. */
  readonly firstOf: (queue: QueueId) => CallbackFirst;
  /** Callbacks at most that are promised for one hour. */
  readonly slotCapacity: number;
  /** The hotline's number, which customers are shown. */
  readonly shownNumber: string;
  /** The number as it is dialled, or null when it is none or may not be called. */
  readonly numberOf: (raw: string) => string | null;
  /** IANA zones where that number may be; never empty. */
  readonly zonesOf: (number: string) => readonly string[];
}

/** A callback as listed, with the tickets it belongs to. */
export interface CallbackRecord {
  /** The call that keeps it: its own id. */
  readonly id: CallId;
  readonly callback: Callback;
  /** Ms since the epoch. */
  readonly changedAt: number;
  readonly ticket: number;
  /** The ticket of the call that asked for it; null when a person did. */
  readonly askedTicket: number | null;
  /** The agent who talked; null for none. */
  readonly agent: AgentId | null;
}

/** Which callbacks to list. */
export interface CallbackFilter {
  /** True: only promises neither kept nor given up; false: only the others. */
  readonly open?: boolean;
  /** Only those that keep this ticket, or were asked for in it. */
  readonly ticket?: number;
  /** Open ones by when they are due, others newest first; at most this many. */
  readonly limit: number;
}

/** A callback that a person asks for. */
export interface CallbackWish {
  readonly number: string;
  readonly queue: QueueId;
  readonly lang: Lang;
  /** Ms since the epoch; null for at once. */
  readonly dueAt: number | null;
  /** The call that it is about; null for none. */
  readonly askedCall: CallId | null;
}

/** Why a person's wish cannot be met. */
export type CallbackRefusal = "off" | "number" | "queue" | "past";

/** What people may ask of promises to call back. */
export interface Callbacks {
  /** Promises a callback, or replaces the customer's open one; the id of its call, or why not. */
  ask(wish: CallbackWish, by: string): Promise<CallId | { readonly refused: CallbackRefusal }>;
  /** Gives a promise up; false when it is kept, over or unknown. */
  cancel(id: CallId, by: string): Promise<boolean>;
}
