import type { QueueCounts, QueuePast } from "../../core/acd/index.ts";
import { emptyCounts } from "../../core/acd/index.ts";
import type { CallContact } from "../../core/call/index.ts";
import type { FlowDocument } from "../../core/flow/index.ts";
import type { CallId, QueueId } from "../../core/lib/brands.ts";
import type { ProofStanding, ProofTry } from "../../ports/identity.ts";
import type { Batch, JournalEntry, Remembered, Snapshot, Store } from "../../ports/store.ts";
import { StoreAway } from "../../ports/store.ts";

import type { SimDisk } from "./sim-disk.ts";

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

  async commit(batch: Batch, onKept: () => void = () => {}): Promise<void> {
    if (this.#isDead) return never();
    const fate = this.#disk.away === null ? this.#disk.fate(batch) : "away";
    if (fate === "away") throw new StoreAway(this.#disk.away ?? "The disk is full.");
    if (fate !== "crash_before" && fate !== "power_cut") this.#disk.write(batch);
    if (fate !== "crash_before" && fate !== "crash_after") onKept();
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
