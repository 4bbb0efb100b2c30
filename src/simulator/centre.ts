import type { AgentProfile, QueueSettings } from "../core/acd/index.ts";
import type { CallId, QueueId } from "../core/lib/brands.ts";
import type { Need } from "../core/lib/skills.ts";

/** A stretch of the day; ms since its beginning. */
export interface Period {
  readonly name: string;
  readonly fromMs: number;
  readonly toMs: number;
  /** False for a warm-up, whose calls are not counted. */
  readonly isCounted: boolean;
}

/** What all calls of one type have in common. */
export interface CallKind {
  readonly name: string;
  readonly queue: QueueId;
  readonly need: Need;
  readonly priority: number;
}

/** An agent of a simulated centre. */
export interface StaffMember {
  readonly profile: AgentProfile;
  /** The number of their group. */
  readonly group: number;
  /** When they are at work: from, to, in order. */
  readonly spells: readonly (readonly [number, number])[];
}

/** A centre that can be played through: what does not change from day to day. */
export interface Centre {
  readonly queues: readonly QueueSettings[];
  readonly orderMs: number;
  /** Calls in the centre at most; null for no limit. */
  readonly lines: number | null;
  readonly periods: readonly Period[];
  readonly kinds: readonly CallKind[];
  /** The names of the groups of agents. */
  readonly groups: readonly string[];
}

/** A caller who is about to come. */
export interface Caller {
  readonly call: CallId;
  /** The number of the call's kind. */
  readonly kind: number;
  readonly atMs: number;
  /** How long they would wait; Infinity for ever. */
  readonly patienceMs: number;
  /** The caller's number, by which their last agent is known; null for unknown. */
  readonly number: string | null;
}

/** One day's traffic and staff. */
export interface DayPlan {
  readonly staff: readonly StaffMember[];
  /** The next caller of a kind; null when no more come. Callers come in order. */
  next(kind: number): Caller | null;
  /** How long a caller talks with an agent of a group, in ms. */
  talkMs(caller: Caller, group: number): number;
  /** How long the talk is written up, in ms. */
  wrapUpMs(caller: Caller): number;
  /** How long a phone of a group rings before it is answered, in ms. */
  answerMs(caller: Caller, group: number): number;
}
