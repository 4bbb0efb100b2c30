import type { Lack } from "../call/events.ts";
import type { CallId, Instant, QueueId } from "../lib/brands.ts";
import { limits } from "../lib/limits.ts";
import type { Need } from "../lib/skills.ts";
import { choose } from "./choose.ts";
import type { FloorQueue } from "./floor-queue.ts";
import { keyOf, openSteps, Pool } from "./pool.ts";
import type { Roster } from "./roster.ts";
import type { AgentRecord } from "./types.ts";
import type { WaitingCall } from "./waiting.ts";
import { isAfter } from "./waiting.ts";

/**
 * Finds agents for calls and calls for agents. Calls that the same agents may take share a pool,
 * and each pool knows those agents as a set: a free agent looks at the first call of each of their
 * pools, a new call at the free ones of its pool's agents.
 */
export class Matcher {
  readonly #roster: Roster;
  readonly #queues: ReadonlyMap<QueueId, FloorQueue>;
  readonly #pools = new Map<string, Pool>();
  /** The pools with calls that an agent may take, or that had some, by the agent's number. */
  readonly #poolsOf: Pool[][] = [];
  /** The keys of the pools that a ladder leads through, by its steps. */
  readonly #keys = new WeakMap<Need, string[]>();
  readonly #waiting = new Map<CallId, WaitingCall>();
  /** What one place further down an agent's own list of queues costs a caller, in ms. */
  readonly #orderMs: number;

  constructor(roster: Roster, queues: ReadonlyMap<QueueId, FloorQueue>, orderMs: number) {
    this.#roster = roster;
    this.#queues = queues;
    this.#orderMs = orderMs;
  }

  /** A call that waits, by its id. */
  get(call: CallId): WaitingCall | undefined {
    return this.#waiting.get(call);
  }

  /** Calls that wait. */
  get size(): number {
    return this.#waiting.size;
  }

  /** All calls that wait, in no order. */
  values(): IterableIterator<WaitingCall> {
    return this.#waiting.values();
  }

  /** Agents who have what a queue asks of everybody and can take a call now. */
  readyCount(id: QueueId): number {
    const queue = this.#queues.get(id);
    if (!queue) return 0;
    const asked = [{ afterMs: 0, skills: queue.settings.skills, agent: null }];
    return this.#pool(queue, keyOf(id, asked), () => asked).members.countWith(
      this.#roster.standing("ready"),
    );
  }

  /** Lets a call wait. */
  add(call: WaitingCall): void {
    this.#waiting.set(call.call, call);
    this.#queues.get(call.queue)?.line.add(call);
    this.#enter(call);
  }

  /** Takes a call out; nothing happens when it does not wait. */
  remove(call: WaitingCall): void {
    if (!this.#waiting.delete(call.call)) return;
    this.#queues.get(call.queue)?.line.remove(call);
    this.#leave(call);
  }

  /** Brings a call to a further step of its need. */
  widen(call: WaitingCall, step: number): void {
    const waits = this.#waiting.has(call.call);
    if (waits) this.#leave(call);
    call.step = step;
    if (waits) this.#enter(call);
  }

  /** An agent is new or can do other things than before. */
  judge(agent: number): void {
    const { profile } = this.#roster.at(agent);
    const own: Pool[] = [];
    for (const pool of this.#pools.values()) {
      pool.judge(agent, profile);
      if (pool.isKnown && pool.members.has(agent)) own.push(pool);
    }
    this.#poolsOf[agent] = own;
  }

  /** The free agents for a call in the order in which they are called, `most` at most. */
  agentsFor(call: WaitingCall, at: Instant, most: number): readonly AgentRecord[] {
    const pool = this.poolOf(call);
    if (!pool) return [];
    return choose(pool, this.#roster, at, most).map((agent) => this.#roster.at(agent));
  }

  /** The call that an agent takes first: by rank, moved by the agent's own order of queues. */
  callFor(agent: number): WaitingCall | null {
    const own = this.#roster.at(agent).profile.queues;
    let best: WaitingCall | null = null;
    let bestRank = 0;
    for (const pool of this.#poolsOf[agent] ?? []) {
      const { first } = pool.line;
      if (!first) continue;
      const place = own.length === 0 ? 0 : own.indexOf(pool.queue.settings.id);
      const rank = first.rank + place * this.#orderMs;
      const isBetter = rank === bestRank && best ? isAfter(best, first) : rank < bestRank;
      if (best && !isBetter) continue;
      best = first;
      bestRank = rank;
    }
    return best;
  }

  /** The pool of a call as its need stands now; null when its queue is unknown. */
  poolOf(call: WaitingCall): Pool | null {
    return call.pool ?? this.#poolAt(call, call.step);
  }

  /**
   * What a call lacks of agents who may take it, once its need is as wide as it gets: nobody is
   * signed in, or only people on a pause; null when somebody is at work.
   */
  lackOf(call: WaitingCall): Lack | null {
    let lack: Lack | null = "everybody";
    const members = this.#poolAt(call, call.need.length - 1)?.members;
    members?.eachWith(members, (number) => {
      const { signedIn, state } = this.#roster.at(number);
      if (signedIn) lack = state === "paused" ? "who_is_not_paused" : null;
      return lack !== null;
    });
    return lack;
  }

  #poolAt(call: WaitingCall, step: number): Pool | null {
    const queue = this.#queues.get(call.queue);
    if (!queue) return null;
    const steps = () => openSteps(call.need, step);
    return this.#pool(queue, this.#keyAt(call, step, steps), steps);
  }

  /** The key of a call's pool: calls with one ladder (which is one queue's) have it worked out once. */
  #keyAt({ need, queue }: WaitingCall, step: number, steps: () => Need): string {
    const keys = this.#keys.get(need) ?? [];
    const known = keys[step];
    if (known !== undefined) return known;
    const key = keyOf(queue, steps());
    keys[step] = key;
    this.#keys.set(need, keys);
    return key;
  }

  #pool(queue: FloorQueue, key: string, stepsOf: () => Need): Pool {
    const known = this.#pools.get(key);
    if (known) return known;
    const steps = stepsOf();
    if (this.#pools.size >= limits.pools) this.#sweep();
    const members = this.#roster.abilities.membersOf(queue.settings.id, steps, (id) =>
      this.#roster.numberOf(id),
    );
    const pool = new Pool(key, queue, steps, members);
    this.#pools.set(key, pool);
    return pool;
  }

  #enter(call: WaitingCall): void {
    const pool = this.poolOf(call);
    if (!pool) return;
    call.pool = pool;
    if (!pool.isKnown) this.#makeKnown(pool);
    pool.line.add(call);
  }

  #makeKnown(pool: Pool): void {
    pool.isKnown = true;
    pool.members.eachWith(pool.members, (agent) => {
      this.#poolsOf[agent]?.push(pool);
      return true;
    });
  }

  #leave(call: WaitingCall): void {
    call.pool?.line.remove(call);
    call.pool = null;
  }

  /** Forgets the pools where nobody waits: they are made again when they are needed. */
  #sweep(): void {
    for (const [key, pool] of this.#pools) if (pool.line.length === 0) this.#pools.delete(key);
    this.#poolsOf.forEach((pools, agent) => {
      this.#poolsOf[agent] = pools.filter((pool) => pool.line.length > 0);
    });
  }
}
