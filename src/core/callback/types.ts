import type { CallId, QueueId } from "../lib/brands.ts";

/** When people may be rung, in minutes after midnight of their clocks; `to` is too late. */
export interface CallingHours {
  readonly from: number;
  readonly to: number;
}

/** The rules that a callback was promised under, whatever the configuration says later. */
export interface CallbackRules {
  /** Times the customer's telephone is rung at most. */
  readonly attemptsMax: number;
  /** From an attempt that failed to the next one. */
  readonly gapMs: number;
  /** How long the customer's telephone rings. */
  readonly ringMs: number;
  readonly hours: CallingHours;
}

/** What was promised to whom. */
export interface CallbackPlan {
  /** E.164, or as the configuration permits it. */
  readonly number: string;
  readonly queue: QueueId;
  /** The original arrival: the place in the queue, ms since the epoch. */
  readonly since: number;
  /** The chosen time, ms since the epoch; null for as soon as the asking call has ended. */
  readonly dueAt: number | null;
  /** IANA zones in which it must be a time for calls: those where the number may be. */
  readonly zones: readonly string[];
  /** The call that asked for it; null when a person did. */
  readonly askedCall: CallId | null;
  /** The person who asked for it; null for the caller. */
  readonly askedBy: string | null;
  /** Ms since the epoch. */
  readonly askedAt: number;
  readonly rules: CallbackRules;
}

/** Why a callback ended without a talk. */
export type CallbackEnd =
  /** The customer was not reached in as many attempts as are allowed. */
  | "exhausted"
  /** The rules leave no time at which the number may be rung. */
  | "never_allowed"
  /** The customer has talked with an agent meanwhile. */
  | "satisfied"
  /** The customer or a person did not want it any more. */
  | "cancelled";

/**
 * A promise to call back. One has at most one attempt at a time.
 *
 *     scheduled --time comes, asking call ends--> due --an agent is reserved--> reserved
 *       ^  ^                                       ^                           |     |
 *       |  \--- not at this hour ------------------|------- agent fails -------/     | agent
 *       |                                                                            v answers
 *       \---------------- busy, no answer, agent lost ------------------------- dialling
 *                                                   failed <--last attempt--/     |
 *                                                                customer answers v
 *                                                               done <-------- talking
 *     any before talking --cancel, satisfied--> cancelled
 *
 * `reserved` is agent-first dialling: the agent's telephone rings. Only in `dialling` the
 * customer's telephone may ring, and every entry into it is one attempt.
 */
export type CallbackStage =
  | "scheduled"
  | "due"
  | "reserved"
  | "dialling"
  | "talking"
  | "done"
  | "failed"
  | "cancelled";

/** A callback as it stands. */
export interface Callback {
  readonly plan: CallbackPlan;
  readonly stage: CallbackStage;
  /** Attempts made since it was last asked for. */
  readonly attempts: number;
  /** Attempts made at all: names the customer's leg, so that no attempt repeats another's. */
  readonly dials: number;
  /** When it goes on by itself, ms since the epoch; null when it waits for something else. */
  readonly nextAt: number | null;
  readonly end: CallbackEnd | null;
}

/** What happens to a callback. */
export type CallbackEvent =
  /** The call that asked for it has ended: the customer's telephone is free. */
  | { readonly type: "released" }
  | { readonly type: "time_came" }
  /** The floor has reserved an agent. */
  | { readonly type: "agent_reserved" }
  | { readonly type: "agent_answered" }
  /** The agent did not answer, or the offer was withdrawn: the floor keeps the place. */
  | { readonly type: "agent_failed" }
  /** The agent hung up or was lost while the customer's telephone rang. */
  | { readonly type: "agent_lost" }
  /** The queue is full or gone. */
  | { readonly type: "queue_refused" }
  | { readonly type: "customer_answered" }
  | { readonly type: "customer_failed" }
  | { readonly type: "talk_ended" }
  | { readonly type: "asked_again"; readonly plan: CallbackPlan }
  | { readonly type: "cancelled"; readonly end: "satisfied" | "cancelled" };

/** What a callback asks for. */
export type CallbackEffect =
  | { readonly do: "wait_until"; readonly at: number }
  | { readonly do: "wait_no_more" }
  | { readonly do: "enter_queue" }
  /** Gives up the place and the agent, if one is reserved. */
  | { readonly do: "leave_queue" }
  | { readonly do: "ring_agent" }
  | { readonly do: "ring_customer" }
  | { readonly do: "let_go_customer" };
