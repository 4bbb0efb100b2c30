import type { AgentProfile, PauseCode, QueueSettings } from "../core/acd/index.ts";
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

/** A break of an agent, who ends what they do before it. */
export interface Rest {
  /** When it is due, in ms since the day began. */
  readonly atMs: number;
  readonly ms: number;
  readonly isPaid: boolean;
  /** Whether it ends at `atMs + ms` however late it began; else it lasts `ms`. */
  readonly endsAsPlanned: boolean;
}

/** Why agents of a simulated centre pause: all that is told apart is whether they are paid. */
export const pauses: readonly PauseCode[] = [true, false].map((paid) => {
  const id = paid ? "paid" : "unpaid";
  return { id, label: { en: id, zh: id }, paid, limitMs: null, atLimit: "alarm" };
});

/** An agent of a simulated centre. */
export interface StaffMember {
  readonly profile: AgentProfile;
  /** The number of their group. */
  readonly group: number;
  /** When they are at work: from, to, in order. */
  readonly spells: readonly (readonly [number, number])[];
  /** Their breaks in that time. */
  readonly rests: readonly Rest[];
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
  /** Whether they have called before on this day. */
  readonly isAgain: boolean;
}

/** What becomes of an offer when nothing else happens meanwhile. */
export interface Ring {
  readonly does: "answered" | "missed" | "rejected";
  /** How long the phone rings until then. */
  readonly afterMs: number;
}

/** How a call ended after which its caller may call again. */
export type Ending = "answered" | "abandoned" | "blocked";

/** One day's traffic and staff. */
export interface DayPlan {
  readonly staff: readonly StaffMember[];
  /** The next caller of a kind; null when no more come. Callers come in order. */
  next(kind: number): Caller | null;
  /** How long a caller talks with an agent of a group, in ms. */
  talkMs(caller: Caller, group: number): number;
  /** How long the talk is written up, in ms. */
  wrapUpMs(caller: Caller): number;
  /** What an agent does whose phone is the n-th, from 0, to ring for a caller. */
  ring(caller: Caller, agent: StaffMember, nth: number): Ring;
  /** How long an agent stays away who was taken out for the n-th time, from 0, for not answering. */
  backMs(agent: StaffMember, nth: number): number;
  /** The caller's next call after one that ended so at `atMs`; null when they do not call again. */
  again(caller: Caller, ending: Ending, atMs: number): Caller | null;
}
