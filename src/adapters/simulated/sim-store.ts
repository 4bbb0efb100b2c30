import type {
  AgentRecord,
  PastService,
  QueueCounts,
  QueuePast,
  Visit,
} from "../../core/acd/index.ts";
import { emptyCounts } from "../../core/acd/index.ts";
import type { CallContact, Lang } from "../../core/call/index.ts";
import { type Callback, isOpenCallback } from "../../core/callback/index.ts";
import type { FlowDocument } from "../../core/flow/index.ts";
import { defaultGuessLimits, type GuessLimits, lockedUntil } from "../../core/identity/index.ts";
import type { CallId, QueueId } from "../../core/lib/brands.ts";
import type { ProofStanding, ProofTry, ProofWrite } from "../../ports/identity.ts";
import type {
  Batch,
  JournalEntry,
  OutboxEntry,
  Remembered,
  Snapshot,
  Store,
  TicketWrite,
  WayCount,
} from "../../ports/store.ts";
import { StoreAway } from "../../ports/store.ts";

/** What becomes of a commit: done, refused, or cut by the end of the process. */
export type CommitFate = "done" | "away" | "crash_before" | "crash_after";

/**
 * A disk that outlives processes: everything is kept as the JSON text that a database would hold,
 * so that nothing in memory is shared with the engine by accident.
 */
export class SimDisk {
  /** Why the store is away; null when it is not. */
  away: string | null = null;
  /** Decides what becomes of the next commit. */
  fate: (batch: Batch) => CommitFate = () => "done";
  /** Called when a commit was cut: the process is to be dropped now. */
  onCrash: () => void = () => {};
  /** The carrier's boot that was written last; null for none. */
  bootId: string | null = null;
  /** How guessing is held down. */
  guessLimits: GuessLimits = defaultGuessLimits;
  readonly #batches: string[] = [];
  /** Contacts that a test tells of, by number: they win over those of tickets. */
  readonly contacts = new Map<string, CallContact>();
  readonly #journal = new Map<CallId, string[]>();
  readonly #snapshots = new Map<CallId, string>();
  readonly #outbox = new Map<string, string>();
  readonly #tickets = new Map<CallId, string[]>();
  readonly #agents = new Map<string, string>();
  readonly #visits: Visit[] = [];
  readonly #services = new Map<QueueId, PastService[]>();
  /** Since when agents are taken up by their call. */
  readonly #takenSince = new Map<string, number>();
  readonly #proofs: ProofWrite[] = [];
  /** Languages that callers chose, and the numbers behind calls. */
  readonly #langs = new Map<string, Lang | null>();
  readonly #numbers = new Map<CallId, string>();
  readonly #ways: WayCount[] = [];
  readonly #callbacks = new Map<CallId, string>();
  readonly #closed = new Set<QueueId>();
  readonly #flows = new Map<string, string>();

  /** The store for one process. */
  open(): SimStore {
    return new SimStore(this);
  }

  /** Every batch, oldest first. */
  get batches(): readonly Batch[] {
    return this.#batches.map((text) => JSON.parse(text));
  }

  /** How many entries a call's journal has. */
  journalLength(call: CallId): number {
    return this.#journal.get(call)?.length ?? 0;
  }

  /** Calls that have a journal. */
  calls(): readonly CallId[] {
    return [...this.#journal.keys()];
  }

  /** Journal entries of a call. */
  journalOf(call: CallId): readonly JournalEntry[] {
    return (this.#journal.get(call) ?? []).map((text) => JSON.parse(text));
  }

  /** The newest snapshot of a call. */
  snapshotOf(call: CallId): Snapshot | null {
    const text = this.#snapshots.get(call);
    return text === undefined ? null : JSON.parse(text);
  }

  /** What was written on a call's ticket, oldest first. */
  ticketOf(call: CallId): readonly TicketWrite[] {
    return (this.#tickets.get(call) ?? []).map((text) => JSON.parse(text));
  }

  /** Agents' records. */
  agents(): readonly AgentRecord[] {
    return [...this.#agents.values()].map((text) => JSON.parse(text));
  }

  /** Visits of calls to queues that have ended. */
  visits(): readonly Visit[] {
    return this.#visits;
  }

  /** What calls did in their flows, commit by commit. */
  ways(): readonly WayCount[] {
    return this.#ways;
  }

  /** How a call's promise to call back stands; null for a call that keeps none. */
  callbackOf(call: CallId): Callback | null {
    const text = this.#callbacks.get(call);
    return text === undefined ? null : JSON.parse(text);
  }

  /** Effects that are not known to be done. */
  outbox(): readonly OutboxEntry[] {
    return [...this.#outbox.values()].map((text) => JSON.parse(text));
  }

  /** All that was ever written, as text: for tests that look for what must not be in it. */
  text(): string {
    return this.#batches.join("\n");
  }

  /** Writes a batch whole. Throws an Error when a call's journal would get a gap. */
  write(batch: Batch): void {
    this.#batches.push(JSON.stringify(batch));
    for (const entry of batch.journal) {
      const entries = this.#journal.get(entry.call) ?? [];
      if (entry.seq !== entries.length + 1) {
        throw new Error(`Call ${entry.call} writes ${entry.seq} after ${entries.length}.`);
      }
      entries.push(JSON.stringify(entry));
      this.#journal.set(entry.call, entries);
    }
    for (const one of batch.snapshots) this.#snapshots.set(one.call, JSON.stringify(one));
    for (const one of batch.outbox) this.#outbox.set(one.id, JSON.stringify(one));
    for (const id of batch.outboxDone) this.#outbox.delete(id);
    for (const one of batch.tickets) {
      const writes = this.#tickets.get(one.call) ?? [];
      writes.push(JSON.stringify(one));
      this.#remember(one);
      this.#tickets.set(one.call, writes);
    }
    for (const agent of batch.agents) {
      this.#noteService(agent);
      this.#agents.set(agent.profile.id, JSON.stringify(agent));
    }
    this.#visits.push(...batch.visits);
    this.#ways.push(...batch.ways.counts);
    for (const one of batch.callbacks) this.#callbacks.set(one.call, JSON.stringify(one.callback));
    this.bootId = batch.bootId ?? this.bootId;
    for (const { queue, open } of batch.queues) {
      if (open) this.#closed.delete(queue);
      else this.#closed.add(queue);
    }
    this.#proofs.push(...batch.proofs);
  }

  /** The last visits to a queue, and the services of all its calls. */
  pastOf(queue: QueueId, most: number): QueuePast {
    const ended = this.#visits.filter(
      (visit) => visit.queue === queue && /^(answered|abandoned)$/.test(visit.result),
    );
    const visits = ended.slice(-most).map(({ enteredAt, leftAt, result, found = null }) => {
      return { enteredAt, leftAt, hasGivenUp: result === "abandoned", found };
    });
    return { visits, services: this.#services.get(queue) ?? [] };
  }

  #noteService(agent: AgentRecord): void {
    const { id } = agent.profile;
    const text = this.#agents.get(id);
    const before: AgentRecord | null = text === undefined ? null : JSON.parse(text);
    if (before?.call?.call === agent.call?.call) return;
    const since = this.#takenSince.get(id);
    this.#takenSince.set(id, agent.since);
    if (!before?.call || since === undefined || !/^(busy|wrap_up)$/.test(before.state)) return;
    const services = this.#services.get(before.call.queue) ?? [];
    services.push({ at: agent.since, ms: agent.since - since });
    this.#services.set(before.call.queue, services);
  }

  /** Tries to prove an identity, oldest first. */
  proofs(): readonly ProofWrite[] {
    return this.#proofs;
  }

  /** How an account and a caller stand; nobody unlocks here. */
  standing({ source, account, caller }: ProofTry, at: number): ProofStanding {
    const limits = this.guessLimits;
    let failures = 0;
    let until: number | null = null;
    for (const proof of this.#proofs) {
      if (proof.source !== source || proof.account !== account) continue;
      if (proof.result === "right") failures = 0;
      if (proof.result !== "wrong") continue;
      failures += 1;
      until = lockedUntil(failures, proof.at, limits);
    }
    const since = at - limits.callerWindowMs;
    const ofCaller = this.#proofs.filter(
      (proof) => proof.caller === caller && proof.at >= since && proof.result !== "right",
    );
    const isLocked = failures > 0 && until !== null && until > at;
    return { isLocked, callerFailures: ofCaller.length };
  }

  /** What is remembered behind a number; tickets have no numbers here. */
  contactOf(number: string): CallContact | null {
    const callbackDue = this.#isPromised(number);
    const told = this.contacts.get(number);
    if (told) return callbackDue ? { ...told, callbackDue } : told;
    const lang = this.#langs.get(number);
    if (lang === undefined) return null;
    return { name: null, vip: false, lang, openTicket: null, callbackDue };
  }

  #isPromised(number: string): boolean {
    return [...this.#callbacks.values()]
      .map((text): Callback => JSON.parse(text))
      .some((callback) => callback.plan.number === number && isOpenCallback(callback));
  }

  #remember({ call, change, contactNumber }: TicketWrite): void {
    if (contactNumber !== null) {
      this.#numbers.set(call, contactNumber);
      if (!this.#langs.has(contactNumber)) this.#langs.set(contactNumber, null);
    }
    const number = this.#numbers.get(call);
    if (change.set === "language" && number !== undefined) this.#langs.set(number, change.lang);
  }

  /** Queues that a supervisor has closed. */
  closed(): readonly QueueId[] {
    return [...this.#closed];
  }

  /** Keeps a flow. */
  saveFlow(flow: FlowDocument): void {
    this.#flows.set(`${flow.name} ${flow.version}`, JSON.stringify(flow));
  }

  /** A flow, or null. */
  loadFlow(name: string, version: string): FlowDocument | null {
    const text = this.#flows.get(`${name} ${version}`);
    return text === undefined ? null : JSON.parse(text);
  }
}

/** One process's store on a simulated disk. */
export class SimStore implements Store {
  readonly #disk: SimDisk;
  #isDead = false;

  constructor(disk: SimDisk) {
    this.#disk = disk;
  }

  /** The process is gone: what it still writes never arrives and is never answered. */
  die(): void {
    this.#isDead = true;
  }

  async commit(batch: Batch): Promise<void> {
    if (this.#isDead) return never();
    const fate = this.#disk.away === null ? this.#disk.fate(batch) : "away";
    if (fate === "away") throw new StoreAway(this.#disk.away ?? "The disk is full.");
    if (fate !== "crash_before") this.#disk.write(batch);
    if (fate === "done") return;
    this.#isDead = true;
    this.#disk.onCrash();
    return never();
  }

  async remember(): Promise<Remembered> {
    this.#mustBeHere();
    const calls = this.#disk
      .calls()
      .flatMap((call) => this.#disk.snapshotOf(call) ?? [])
      .filter((snapshot) => snapshot.state.phase !== "ended");
    return {
      calls,
      outbox: this.#disk.outbox(),
      agents: this.#disk.agents(),
      closed: this.#disk.closed(),
      lastAgents: [],
      bootId: this.#disk.bootId,
    };
  }

  async countVisits(
    sinceMs: number,
    targets: ReadonlyMap<
      QueueId,
      { readonly serviceLevelMs: number; readonly shortAbandonMs: number }
    >,
  ): Promise<ReadonlyMap<QueueId, QueueCounts>> {
    const counts = new Map<QueueId, QueueCounts>();
    for (const { queue, enteredAt, leftAt, result } of this.#disk.visits()) {
      const target = targets.get(queue);
      if (!target || leftAt < sinceMs) continue;
      const count = counts.get(queue) ?? emptyCounts();
      counts.set(queue, count);
      const waitMs = leftAt - enteredAt;
      count.offered += 1;
      if (result === "answered") {
        count.answered += 1;
        if (waitMs <= target.serviceLevelMs) count.answeredInTime += 1;
      } else if (result === "abandoned") {
        count.abandoned += 1;
        if (waitMs < target.shortAbandonMs) count.shortAbandoned += 1;
      }
    }
    return counts;
  }

  async pastOf(queues: readonly QueueId[], most: number): Promise<ReadonlyMap<QueueId, QueuePast>> {
    this.#mustBeHere();
    return new Map(queues.map((queue) => [queue, this.#disk.pastOf(queue, most)]));
  }

  async standing(tried: ProofTry, at: number): Promise<ProofStanding> {
    this.#mustBeHere();
    return this.#disk.standing(tried, at);
  }

  contactOf(number: string): CallContact | null {
    return this.#disk.away === null ? this.#disk.contactOf(number) : null;
  }

  async saveFlow(flow: FlowDocument): Promise<void> {
    this.#mustBeHere();
    this.#disk.saveFlow(flow);
  }

  async loadFlow(name: string, version: string): Promise<FlowDocument | null> {
    return this.#disk.loadFlow(name, version);
  }

  async journalOf(call: CallId): Promise<readonly JournalEntry[]> {
    return this.#disk.journalOf(call);
  }

  async snapshotOf(call: CallId): Promise<Snapshot | null> {
    return this.#disk.snapshotOf(call);
  }

  away(): string | null {
    return this.#disk.away;
  }

  async close(): Promise<void> {
    this.die();
  }

  #mustBeHere(): void {
    if (this.#disk.away !== null) throw new StoreAway(this.#disk.away);
  }
}

const never = (): Promise<never> => new Promise(() => {});
