import type { CallToFloor, FloorToCall, Lang } from "../call/index.ts";
import type { AgentId, CallId, LegId, QueueId } from "../lib/brands.ts";
import type { Need, Skills } from "../lib/skills.ts";
import type { Strategy } from "./choose.ts";
import type { PauseTerms, UnansweredRule } from "./pauses.ts";
import type { Found } from "./wait-estimate.ts";

/** What the configuration says of a queue. */
export interface QueueSettings {
  readonly id: QueueId;
  readonly label: Readonly<Record<Lang, string>>;
  /** Levels that every agent of this queue has at least; a flow's node may ask for more. */
  readonly skills: Skills;
  /** Steps by which a need of one step is widened, `afterMs` each; empty for none. */
  readonly widen: Need;
  /** Whom of several free agents it calls first. */
  readonly strategy: Strategy;
  /** For `fixed_order`: who is called first, second ...; all others come after them. */
  readonly order: readonly AgentId[];
  /** Phones that ring at once for one call: the first to answer has it. */
  readonly ringAtOnce: number;
  /**
   * Ageing: a caller is served as if each point of priority were so much waiting done already. So
   * nobody is overtaken by a caller who comes more than (difference in points x this) later.
   */
  readonly priorityMs: number;
  /**
   * A caller who talked with an agent within `withinMs` waits up to `waitMs` for the same agent, if
   * that agent is at work; null for never.
   */
  readonly affinity: { readonly withinMs: number; readonly waitMs: number } | null;
  /** Whether agents are told what a call is about before its caller is joined; absent for not. */
  readonly whisper?: boolean;
  /** How long an agent's phone rings before the next agent is tried. */
  readonly ringMs: number;
  /** Time to write up a call, which the agent may extend or end early; null for until they are done. */
  readonly wrapUpMs: number | null;
  /** What follows for an agent who lets their phone ring out. */
  readonly onMissed: UnansweredRule;
  /** What follows for an agent who rejects a call. */
  readonly onRejected: UnansweredRule;
  /** Target of the service level. */
  readonly serviceLevelMs: number;
  /** Callers who leave sooner are not counted against the service level. */
  readonly shortAbandonMs: number;
  /** Callers at most; a further one leaves by the flow's `full`. */
  readonly lengthMax: number;
}

/** Who an agent is. */
export interface AgentProfile {
  readonly id: AgentId;
  readonly name: string;
  /** The language they are spoken to in; absent in records from before it was kept. */
  readonly lang?: Lang;
  /** Levels of skills, languages among them (`en`, `zh`). */
  readonly skills: Skills;
  /** The queues they serve, those before others first; empty for all queues, none before another. */
  readonly queues: readonly QueueId[];
}

/** The one state of an agent; see AgentRecord for the drawing. */
export type AgentState =
  | "offline"
  | "ready"
  | "paused"
  | "reserved"
  | "ringing"
  | "busy"
  | "wrap_up";

/** Why an agent is paused: a code of the configuration, or one of the service's own. */
export type PauseReason = string;

/** An agent's fault with an offer. */
export type Unanswered = "missed_call" | "rejected_call";

/** What the service has done to an agent by itself: shown until they act, so that nothing is silent. */
export interface AgentNotice {
  readonly kind: Unanswered | "pause_over";
  /** How often in a row. */
  readonly count: number;
  /** Ms since the epoch. */
  readonly at: number;
}

/** The call an agent is rung for, talks with or writes up. */
export interface AgentCall {
  readonly call: CallId;
  readonly offer: number;
  readonly queue: QueueId;
}

/**
 * An agent on the floor. What they want (`intent`) is kept apart from what they do (`state`), so
 * that a wish uttered during a call is honoured after it and nothing overwrites it by accident.
 *
 *     offline --sign in--> paused <--> ready --offer--> reserved --> ringing --answer--> busy
 *                            ^  time up  ^                  | missed, rejected:            |
 *                            |           |                  v the queue's rule says        v
 *                            |           |      paused, ready or offline                wrap_up
 *                            \-----------\-------- done, or time up (as the intent is) ---/
 *     any --sign out--> offline (a talk goes on; the state follows when it ends)
 *
 * An agent in state ready whose line is lost or whose microphone is denied keeps the state but is
 * not offered calls: `reachable` and `microphone` decide.
 */
export interface AgentRecord {
  readonly profile: AgentProfile;
  readonly state: AgentState;
  /** When the state began, ms since the epoch. */
  readonly since: number;
  /** Since when they wait for a call; an offer that came to nothing without them does not count. */
  readonly idleSince: number;
  /** Time in talks and wrap-up, and time ready, since they came; the present state is not in it. */
  readonly work: { readonly busyMs: number; readonly readyMs: number };
  readonly signedIn: boolean;
  /** Who else signed the agent out; absent when they did it themselves or are signed in. */
  readonly signedOutBy?: string;
  /** For what the service itself signed the agent out; absent when it did not. */
  readonly signedOutFor?: Unanswered;
  readonly intent: "ready" | "paused";
  readonly pauseReason: PauseReason | null;
  /** The terms of a pause that goes on; absent in other states and in older records. */
  readonly pauseTerms?: PauseTerms | null;
  /** Calls not taken in a row, by kind; absent for none. */
  readonly unanswered?: Readonly<Partial<Record<Unanswered, number>>>;
  /** What the service has done to them; absent for nothing. */
  readonly notice?: AgentNotice | null;
  /** Whether their phone answers by itself; absent for no. */
  readonly autoAnswer?: boolean;
  /** Where their phone is rung: an endpoint, or `tel:` and a number outside; null when signed out. */
  readonly address: string | null;
  /** Whether that phone is registered. */
  readonly reachable: boolean;
  /** Whether the browser may use the microphone; true for desk phones. */
  readonly microphone: boolean;
  readonly call: AgentCall | null;
  /** When wrap-up ends by itself, ms since the epoch; null outside wrap-up, and for until done. */
  readonly wrapUpUntil: number | null;
}

/** Everything that can happen to the floor. */
export type FloorEvent =
  | CallToFloor
  | {
      readonly type: "agent_signed_in";
      readonly agent: AgentProfile;
      readonly address: string;
      readonly reachable: boolean;
      /** Whether their phone answers by itself; absent for no. */
      readonly autoAnswer?: boolean;
    }
  /** `by` names who else signed them out; absent for themselves. */
  | { readonly type: "agent_signed_out"; readonly agent: AgentId; readonly by?: string }
  | { readonly type: "agent_wants"; readonly agent: AgentId; readonly intent: "ready" }
  | {
      readonly type: "agent_wants";
      readonly agent: AgentId;
      readonly intent: "paused";
      readonly reason: PauseReason;
    }
  | { readonly type: "line_changed"; readonly address: string; readonly reachable: boolean }
  /** All phones that can be rung now: what is not listed cannot. */
  | { readonly type: "lines_known"; readonly reachable: readonly string[] }
  | { readonly type: "microphone_changed"; readonly agent: AgentId; readonly allowed: boolean }
  | { readonly type: "wrap_up_done"; readonly agent: AgentId }
  | { readonly type: "wrap_up_extended"; readonly agent: AgentId }
  | { readonly type: "wrap_up_elapsed"; readonly agent: AgentId }
  | { readonly type: "pause_elapsed"; readonly agent: AgentId }
  /** The floor goes on after a start: agents whose call could not be restored are freed. */
  | { readonly type: "floor_started" }
  /** It is time for the next step of a call's need. */
  | { readonly type: "need_widened"; readonly call: CallId }
  /** A supervisor opens or closes a queue: a closed one takes no new callers. */
  | { readonly type: "queue_switched"; readonly queue: QueueId; readonly open: boolean }
  /** A supervisor sends all who wait in a queue to another, each to the place of their arrival. */
  | { readonly type: "queue_evacuated"; readonly queue: QueueId; readonly to: QueueId }
  /** A new day in the centre's time zone: today's counts start at zero. */
  | { readonly type: "day_started" };

/**
 * How a visit ended; `moved` to another queue by a supervisor, `left` by a key of the caller,
 * `overflowed` by the flow because the wait was or would be too long, or nobody is there.
 */
export type VisitResult =
  | "answered"
  | "abandoned"
  | "timed_out"
  | "failed"
  | "moved"
  | "left"
  | "overflowed";

/** What one visit of a call to a queue came to. */
export interface Visit {
  readonly call: CallId;
  readonly queue: QueueId;
  /** Ms since the epoch. */
  readonly enteredAt: number;
  readonly leftAt: number;
  readonly result: VisitResult;
  readonly agent: AgentId | null;
  /**
   * What the caller found when they began to wait: null for who did not wait, who came from
   * elsewhere and who waited over a restart; absent in records from before it was kept.
   */
  readonly found?: Found | null;
}

/** Counts of one queue for today. */
export interface QueueCounts {
  offered: number;
  answered: number;
  answeredInTime: number;
  abandoned: number;
  shortAbandoned: number;
}

/** What the floor wants done; the shell commits it with the event that caused it. */
export type FloorEffect =
  | { readonly do: "tell_call"; readonly call: CallId; readonly event: FloorToCall }
  /** Store the agent's record; `from` is the state before when it changed. */
  | { readonly do: "save_agent"; readonly agent: AgentRecord; readonly before: AgentRecord | null }
  | { readonly do: "save_visit"; readonly visit: Visit }
  /** What the wallboard shows of this queue has changed. */
  | { readonly do: "show_queue"; readonly queue: QueueId }
  | { readonly do: "set_wrap_up_timer"; readonly agent: AgentId; readonly dueAt: number | null }
  /** When an agent's pause ends by itself; null for not any more. */
  | { readonly do: "set_pause_timer"; readonly agent: AgentId; readonly dueAt: number | null }
  /** When the need of a call is widened next; null for not any more. */
  | { readonly do: "set_need_timer"; readonly call: CallId; readonly dueAt: number | null }
  /** Keep over restarts whether a queue is open. */
  | { readonly do: "save_queue"; readonly queue: QueueId; readonly open: boolean }
  /** A phone could not be rung although it seemed to be there: look again at `dueAt`. */
  | { readonly do: "look_at_line"; readonly address: string; readonly dueAt: number };

/** A call on the floor after a restart, rebuilt from its snapshot. */
export type FloorCall =
  | {
      readonly phase: "queued";
      readonly call: CallId;
      readonly visit: number;
      readonly queue: QueueId;
      readonly need: Need;
      readonly priority: number;
      readonly since: number;
      readonly caller: string | null;
    }
  | {
      readonly phase: "offered" | "talking";
      readonly call: CallId;
      readonly visit: number;
      readonly queue: QueueId;
      readonly need: Need;
      readonly priority: number;
      readonly since: number;
      readonly caller: string | null;
      readonly agent: AgentId;
      readonly offer: number;
      readonly leg: LegId;
      /** Phones that ring beside that of `agent`. */
      readonly others: readonly { readonly agent: AgentId; readonly offer: number }[];
    };
