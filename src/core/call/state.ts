import type { Callback } from "../callback/index.ts";
import type { Trail } from "../flow/trail.ts";
import type { Cursor } from "../flow/types.ts";
import type { AgentId, CallId, LegId, QueueId } from "../lib/brands.ts";
import type { CallerId } from "../lib/caller-id.ts";
import type { Need } from "../lib/skills.ts";
import type { Destination } from "./destination.ts";
import type { CallbacksFor, CallResult } from "./events.ts";
import type { Phone } from "./offers.ts";
import type { Lang, Told } from "./script.ts";

/** What is remembered of the customer behind the caller's number when the call begins. */
export interface CallContact {
  readonly name: string | null;
  readonly vip: boolean;
  /** The language they chose last; null when they never did. */
  readonly lang: Lang | null;
  /** Their newest ticket that nobody has solved; null for none. */
  readonly openTicket: { readonly number: number; readonly subject: string } | null;
  /** Whether a callback is promised to them and not yet done. */
  readonly callbackDue: boolean;
}

/** What is known of a call in every phase. */
export interface CallFacts {
  readonly id: CallId;
  /** `callback` for a call that we make: the customer is the caller of the tale all the same. */
  readonly origin: "trunk" | "phone" | "callback";
  /** The carrier's name of the caller's line. */
  readonly endpoint: string;
  readonly from: CallerId;
  /** Null for a number that nobody has called from before; missing in older snapshots. */
  readonly contact?: CallContact | null;
  /** What callbacks there may be; absent where there are none, and in older snapshots. */
  readonly callbacks?: CallbacksFor;
  readonly to: string;
  /** Ms since the epoch. */
  readonly startedAt: number;
  readonly flow: { readonly name: string; readonly version: string };
  readonly lang: Lang;
  readonly record: boolean;
  /** The account whose holder the caller proved to be; null until then. */
  readonly verified: { readonly account: string; readonly name: string | null } | null;
  /** What the caller was served without an agent, e.g. "balance"; null for nothing yet. */
  readonly served: string | null;
  /** Whether the caller has left a message. */
  readonly leftMessage: boolean;
  /** Whether somebody outside has talked with the caller. */
  readonly transferred: boolean;
  /** Whether an agent has talked with the caller. */
  readonly helped: boolean;
  /** Nodes with a label that the caller passed, newest last. */
  readonly path: readonly string[];
  /** The ways that the newest step of the flow took; absent before the first. */
  readonly trail?: Trail;
  /** Steps of scripts rise through the whole call, whichever leg they are for. */
  readonly step: number;
  /** The place in the line that the caller has left by a way of the flow; absent for none. */
  readonly left?: {
    readonly queue: QueueId;
    readonly since: number;
    /** Whether the caller comes back into that line, with the place they had. */
    readonly returns: boolean;
    /** What they were told there; missing in snapshots from before it was kept. */
    readonly told?: Pick<Announced, "position" | "wait">;
  };
  /** Whether the caller was promised a callback. */
  readonly promised?: true;
  /** The promise that this call keeps; absent for calls that reached us. */
  readonly callback?: Callback;
  /** Offers made so far: makes the leg ids of dialled agents unique. */
  readonly offers: number;
}

/** Where in the queue's life a call is. */
export interface QueuePlace {
  /** Tells this visit to a queue from others of the same call: the step at which it began. */
  readonly visit: number;
  readonly queue: QueueId;
  /** What the call asks of an agent, before what the queue adds. */
  readonly need: Need;
  readonly priority: number;
  /** When the caller began to wait, ms since the epoch. */
  readonly since: number;
  /** Whether the caller hears music already. */
  readonly greeted: boolean;
  /** What the caller was told there; missing in snapshots from before it was kept. */
  readonly announced?: Announced;
}

/** What a caller in a line was told, and what is due. Instants in ms since the epoch. */
export interface Announced {
  /** When the caller came to the node: overflow counts from then. */
  readonly cameAt: number;
  /** The best place they were told; null for none. */
  readonly position: number | null;
  /** The wait they were told last; null for none. */
  readonly wait: WaitTold | null;
  /** When the place and the wait are said next; null for never. */
  readonly standingAt: number | null;
  /** When the next message is said; null for never. */
  readonly comfortAt: number | null;
  /** Messages said so far. */
  readonly comforts: number;
  /** When it is looked at next whether anybody is there; null, or absent in older ones, for never. */
  readonly staffAt?: number | null;
  /** Steps of the overflow ladder that were looked at. */
  readonly overflow: number;
}

/** An expected wait as it was told, in minutes. */
export interface WaitTold {
  readonly from: number;
  /** Null for "more than `from`". */
  readonly to: number | null;
  /** When it would be over by what was told, ms since the epoch; null for not said. */
  readonly until: number | null;
}

/**
 * Why an agent has a call, where it is worth saying: the caller knows them, the flow asks for them,
 * those with the skills were not free, their skills are asked for.
 */
export type WhisperReason = "known" | "preferred" | "eased" | "skilled";

/** An agent being rung for a call. */
export interface Offer {
  readonly id: number;
  readonly agent: AgentId;
  readonly agentName: string;
  readonly leg: LegId;
  readonly ringing: boolean;
  /** A telephone outside: who answers must press a key, so that no mailbox takes the call. */
  readonly outside?: true;
  /** What is said in the agent's ear before the caller is joined; absent for nothing. */
  readonly whisper?: {
    readonly lang: Lang;
    readonly queue: string;
    readonly reason: WhisperReason | null;
  };
  /**
   * The script that says it or asks for that key, and how often it was asked; absent before they
   * answered.
   */
  readonly asked?: { readonly step: number; readonly times: number };
}

/**
 * A call from first ring to end.
 *
 *     new --call_started--> flow --queue node--> queued <--offer fails--> offered
 *                            ^                      \                        |
 *                            |                       \--gives up--> flow     | agent answers
 *                            \------------- agent hangs up ------------- talking
 *
 *     flow --transfer node--> transferring --other party answers--> transferred
 *       ^------- busy, no answer ... ---/                               |
 *       \------------------- other party hangs up ---------------------/
 *
 *     new --callback_asked--> callback --customer answers--> talking
 *                                \--given up--> ended
 *
 *     any --caller's leg ends--> ended
 */
export type CallState =
  | { readonly phase: "new" }
  | FlowPhase
  | CallbackPhase
  | QueuedPhase
  | OfferedPhase
  | TalkingPhase
  | TransferringPhase
  | TransferredPhase
  | EndedPhase;

interface Live {
  readonly facts: CallFacts;
  readonly caller: LegId;
  readonly cursor: Cursor;
}

/** In the menus: waits for the end of a script, of a look-up or of a call-out. */
export interface FlowPhase extends Live {
  readonly phase: "flow";
  readonly awaits:
    | {
        readonly kind: "script";
        readonly step: number;
        /** The recording that the script makes; null for none. */
        readonly records: string | null;
        /** What follows prompts that keys could not interrupt; left out for nothing. */
        readonly next?: Told;
      }
    | { readonly kind: "lookup"; readonly request: string }
    | { readonly kind: "call_out"; readonly id: string };
}

/**
 * A promise to call back: waits for its time, for an agent and for the customer to answer.
 * `facts.callback` says how far it is. The caller's leg is that of the newest attempt.
 */
export interface CallbackPhase extends Live {
  readonly phase: "callback";
  readonly place: QueuePlace;
  /** The agent who is reserved; null for none. */
  readonly reserved: ReservedAgent | null;
}

/** An agent who is kept for a promise, and whose telephone may ring later than the customer's. */
export interface ReservedAgent extends Offer {
  /** Where and how long to ring; missing in older snapshots, whose agents were rung at once. */
  readonly phone?: Phone;
  /** Whether the agent keeps the line on hold before the customer is there; missing for no. */
  readonly held?: boolean;
}

/** Waits for an agent. */
export interface QueuedPhase extends Live {
  readonly phase: "queued";
  readonly place: QueuePlace;
}

/** An agent's phone is being rung. */
export interface OfferedPhase extends Live {
  readonly phase: "offered";
  readonly place: QueuePlace;
  readonly offer: Offer;
  /** Further phones that ring for this call: the first to answer has it. */
  readonly others: readonly Offer[];
}

/** Caller and agent are in one room. */
export interface TalkingPhase extends Live {
  readonly phase: "talking";
  readonly place: QueuePlace;
  readonly offer: Offer;
  /** Ms since the epoch. */
  readonly talkingSince: number;
  readonly held: boolean;
  /** The step of the agent's first script in the room: what failed before it means nothing now. */
  readonly joinStep: number;
}

/** Somebody outside who is called, or talks with the caller. */
export interface Outside {
  readonly leg: LegId;
  readonly to: Destination;
  readonly ringing: boolean;
}

/** Somebody outside is being called for the caller. */
export interface TransferringPhase extends Live {
  readonly phase: "transferring";
  readonly outside: Outside;
}

/** Caller and somebody outside are in one room. */
export interface TransferredPhase extends Live {
  readonly phase: "transferred";
  readonly outside: Outside;
  /** Ms since the epoch. */
  readonly talkingSince: number;
}

/** Nothing changes any more, but a recording that is finished late. */
export interface EndedPhase {
  readonly phase: "ended";
  readonly facts: CallFacts;
  readonly at: number;
  readonly result: CallResult;
}

/** A call in progress. */
export type LiveCall =
  | FlowPhase
  | CallbackPhase
  | QueuedPhase
  | OfferedPhase
  | TalkingPhase
  | TransferringPhase
  | TransferredPhase;
