import fc from "fast-check";
import { describe, it } from "vitest";
import type { FloorEffect, FloorEvent } from "../../../src/core/acd/index.ts";
import { agentId, callId, queueId } from "../../../src/core/lib/brands.ts";
import type { Skills } from "../../../src/core/lib/skills.ts";
import { meets } from "../../../src/core/lib/skills.ts";
import { FloorStory, queueOf } from "./floor-fixture.ts";

const orderMs = 90_000;
const priorityMs = { service: 60_000, sales: 10_000 } as const;
type Queue = keyof typeof priorityMs;

const agents: Readonly<Record<string, { readonly skills: Skills; readonly queues: Queue[] }>> = {
  ann: { skills: { en: 5, zh: 2 }, queues: [] },
  bob: { skills: { en: 3 }, queues: ["sales", "service"] },
  cid: { skills: { en: 8, zh: 8 }, queues: ["service", "sales"] },
};

const move = fc.record({
  what: fc.constantFrom("call", "call", "call", "end", "end", "fail", "widen", "move", "pause"),
  nth: fc.nat(20),
  agent: fc.constantFrom(...Object.keys(agents)),
  queue: fc.constantFrom<Queue>("service", "sales"),
  priority: fc.integer({ min: -3, max: 5 }),
  skills: fc.constantFrom<Skills>({}, { en: 4 }, { zh: 2 }, { zh: 7 }),
  waitMs: fc.constantFrom(0, 1, 5_000, 40_000, 200_000),
});

type Move = typeof move extends fc.Arbitrary<infer T> ? T : never;

interface Place {
  readonly queue: Queue;
  readonly priority: number;
  readonly since: number;
  /** Any of these is enough. */
  readonly enough: readonly Skills[];
}

/** Keeps who waits by itself, and holds every offer against the bound. */
class World {
  readonly story = new FloorStory({
    orderMs,
    queues: [
      queueOf("service", { priorityMs: priorityMs.service, wrapUpMs: 0 }),
      queueOf("sales", { priorityMs: priorityMs.sales, wrapUpMs: 0 }),
    ].map((queue) => ({ ...queue, lengthMax: 1_000 })),
  });
  readonly waiting = new Map<string, Place>();
  readonly talking = new Map<string, Place>();
  overtaken = 0;
  #calls = 0;

  constructor() {
    for (const [id, { skills, queues }] of Object.entries(agents)) {
      const own = queues.map((queue) => queueId(queue));
      this.story.seatAs({ id: agentId(id), name: id, skills, queues: own });
    }
  }

  play({ what, nth, agent, queue, priority, skills, waitMs }: Move): void {
    this.story.wait(waitMs);
    const since = this.story.at;
    const waits = [...this.waiting][nth % (this.waiting.size || 1)];
    const talks = [...this.talking][nth % (this.talking.size || 1)];
    switch (what) {
      case "call": {
        this.#calls += 1;
        const call = callId(`c${this.#calls}`);
        this.waiting.set(call, { queue, priority, since, enough: [skills] });
        const need = [
          { afterMs: 0, skills, agent: null },
          { afterMs: 30_000, skills: {}, agent: null },
        ];
        const place = { visit: 1, queue: queueId(queue), need, priority, since, caller: null };
        return this.#send({ type: "call_queued", call, ...place });
      }
      case "end":
        if (!talks) return;
        this.talking.delete(talks[0]);
        return this.#send({ type: "talk_ended", call: callId(talks[0]) });
      case "fail": {
        if (!talks) return;
        const [call, place] = talks;
        const offer = this.story.floor.agents();
        const held = [...offer].find((one) => one.call?.call === call && one.state !== "busy");
        if (!held?.call) return;
        this.talking.delete(call);
        this.waiting.set(call, place);
        const failed = { call: callId(call), offer: held.call.offer, cause: "no_answer" } as const;
        return this.#send({ type: "offer_failed", ...failed });
      }
      case "widen": {
        if (!waits || since < waits[1].since + 30_000) return;
        this.waiting.set(waits[0], { ...waits[1], enough: [...waits[1].enough, {}] });
        return this.#send({ type: "need_widened", call: callId(waits[0]) });
      }
      case "move": {
        const to = queue === "sales" ? "service" : "sales";
        for (const [call, place] of this.waiting) {
          const enough = since < place.since + 30_000 ? place.enough : [...place.enough, {}];
          if (place.queue === queue) this.waiting.set(call, { ...place, queue: to, enough });
        }
        const event = { queue: queueId(queue), to: queueId(to) };
        return this.#send({ type: "queue_evacuated", ...event });
      }
      case "pause": {
        const id = agentId(agent);
        const isReady = this.story.agent(agent).intent === "ready";
        if (!isReady) return this.#send({ type: "agent_wants", agent: id, intent: "ready" });
        const pause = { agent: id, intent: "paused", reason: "lunch" } as const;
        return this.#send({ type: "agent_wants", ...pause });
      }
    }
  }

  #send(event: FloorEvent): void {
    this.story.send(event);
    for (const effect of this.story.effects) this.#hear(effect);
  }

  #hear(effect: FloorEffect): void {
    if (effect.do !== "tell_call" || effect.event.type !== "offer_made") return;
    const { agent } = effect.event;
    const taken = this.waiting.get(effect.call);
    if (!taken) throw new Error(`${effect.call} does not wait.`);
    this.waiting.delete(effect.call);
    this.talking.set(effect.call, taken);
    for (const [call, place] of this.waiting) {
      if (!mayTake(agent, place)) continue;
      const worth = (one: Place) => one.priority * priorityMs[one.queue];
      const order = placeIn(agent, place.queue) - placeIn(agent, taken.queue);
      const bound = worth(taken) - worth(place) + order * orderMs;
      if (taken.since > place.since) this.overtaken += 1;
      if (taken.since - place.since <= bound) continue;
      throw new Error(`${effect.call} came ${taken.since - place.since} ms after ${call}.`);
    }
  }
}

function mayTake(agent: string, { queue, enough }: Place): boolean {
  const { skills = {}, queues = [] } = agents[agent] ?? {};
  const serves = queues.length === 0 || queues.includes(queue);
  return serves && enough.some((demand) => meets(skills, demand));
}

const placeIn = (agent: string, queue: Queue) =>
  Math.max(0, agents[agent]?.queues.indexOf(queue) ?? 0);

describe("The bound of overtaking", () => {
  it("lets nobody be overtaken by who came later than priority and order are worth", () => {
    let overtaken = 0;
    fc.assert(
      fc.property(fc.array(move, { minLength: 5, maxLength: 80, size: "max" }), (moves) => {
        const world = new World();
        for (const one of moves) world.play(one);
        overtaken += world.overtaken;
      }),
      { numRuns: 600 },
    );
    // Otherwise the property would hold for a floor that serves by arrival alone.
    if (overtaken < 100) throw new Error(`Only ${overtaken} callers were overtaken.`);
  });
});
