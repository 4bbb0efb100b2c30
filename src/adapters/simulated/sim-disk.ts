import type { AgentRecord, PastService, QueuePast, Visit } from "../../core/acd/index.ts";
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
  Snapshot,
  TicketWrite,
  WayCount,
} from "../../ports/store.ts";

import { SimStore } from "./sim-store.ts";

/**
 * What becomes of a commit: done, refused, or cut by the end of the process. That comes before
 * anything is kept, right after it, or when the phones of agents ring already; a power cut comes
 * then, too, and takes what was kept and not yet on the disk.
 */
export type CommitFate =
  | "done"
  | "away"
  | "crash_before"
  | "crash_after"
  | "crash_ringing"
  | "power_cut";

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
  readonly #batches: Written[] = [];
  /** Contacts that a test tells of, by number: they win over those of tickets. */
  readonly contacts = new Map<string, CallContact>();
  readonly #calls: CallId[] = [];
  readonly #journal = new Map<CallId, string[]>();
  readonly #snapshots = new Map<CallId, string>();
  readonly #outbox = new Map<string, string>();
  readonly #tickets = new Map<CallId, string[]>();
  readonly #agents = new Map<string, string>();
  readonly #visits: Visit[] = [];
  readonly #services = new Map<QueueId, PastService[]>();
  /** Agents as they were written last. */
  readonly #served = new Map<string, AgentRecord>();
  /** Since when agents are taken up by their call. */
  readonly #takenSince = new Map<string, number>();
  readonly #proofs: ProofWrite[] = [];
  /** Languages that callers chose, and the numbers behind calls. */
  readonly #langs = new Map<string, Lang | null>();
  readonly #numbers = new Map<CallId, string>();
  readonly #ways: WayCount[] = [];
  readonly #callbacks = new Map<CallId, string>();
  readonly #closed = new Set<QueueId>();
  readonly #flows = new Map<string, FlowDocument>();

  /** The store for one process. */
  open(): SimStore {
    return new SimStore(this);
  }

  /** Every batch, oldest first. */
  get batches(): readonly Batch[] {
    return this.#batches.map((written) => JSON.parse(textOf(written)));
  }

  /** How many entries a call's journal has. */
  journalLength(call: CallId): number {
    return this.#journal.get(call)?.length ?? 0;
  }

  /** Calls that have a journal, in the order in which they began. */
  calls(): readonly CallId[] {
    return this.#calls;
  }

  /** Journal entries of a call. */
  journalOf(call: CallId): readonly JournalEntry[] {
    return parsed(this.#journal.get(call));
  }

  /** The first entry of a call's journal; null when it has none. */
  firstOf(call: CallId): JournalEntry | null {
    const text = this.#journal.get(call)?.[0];
    return text === undefined ? null : JSON.parse(text);
  }

  /** The newest snapshot of a call. */
  snapshotOf(call: CallId): Snapshot | null {
    const text = this.#snapshots.get(call);
    return text === undefined ? null : JSON.parse(text);
  }

  /** What was written on a call's ticket, oldest first. */
  ticketOf(call: CallId): readonly TicketWrite[] {
    return parsed(this.#tickets.get(call));
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
    return this.#batches.map(textOf).join("\n");
  }

  /** Whether these characters are anywhere in what was ever written. */
  hasText(wanted: string): boolean {
    const isIn = (text: string) => text.includes(wanted);
    const isHere = this.#batches.some(({ texts }) => {
      return Object.values(texts).some((list) => list.some(isIn));
    });
    return isHere || isIn(JSON.stringify(this.#batches.map(({ rest }) => rest)));
  }

  /** Writes a batch whole. Throws an Error when a call's journal would get a gap. */
  write(batch: Batch): void {
    // Each part becomes text once, for its own place and for the whole.
    const journal = batch.journal.map((entry) => this.#writeEntry(entry));
    const snapshots = batch.snapshots.map((one) => kept(this.#snapshots, one.call, one));
    const outbox = batch.outbox.map((one) => kept(this.#outbox, one.id, one));
    for (const id of batch.outboxDone) this.#outbox.delete(id);
    const tickets = batch.tickets.map((one) => this.#writeTicket(one));
    const agents = batch.agents.map((one) => {
      this.#noteService(one);
      return kept(this.#agents, one.profile.id, one);
    });
    this.#visits.push(...batch.visits);
    this.#ways.push(...batch.ways.counts);
    const callbacks = batch.callbacks.map((one) => {
      kept(this.#callbacks, one.call, one.callback);
      return JSON.stringify(one);
    });
    this.bootId = batch.bootId ?? this.bootId;
    for (const { queue, open } of batch.queues) {
      if (open) this.#closed.delete(queue);
      else this.#closed.add(queue);
    }
    this.#proofs.push(...batch.proofs);
    const { outboxDone, visits, ways, bootId, proofs, queues } = batch;
    const rest = { outboxDone, visits, ways, bootId, proofs, queues };
    this.#batches.push({ texts: { journal, snapshots, outbox, tickets, agents, callbacks }, rest });
  }

  #writeEntry(entry: JournalEntry): string {
    let entries = this.#journal.get(entry.call);
    if (entries === undefined) {
      entries = [];
      this.#journal.set(entry.call, entries);
      this.#calls.push(entry.call);
    }
    if (entry.seq !== entries.length + 1) {
      throw new Error(`Call ${entry.call} writes ${entry.seq} after ${entries.length}.`);
    }
    const text = JSON.stringify(entry);
    entries.push(text);
    return text;
  }

  #writeTicket(write: TicketWrite): string {
    const text = JSON.stringify(write);
    const writes = this.#tickets.get(write.call);
    if (writes) writes.push(text);
    else this.#tickets.set(write.call, [text]);
    this.#remember(write);
    return text;
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
    const before = this.#served.get(id);
    this.#served.set(id, agent);
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

  /** Keeps a flow: a copy of its own, unless it cannot change. */
  saveFlow(flow: FlowDocument): void {
    this.#flows.set(`${flow.name} ${flow.version}`, frozenCopy(flow));
  }

  /** A flow, or null. */
  loadFlow(name: string, version: string): FlowDocument | null {
    return this.#flows.get(`${name} ${version}`) ?? null;
  }
}

/** A batch as it was written: what is kept in places of its own as text, and the rest. */
interface Written {
  readonly texts: Readonly<Record<string, readonly string[]>>;
  readonly rest: object;
}

function textOf({ texts, rest }: Written): string {
  const parts = Object.entries(texts).map(([name, list]) => `"${name}":[${list.join()}]`);
  return `{${parts.join()},${JSON.stringify(rest).slice(1)}`;
}

/** Copies by what was saved: a flow does not change, and its text is long. */
const copies = new WeakMap<FlowDocument, FlowDocument>();

/** A flow as it was read back from its text; the same for the same flow, and frozen. */
function frozenCopy(flow: FlowDocument): FlowDocument {
  const known = copies.get(flow);
  if (known) return known;
  const copy: FlowDocument = JSON.parse(JSON.stringify(flow), (_, value) => Object.freeze(value));
  copies.set(flow, copy);
  copies.set(copy, copy);
  return copy;
}

/** Keeps a value as text under its key, and returns the text. */
function kept<K>(texts: Map<K, string>, key: K, value: unknown): string {
  const text = JSON.stringify(value);
  texts.set(key, text);
  return text;
}

function parsed<T>(texts: readonly string[] = []): readonly T[] {
  return texts.map((text) => JSON.parse(text));
}
