import { Random } from "../../../src/adapters/simulated/index.ts";
import type { AgentProfile, FloorEvent, QueueSettings } from "../../../src/core/acd/index.ts";
import { emptyFloor, Floor } from "../../../src/core/acd/index.ts";
import { agentId, callId, instant, queueId } from "../../../src/core/lib/brands.ts";
import type { Need } from "../../../src/core/lib/skills.ts";
import { queueSettings } from "../../fakes/queue-settings.ts";

/** How large a centre is measured. */
export interface Size {
  readonly agents: number;
  readonly skills: number;
  readonly queues: number;
  readonly waiting: number;
}

/** A call that waits, as the plain peer sees it. */
export interface PlainCall {
  readonly call: string;
  readonly queue: QueueSettings;
  readonly need: Need;
  readonly since: number;
  readonly arrival: number;
}

/** A centre full of agents and callers, the same for the same seed. */
export class Centre {
  readonly floor: Floor;
  readonly queues: readonly QueueSettings[];
  readonly profiles: readonly AgentProfile[];
  /** What waits, by call: the peer's view of the same floor. */
  readonly waiting = new Map<string, PlainCall>();
  readonly #random: Random;
  readonly #skills: number;
  at = 1_000_000_000;
  #calls = 0;

  constructor(size: Size, seed: number) {
    this.#random = new Random(seed);
    this.#skills = size.skills;
    this.queues = Array.from({ length: size.queues }, (_, n) =>
      queueSettings(`q${n}`, {
        skills: this.#some(1 + (n % 2), 6),
        wrapUpMs: 0,
        lengthMax: 10_000,
      }),
    );
    this.profiles = Array.from({ length: size.agents }, (_, n) => ({
      id: agentId(`a${n}`),
      name: `Agent ${n}`,
      skills: this.#some(5, 10),
      queues: [],
    }));
    this.floor = new Floor({
      ...emptyFloor(this.queues),
      orderMs: 300_000,
    });
    for (const agent of this.profiles) {
      const address = `line-${agent.id}`;
      this.send({ type: "agent_signed_in", agent, address, reachable: true });
    }
  }

  /** Sends one event; returns how long the floor took for it, in microseconds, and who is offered what. */
  send(event: FloorEvent): { readonly us: number; readonly offers: readonly Offered[] } {
    this.at += 1;
    const begun = performance.now();
    const effects = this.floor.apply(event, instant(this.at));
    const us = (performance.now() - begun) * 1_000;
    const offers = effects.flatMap((effect): readonly Offered[] => {
      if (effect.do !== "tell_call" || effect.event.type !== "offer_made") return [];
      this.waiting.delete(effect.call);
      return [{ call: effect.call, agent: effect.event.agent, offer: effect.event.offer }];
    });
    return { us, offers };
  }

  /** A caller comes to a queue drawn by lot, a third of them with a skill of their own. */
  call(): { readonly us: number; readonly offers: readonly Offered[]; readonly call: PlainCall } {
    const queue = this.queues[Math.floor(this.#random.next() * this.queues.length)];
    if (!queue) throw new Error("The centre has no queues.");
    const own = this.#random.next() < 1 / 3 ? { [this.#skill(8)]: 1 } : {};
    const need: Need = [{ afterMs: 0, skills: own, agent: null }];
    const call = `c${this.#calls}`;
    const plain = { call, queue, need, since: this.at + 1, arrival: this.#calls };
    this.#calls += 1;
    this.waiting.set(call, plain);
    const { us, offers } = this.send({
      type: "call_queued",
      call: callId(call),
      visit: 1,
      queue: queueId(queue.id),
      need,
      priority: 0,
      since: plain.since,
      caller: null,
    });
    return { us, offers, call: plain };
  }

  #skill(among: number): string {
    return `s${Math.floor(this.#random.next() * Math.min(among, this.#skills))}`;
  }

  #some(count: number, levelMax: number): Readonly<Record<string, number>> {
    const skills: Record<string, number> = {};
    while (Object.keys(skills).length < count) {
      skills[this.#skill(this.#skills)] = 1 + Math.floor(this.#random.next() * levelMax);
    }
    return skills;
  }
}

/** An offer that the floor made. */
export interface Offered {
  readonly call: string;
  readonly agent: string;
  readonly offer: number;
}
