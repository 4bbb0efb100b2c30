import type { Callback, CallbackPlan } from "../callback/index.ts";
import type { Cursor } from "../flow/types.ts";
import type { DateOrder } from "../identity/index.ts";
import type { AgentId, CallId, LegId, QueueId } from "../lib/brands.ts";
import type { CallerId } from "../lib/caller-id.ts";
import type { JsonObject } from "../lib/json.ts";
import type { Result } from "../lib/result.ts";
import type { Need } from "../lib/skills.ts";
import type { Destination } from "./destination.ts";
import type { HangupCause, Lang, Outcome, Script } from "./script.ts";
import type { CallContact } from "./state.ts";
import type { OfferWhy } from "./why.ts";

/** What is true of a leg after a restart: legs not listed no longer exist. */
export interface LegStatus {
  readonly leg: LegId;
  /** Whether the party has answered. */
  readonly up: boolean;
}

/**
 * Why a look-up brought nothing. `missing` is an answer (no such account); `locked` and `refused`
 * mean that guessing was stopped, `not_a_date` that there is no such day; the others are failures.
 */
export type LookupFailure =
  | "missing"
  | "locked"
  | "refused"
  | "not_a_date"
  | "timeout"
  | "unavailable"
  | "bad_answer"
  | "secret_lost";

/** What came of telling another system something. */
export type CallOutResult = "done" | "refused" | "failed";

/** What the carriers report. */
export type LegEvent =
  | { readonly type: "leg_ringing"; readonly leg: LegId }
  /** Somebody has answered; a machine only where the dial asked to listen for one. */
  | { readonly type: "leg_answered"; readonly leg: LegId; readonly machine?: true }
  | { readonly type: "leg_held"; readonly leg: LegId }
  | { readonly type: "leg_resumed"; readonly leg: LegId }
  | {
      readonly type: "script_ended";
      readonly leg: LegId;
      readonly step: number;
      readonly outcome: Outcome;
    }
  | { readonly type: "leg_ended"; readonly leg: LegId; readonly cause: HangupCause };

/** Callbacks that a caller may be offered. */
export interface CallbacksFor {
  /** Whether the number that they call from may be called back; false when it is withheld. */
  readonly toCaller: boolean;
}

/** The beginning of a call: a caller's leg has reached us. */
export interface CallStarted {
  readonly type: "call_started";
  readonly call: CallId;
  readonly leg: LegId;
  /** `trunk` from a carrier or desk phone, `phone` from the demo page. */
  readonly origin: "trunk" | "phone";
  /** The carrier's name of the caller's line: a trunk, or the demo phone of one page. */
  readonly endpoint: string;
  readonly from: CallerId;
  /** Missing in journals from before callers were known again. */
  readonly contact?: CallContact | null;
  /** What callbacks there may be; absent where there are none, and in older journals. */
  readonly callbacks?: CallbacksFor;
  readonly to: string;
  /** The flow's version; the shell gives the reducer that flow. */
  readonly flow: { readonly name: string; readonly version: string };
  /** Whether the conversation will be recorded. */
  readonly record: boolean;
}

/** What a call asks for: to be called back. The shell adds the rules and the zones of the number. */
export interface CallbackRequest {
  readonly plan: Omit<CallbackPlan, "zones" | "rules">;
  /** Where the call is to go on: at a queue node, which has priority, music and what comes after. */
  readonly cursor: Cursor;
  readonly need?: Need;
  /** What is asked of agents in journals from before needs had levels and steps. */
  readonly skills?: readonly string[];
  readonly priority: number;
  readonly lang: Lang;
  /** Nodes that the caller passed; see CallFacts. */
  readonly path: readonly string[];
}

/** The beginning of a call that we make, or a newer wish of the same customer. */
export interface CallbackAsked {
  readonly type: "callback_asked";
  readonly call: CallId;
  readonly request: Omit<CallbackRequest, "plan">;
  readonly plan: CallbackPlan;
  /** The hotline's number, which the customer is shown. */
  readonly to: string;
  readonly flow: { readonly name: string; readonly version: string };
  readonly record: boolean;
}

/** An expected wait: its mean, and the range in which most of such waits end. */
export interface WaitForeseen {
  readonly meanMs: number;
  readonly lowMs: number;
  readonly highMs: number;
}

/** What the floor tells a call. */
export type FloorToCall =
  | {
      readonly type: "offer_made";
      /** The visit to the queue that the offer is for: one of an earlier visit means nothing. */
      readonly visit: number;
      readonly offer: number;
      readonly agent: AgentId;
      readonly agentName: string;
      /** Where the agent's phone is reached: a SIP endpoint name, or `tel:` and a number outside. */
      readonly address: string;
      readonly ringMs: number;
      /** Whether the phone is to answer by itself; absent for no. */
      readonly autoAnswer?: true;
      /** What is said to the agent before the caller is joined; absent for nothing. */
      readonly whisper?: { readonly lang: Lang; readonly queue: string };
      /** Why this agent; null in journals from before reasons were kept. */
      readonly why: OfferWhy | null;
    }
  | { readonly type: "offer_withdrawn"; readonly offer: number; readonly reason: string }
  | {
      readonly type: "position_told";
      readonly position: number;
      /** How long they wait from now on; absent while the queue does not know it well enough. */
      readonly wait?: WaitForeseen;
      /** What they lack of agents; absent while somebody is at work. */
      readonly lacks?: Lack;
    }
  | { readonly type: "queue_refused"; readonly reason: "full" | "unknown" | "closed" }
  /** A supervisor has sent the caller to another queue, where they keep the place of their arrival. */
  | { readonly type: "queue_moved"; readonly queue: QueueId };

/**
 * What a caller lacks of those who may take their call at any step of its need: nobody is signed in,
 * or only people on a pause are.
 */
export type Lack = "everybody" | "who_is_not_paused";

/** Everything that can happen to a call. */
export type CallEvent =
  | CallStarted
  | CallbackAsked
  /** The call that asked for this callback has ended. */
  | { readonly type: "callback_released" }
  /** Nobody needs this callback any more; `by` is who said so, null for the customer. */
  | {
      readonly type: "callback_cancelled";
      readonly end: "satisfied" | "cancelled";
      readonly by: string | null;
    }
  | LegEvent
  | FloorToCall
  | { readonly type: "timer_fired"; readonly timer: CallTimer }
  | {
      readonly type: "lookup_ended";
      readonly request: string;
      readonly result: Result<JsonObject, LookupFailure>;
    }
  | { readonly type: "call_out_ended"; readonly id: string; readonly result: CallOutResult }
  /** Somebody with the right to do so ended the call from the panel or the API. */
  | {
      readonly type: "hang_up_asked";
      readonly by: string;
      /** The offer that is refused when the call rings at several phones; null for any. */
      readonly offer: number | null;
    }
  | { readonly type: "recording_ended"; readonly recording: string; readonly durationMs: number }
  /** The call could not go on here and its caller was given to the fall-back number. */
  | { readonly type: "passed_on"; readonly reason: string }
  /** The controller is back after a stop or crash; what is not listed was lost meanwhile. */
  | {
      readonly type: "recovered";
      readonly legs: readonly LegStatus[];
      /** The carrier itself restarted: missing legs were cut, not hung up by their party. */
      readonly cut: boolean;
    };

/** Timers that a call sets; each at most once at a time. */
export type CallTimer = "announce" | "queue_limit" | "lookup_slow" | "callback";

/** An argument of a look-up: plain text, or secret digits that only the requester may see. */
export type LookupArg =
  | string
  | {
      readonly secret: string;
      /** The digits are a date keyed in this order, given to the source as `YYYY-MM-DD`. */
      readonly date?: DateOrder;
    };

/** What a call asks the floor. */
export type CallToFloor =
  | {
      readonly type: "call_queued";
      readonly call: CallId;
      /** Tells this visit of the call from its others; offers carry it. */
      readonly visit: number;
      readonly queue: QueueId;
      readonly need: Need;
      readonly priority: number;
      /** When the caller began to wait, ms since the epoch; kept over restarts. */
      readonly since: number;
      /** The caller's number as it came, by which their last agent is known; null when withheld. */
      readonly caller: string | null;
    }
  | { readonly type: "position_asked"; readonly call: CallId }
  | {
      readonly type: "call_left";
      readonly call: CallId;
      readonly reason: "abandoned" | "timed_out" | "failed" | "left" | "overflowed";
    }
  | { readonly type: "offer_ringing"; readonly call: CallId; readonly offer: number }
  | { readonly type: "offer_accepted"; readonly call: CallId; readonly offer: number }
  | {
      readonly type: "offer_failed";
      readonly call: CallId;
      readonly offer: number;
      readonly cause: HangupCause;
    }
  | { readonly type: "talk_ended"; readonly call: CallId };

/** How much a ticket presses, from the least on. */
export type TicketPriority = "low" | "normal" | "high" | "urgent";

/** What a field of a ticket or contact may hold; dates are `YYYY-MM-DD`. */
export type FieldValue = string | number | boolean;

/** What changes on the call's ticket. */
export type TicketChange =
  | {
      readonly set: "opened";
      readonly from: CallerId;
      readonly to: string;
      readonly at: number;
    }
  /** `remembered`: from earlier calls, not chosen on this one. */
  | { readonly set: "language"; readonly lang: Lang; readonly remembered?: true }
  | { readonly set: "verified"; readonly account: string; readonly name: string | null }
  | { readonly set: "queued"; readonly queue: QueueId }
  | { readonly set: "answered"; readonly agent: AgentId; readonly at: number }
  /** The caller's answer to a survey; a second answer to the same one replaces the first. */
  | {
      readonly set: "rated";
      readonly survey: string;
      /** 1 to 5. */
      readonly rate: number;
      /** Whether agents must not see it. */
      readonly blind: boolean;
    }
  | { readonly set: "recording"; readonly recording: string; readonly durationMs: number }
  /** What the call is about: the path of a category in the configuration, e.g. `billing/refund`. */
  | { readonly set: "category"; readonly category: string }
  | { readonly set: "priority"; readonly priority: TicketPriority }
  /** A field of the configuration, e.g. what the caller has keyed in. */
  | { readonly set: "field"; readonly field: string; readonly value: FieldValue }
  | { readonly set: "tag"; readonly tag: string }
  /** A message that the caller left: somebody has to hear it, so the ticket stays open. */
  | {
      readonly set: "attachment";
      readonly kind: "voicemail";
      readonly recording: string;
      readonly durationMs: number;
    }
  | { readonly set: "ended"; readonly result: CallResult; readonly at: number };

/** The one bucket that every ended call is counted in. */
export type CallResult =
  /** Got what they came for without an agent. */
  | "self_served"
  /** Left a message, which somebody has to answer. */
  | "left_message"
  /** Was put through to somebody outside, and talked. */
  | "transferred"
  /** Talked to an agent. */
  | "answered"
  /** Hung up while waiting for an agent, or to be put through. */
  | "abandoned"
  /** Hung up in the menus before getting anything. */
  | "left_ivr"
  /** Was promised a callback. */
  | "promised"
  /** A callback that is not needed any more. */
  | "called_off"
  /** The flow ended the call without service (closed, full, waited too long). */
  | "unserved"
  /** Given to the fall-back number because we could not serve. */
  | "passed_on"
  /** Lost by a fault: ours or the carrier's. */
  | "failed";

/** Everything a call can ask for. */
export type CallEffect =
  | { readonly do: "perform"; readonly script: Script }
  | {
      readonly do: "dial";
      readonly leg: LegId;
      readonly agent: AgentId;
      readonly address: string;
      readonly callerId: CallerId;
      readonly ringMs: number;
      /** Whether the phone is to answer by itself; absent for no. */
      readonly autoAnswer?: true;
    }
  /** Calls somebody outside: only where the configuration permits it. */
  | {
      readonly do: "dial_out";
      readonly leg: LegId;
      readonly to: Destination;
      readonly callerId: CallerId;
      readonly ringMs: number;
    }
  /** Rings a customer who was promised it, through the trunk. */
  | {
      readonly do: "dial_customer";
      readonly leg: LegId;
      readonly number: string;
      readonly callerId: CallerId;
      readonly ringMs: number;
      /** Whether to find out if a machine answers; not when left out. */
      readonly detectsMachine?: true;
    }
  /** Promises a callback, or changes the one that the customer has. */
  | { readonly do: "ask_callback"; readonly request: CallbackRequest }
  /** How this call's promise stands. */
  | { readonly do: "write_callback"; readonly callback: Callback }
  | { readonly do: "hang_up"; readonly leg: LegId; readonly cause: HangupCause }
  | {
      readonly do: "close_room";
      readonly room: string;
      /** What was recorded there: it is done when the end of the recording is told as well. */
      readonly recording?: string;
    }
  /** Deletes a recording that the caller did not keep. */
  | { readonly do: "drop_recording"; readonly recording: string }
  | { readonly do: "set_timer"; readonly timer: CallTimer; readonly dueAt: number }
  | { readonly do: "clear_timer"; readonly timer: CallTimer }
  | {
      readonly do: "look_up";
      readonly request: string;
      readonly source: string;
      readonly args: Readonly<Record<string, LookupArg>>;
      /** The account whose holder the caller wants to prove to be: then guessing is held down. */
      readonly proves?: string;
    }
  /** Tells another system something; the same id is the same message, however often it is told. */
  | {
      readonly do: "call_out";
      readonly id: string;
      readonly destination: string;
      readonly message: JsonObject;
    }
  /** Counts a try to prove an identity, in the commit that journals it. */
  | {
      readonly do: "count_proof";
      readonly source: string;
      readonly account: string;
      readonly result: "right" | "wrong" | "refused";
    }
  | { readonly do: "tell_floor"; readonly event: CallToFloor }
  | { readonly do: "write_ticket"; readonly change: TicketChange };
