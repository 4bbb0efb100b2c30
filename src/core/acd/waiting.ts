import type { AgentId, CallId, QueueId } from "../lib/brands.ts";
import type { Need } from "../lib/skills.ts";
import type { Pool } from "./pool.ts";
import type { Forecast, Found } from "./wait-estimate.ts";

/** A call that waits for an agent. */
export interface WaitingCall {
  readonly call: CallId;
  /** Tells this visit of the call from its others. */
  readonly visit: number;
  readonly queue: QueueId;
  /** What the call itself asks: what it takes along to another queue. */
  readonly asked: Need;
  /** The whole ladder, with what the queue asks. */
  readonly need: Need;
  readonly priority: number;
  /** Ms since the epoch. */
  readonly since: number;
  /**
   * The place in the order of service, smaller is sooner: `since`, moved back by what the priority
   * is worth. It does not change while the call waits, so two calls never change places.
   *
   * Nobody starves, for an agent takes the smallest `rank + place x orderMs` of the calls they may
   * take, where place is that of the call's queue in the agent's own list, from 0. So when an agent
   * who may take both takes B while A waits, B came at most
   *
   *     priority of B x its queue's priorityMs - priority of A x its queue's priorityMs
   *     + (place of A's queue - place of B's queue) x orderMs
   *
   * after A: in one queue, the difference in points x priorityMs. Whoever comes later than that
   * does not overtake.
   */
  readonly rank: number;
  /** Tells calls apart that came in the same ms: kept when an offer fails and the call waits again. */
  readonly arrival: number;
  /** The caller's number as it came, by which their last agent is known; null when withheld. */
  readonly caller: string | null;
  /** The agent for whom the first step waits because the caller knows them; null for nobody. */
  readonly known: AgentId | null;
  /** The step of the need that the call stands on. */
  step: number;
  /** What it found when it began to wait; null for who came from elsewhere. */
  found: Found | null;
  /** What was foreseen then; null for nothing. */
  forecast: Forecast | null;
  /** Where it waits; null while it is offered or talks. */
  pool: Pool | null;
}

/** Whether a call is served after another when somebody may take both. */
export function isAfter(call: WaitingCall, other: WaitingCall): boolean {
  return call.rank === other.rank ? call.arrival > other.arrival : call.rank > other.rank;
}

/** Calls in the order of service. Finding a place takes as many looks as the length has digits in binary. */
export class ServiceLine {
  readonly #calls: WaitingCall[] = [];

  /** Calls in it. */
  get length(): number {
    return this.#calls.length;
  }

  /** The next to be served. */
  get first(): WaitingCall | undefined {
    return this.#calls[0];
  }

  /** All calls in order. */
  values(): IterableIterator<WaitingCall> {
    return this.#calls.values();
  }

  /** Puts a call at its place. */
  add(call: WaitingCall): void {
    const last = this.#calls.at(-1);
    if (!last || isAfter(call, last)) this.#calls.push(call);
    else this.#calls.splice(this.#before(call), 0, call);
  }

  /** Takes a call out; nothing happens when it is not here. */
  remove(call: WaitingCall): void {
    const index = this.#before(call);
    if (this.#calls[index] !== call) return;
    if (index === 0) this.#calls.shift();
    else this.#calls.splice(index, 1);
  }

  /** The place of a call, 1 for the next; null when it does not wait here. */
  placeOf(call: WaitingCall): number | null {
    const index = this.#before(call);
    return this.#calls[index] === call ? index + 1 : null;
  }

  /** How many calls are served before this one. */
  #before(call: WaitingCall): number {
    let low = 0;
    let high = this.#calls.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = this.#calls[middle];
      if (other && isAfter(call, other)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
