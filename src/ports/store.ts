import type { AgentRecord, LastAgent, QueueCounts, QueuePast, Visit } from "../core/acd/index.ts";
import type {
  CallContact,
  CallEffect,
  CallEvent,
  CallState,
  NodeWay,
  TicketChange,
} from "../core/call/index.ts";
import type { Callback } from "../core/callback/index.ts";
import type { FlowDocument } from "../core/flow/index.ts";
import type { CallId, QueueId } from "../core/lib/brands.ts";
import type { ProofStanding, ProofTry, ProofWrite } from "./identity.ts";

/** One event of a call, as it is kept for ever: the order of `seq` is the truth. */
export interface JournalEntry {
  readonly call: CallId;
  /** 1 for `call_started`, then gapless. */
  readonly seq: number;
  /** Ms since the epoch. */
  readonly at: number;
  readonly event: CallEvent;
  readonly effects: readonly CallEffect[];
}

/** Where a call stands after its newest event. */
export interface Snapshot {
  readonly call: CallId;
  readonly seq: number;
  readonly state: CallState;
  /** Timers that are set: name to due instant in ms since the epoch. */
  readonly timers: Readonly<Record<string, number>>;
}

/** An effect that leaves the process and has been committed but not yet done. */
export interface OutboxEntry {
  /** `<call>:<seq>:<index>`. */
  readonly id: string;
  readonly call: CallId;
  readonly effect: CallEffect;
}

/** A ticket's change with the call it belongs to, at ms since the epoch. */
export interface TicketWrite {
  readonly call: CallId;
  readonly at: number;
  readonly change: TicketChange;
  /** The caller's number in E.164 when it is one: the key of the contact; null for none. */
  readonly contactNumber: string | null;
}

/** How many calls went one way of a node of a flow's version, or met a Fate there. */
export interface WayCount extends NodeWay {
  readonly flow: string;
  readonly version: string;
  readonly count: number;
}

/** How a promise of a call stands, at ms since the epoch. */
export interface CallbackWrite {
  readonly call: CallId;
  readonly at: number;
  readonly callback: Callback;
}

/** All that one turn of the engine has decided; committed whole or not at all. */
export interface Batch {
  readonly journal: readonly JournalEntry[];
  /** At most one per call: its newest. */
  readonly snapshots: readonly Snapshot[];
  readonly outbox: readonly OutboxEntry[];
  /** Outbox entries that are done since the last commit. */
  readonly outboxDone: readonly string[];
  readonly tickets: readonly TicketWrite[];
  /** Agents as they are after each change, for their newest record and the log of their states. */
  readonly agents: readonly AgentRecord[];
  readonly visits: readonly Visit[];
  /** What the batch's calls did in their flows, to be added to the counts of the day. */
  readonly ways: {
    /** When the day began, ms since the epoch. */
    readonly day: number;
    readonly counts: readonly WayCount[];
  };
  readonly callbacks: readonly CallbackWrite[];
  /** The carrier's boot that the batch has learnt of with its calls; null for the one known before. */
  readonly bootId: string | null;
  readonly proofs: readonly ProofWrite[];
  /** Queues that a supervisor has opened or closed. */
  readonly queues: readonly { readonly queue: QueueId; readonly open: boolean }[];
}

/** What the store cannot do now: locked, full, read-only, gone. The engine keeps the batch and tries again. */
export class StoreAway extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "StoreAway";
  }
}

/** What a start needs to know. */
export interface Remembered {
  readonly calls: readonly Snapshot[];
  readonly outbox: readonly OutboxEntry[];
  readonly agents: readonly AgentRecord[];
  /** The carrier's boot that the calls were in; null before the first. */
  readonly bootId: string | null;
  /** Queues that a supervisor has closed. */
  readonly closed: readonly QueueId[];
  /** Whom callers with a number talked with last, oldest first; as many as the limit says. */
  readonly lastAgents: readonly LastAgent[];
}

/** The durable order of events. One writer. */
export interface Store {
  /**
   * Commits a turn with full durability (an acknowledged commit survives power loss). Rejects with
   * StoreAway.
   * @param onKept called once the batch survives the end of this process, which is sooner; again when
   * a batch that was kept but not acknowledged is committed again
   */
  commit(batch: Batch, onKept?: () => void): Promise<void>;
  /** Calls in progress, effects not done and agents' records. */
  remember(): Promise<Remembered>;
  /** Today's counts per queue from visits that ended at or after `sinceMs`. */
  countVisits(
    sinceMs: number,
    targets: ReadonlyMap<
      QueueId,
      { readonly serviceLevelMs: number; readonly shortAbandonMs: number }
    >,
  ): Promise<ReadonlyMap<QueueId, QueueCounts>>;
  /**
   * The last `most` visits to each queue that ended with an agent or with the caller giving up, and
   * how long they took agents up: what a queue learns its waits from. Rejects with StoreAway.
   */
  pastOf(queues: readonly QueueId[], most: number): Promise<ReadonlyMap<QueueId, QueuePast>>;
  /** How an account and a caller stand at `at`, ms since the epoch. Rejects with StoreAway. */
  standing(tried: ProofTry, at: number): Promise<ProofStanding>;
  /**
   * What is remembered of the customer with a number in E.164, at once: a call that begins waits
   * for it. Null for an unknown number, and while the store is away.
   */
  contactOf(number: string): CallContact | null;
  /** Keeps a flow under its version, once; calls find it again after a restart. */
  saveFlow(flow: FlowDocument): Promise<void>;
  /** A flow by name and version, or null. */
  loadFlow(name: string, version: string): Promise<FlowDocument | null>;
  /** All journal entries of a call in order; empty for an unknown call. */
  journalOf(call: CallId): Promise<readonly JournalEntry[]>;
  /** The newest snapshot of a call, also of an ended one; null for an unknown call. */
  snapshotOf(call: CallId): Promise<Snapshot | null>;
  /** Null when writable now, else the reason in words. */
  away(): string | null;
  close(): Promise<void>;
}
