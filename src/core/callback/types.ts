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
  /** Dates `YYYY-MM-DD` on which nobody is rung whose clock shows them; none when left out. */
  readonly daysOff?: readonly string[];
  /** Whose telephone rings first; the agent's when left out. */
  readonly first?: CallbackFirst;
  /** What is done when a machine answers; nobody listens for one when left out. */
  readonly machine?: MachineRule;
}

/** Who is rung first. Either way an agent is reserved before any telephone rings. */
export type CallbackFirst = "agent" | "customer";

/** Rings again later and says nothing, or leaves a message the first time. */
export type MachineRule = "try_later" | "leave_message";

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
 * A promise to call back. One has at most one attempt at a time. An agent is reserved before any
 * telephone rings; the rules say whose rings first.
 *
 *     scheduled --time comes, asking call ends--> due <------------------------------\
 *      ^  ^  ^                                     | an agent is reserved            |
 *      |  |  \------ not at this hour -------------+                                 |
 *      |  |                                        +--agent first--> reserved --agent fails
 *      |  |                                        |                    |
 *      |  |                          customer first|                    | agent answers
 *      |  |                                        v                    v
 *      |  \-- busy, no answer, machine, ------- dialling <--------------/
 *      |      agent lost                           |
 *      |                                           | customer answers
 *      |                  /----customer first------+------agent first------\
 *      |                  v                                                |
 *      \-- hangs up, -- holding --an agent answers--> talking <------------/
 *          nobody comes  ^   | agent fails: the       |
 *                        \---/ next one is rung       v
 *                                                    done
 *
 *     no attempt left, no hour allowed --> failed
 *     any before holding --cancel, satisfied--> cancelled
 *
 * Only in `dialling` the customer's telephone may ring, and every entry into it is one attempt. In
 * `holding` the customer is on the line, hears words and music, and has the first place.
 */
export type CallbackStage =
  | "scheduled"
  | "due"
  | "reserved"
  | "dialling"
  | "holding"
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
  /** Whether a message was left on the customer's machine: one is enough. */
  readonly messageLeft?: true;
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
  /** Somebody has answered, or a machine that was listened for. */
  | { readonly type: "customer_answered"; readonly machine?: true }
  /** The customer was not reached, or has hung up while nobody talked with them. */
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
  /** Says something to the customer, who then hears music or, after a goodbye, is let go. */
  | { readonly do: "say"; readonly what: CallbackSaying }
  | { readonly do: "let_go_customer" };

/** What a customer hears who is on the line without an agent. */
export type CallbackSaying =
  /** Who calls, and that an agent comes. */
  | "greeting"
  /** The agent did not come: another one is looked for. */
  | "patience"
  /** Nobody has come; they are called again. A goodbye. */
  | "called_again"
  /** Nobody has come, and they are not called again. A goodbye. */
  | "nobody"
  /** To a machine: who has called. A goodbye. */
  | "message";
