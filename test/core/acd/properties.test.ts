import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AgentRecord, FloorEffect, FloorEvent } from "../../../src/core/acd/index.ts";
import { canTake } from "../../../src/core/acd/index.ts";
import { agentId, callId, queueId } from "../../../src/core/lib/brands.ts";
import { needOf } from "../../../src/core/lib/skills.ts";
import { FloorStory, profileOf, queueOf } from "./floor-fixture.ts";

const agents = ["ann", "bob", "cid"] as const;
const skillsOf = { ann: ["en"], bob: ["en", "zh"], cid: ["zh", "sales"] } as const;
const calls = ["c1", "c2", "c3", "c4", "c5", "c6"] as const;

/** What may happen next, by agent and call; the world below makes events of them that can be. */
const move = fc.record({
  what: fc.constantFrom(
    "queue",
    "queue",
    "queue",
    "leave",
    "accept",
    "accept",
    "fail",
    "end",
    "end",
    "sign_in",
    "sign_in",
    "sign_out",
    "ready",
    "ready",
    "ready",
    "pause",
    "line",
    "lines",
    "microphone",
    "done",
    "extend",
    "elapse",
    "limit",
    "day",
  ),
  agent: fc.constantFrom(...agents),
  call: fc.constantFrom(...calls),
  flag: fc.boolean(),
  queue: fc.constantFrom("service", "sales"),
  skills: fc.constantFrom<readonly string[]>([], ["en"], ["zh"]),
  priority: fc.constantFrom(0, 0, 5),
  cause: fc.constantFrom("no_answer", "rejected", "normal", "unreachable", "failed"),
  waitMs: fc.constantFrom(0, 1, 1000, 31_000),
});
type Move = typeof move extends fc.Arbitrary<infer T> ? T : never;

/** Calls as they believe to stand: an oracle that is written apart from the floor. */
class World {
  readonly story = new FloorStory({
    queues: [
      queueOf("service", {
        lengthMax: 3,
        onMissed: { do: "sign_out", after: 2 },
        onRejected: { do: "ready", after: 1 },
      }),
      queueOf("sales", { skills: { sales: 1 }, wrapUpMs: 0 }),
    ],
    pauses: [
      { id: "tea", label: { en: "", zh: "" }, paid: true, limitMs: 30_000, atLimit: "ready" },
    ],
  });
  readonly waiting = new Map<string, Waiting>();
  readonly offered = new Map<string, Waiting & { offer: number; agent: string }>();
  readonly talking = new Map<string, string>();
  visits = 0;
  answered = 0;
  #order = 0;

  constructor() {
    for (const agent of agents) this.story.ready(agent, ...skillsOf[agent]);
  }

  play(next: Move): void {
    const { what, agent, flag, queue, skills, priority, cause, waitMs } = next;
    this.story.wait(waitMs).effects = [];
    const call = this.#fitting(next);
    const id = agentId(agent);
    const isHere = this.waiting.has(call) || this.offered.has(call) || this.talking.has(call);
    const offer = this.offered.get(call);
    switch (what) {
      case "queue":
        if (isHere) return;
        this.waiting.set(call, {
          need: queue === "sales" ? [...skills, "sales"] : skills,
          rank: this.story.at - priority * 60_000,
          order: this.#order++,
        });
        return this.send({
          type: "call_queued",
          call: callId(call),
          visit: 1,
          queue: queueId(queue),
          need: needOf(skills),
          priority,
          since: this.story.at,
          caller: null,
        });
      case "leave":
        if (!isHere || this.talking.has(call)) return;
        this.waiting.delete(call);
        this.offered.delete(call);
        return this.send({ type: "call_left", call: callId(call), reason: "abandoned" });
      case "accept":
        if (!offer) return;
        this.offered.delete(call);
        this.talking.set(call, offer.agent);
        return this.send({ type: "offer_accepted", call: callId(call), offer: offer.offer });
      case "fail":
        if (!offer) return;
        this.#backToQueue(call);
        return this.send({ type: "offer_failed", call: callId(call), offer: offer.offer, cause });
      case "end":
        if (!this.talking.delete(call)) return;
        return this.send({ type: "talk_ended", call: callId(call) });
      case "sign_in": {
        const address = flag ? `line-${agent}` : `line-${agent}-2`;
        const profile = profileOf(agent, ...skillsOf[agent]);
        return this.send({ type: "agent_signed_in", agent: profile, address, reachable: true });
      }
      case "sign_out":
        return this.send({ type: "agent_signed_out", agent: id });
      case "ready":
        return this.send({ type: "agent_wants", agent: id, intent: "ready" });
      case "pause":
        return this.send({
          type: "agent_wants",
          agent: id,
          intent: "paused",
          reason: flag ? "tea" : "lunch",
        });
      case "line":
        return this.send({ type: "line_changed", address: `line-${agent}`, reachable: flag });
      case "lines":
        return this.send({ type: "lines_known", reachable: flag ? [`line-${agent}`] : [] });
      case "microphone":
        return this.send({ type: "microphone_changed", agent: id, allowed: flag });
      case "done":
        return this.send({ type: "wrap_up_done", agent: id });
      case "extend":
        return this.send({ type: "wrap_up_extended", agent: id });
      case "elapse":
        return this.send({ type: "wrap_up_elapsed", agent: id });
      case "limit":
        return this.send({ type: "pause_elapsed", agent: id });
      case "day":
        return this.send({ type: "day_started" });
    }
  }

  /** A call to which the move can happen, if there is one. */
  #fitting({ what, call }: Move): string {
    const nth = calls.indexOf(call);
    const among = {
      accept: this.offered,
      fail: this.offered,
      end: this.talking,
      leave: this.waiting,
    };
    const can = what in among ? [...among[what as keyof typeof among].keys()] : [];
    return can[nth % can.length] ?? call;
  }

  send(event: FloorEvent): void {
    this.story.send(event);
    for (const effect of this.story.effects) this.#hear(effect);
  }

  #hear(effect: FloorEffect): void {
    if (effect.do === "save_visit") {
      this.visits += 1;
      if (effect.visit.result === "answered") this.answered += 1;
    }
    if (effect.do !== "tell_call") return;
    const { call, event } = effect;
    if (event.type === "queue_refused") this.waiting.delete(call);
    if (event.type === "offer_withdrawn") this.#backToQueue(call);
    if (event.type !== "offer_made") return;
    const place = this.waiting.get(call);
    if (!place) throw new Error(`Call ${call} is offered, but does not wait.`);
    this.waiting.delete(call);
    this.offered.set(call, { ...place, offer: event.offer, agent: event.agent });
  }

  #backToQueue(call: string): void {
    const offer = this.offered.get(call);
    if (!offer) throw new Error(`Call ${call} has no offer.`);
    this.offered.delete(call);
    this.waiting.set(call, { need: offer.need, rank: offer.rank, order: offer.order });
  }
}

interface Waiting {
  readonly need: readonly string[];
  /** The place that the rule gives: a point of priority is worth a minute of waiting. */
  readonly rank: number;
  readonly order: number;
}

const day = fc.array(move, { minLength: 1, maxLength: 60, size: "max" });
const runs = { numRuns: 400 };

function everyStep(moves: readonly Move[], check: (world: World) => void): void {
  const world = new World();
  for (const one of moves) {
    world.play(one);
    check(world);
  }
}

const isRung = ({ state }: AgentRecord) => state === "reserved" || state === "ringing";
const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

function must(holds: boolean, what: string): void {
  if (!holds) throw new Error(what);
}

describe("Floor, whatever happens", () => {
  it("gives an agent one call at most and a call one agent at most, as the calls believe", () => {
    fc.assert(
      fc.property(day, (moves) => {
        everyStep(moves, ({ story, offered, talking }) => {
          const ringing = new Map([...offered].map(([call, { agent }]) => [agent, call]));
          const busy = new Map([...talking].map(([call, agent]) => [agent, call]));
          must(ringing.size === offered.size && busy.size === talking.size, "an agent has two");
          for (const agent of story.floor.agents()) {
            const { id } = agent.profile;
            const call = ringing.get(id) ?? busy.get(id);
            must(!(ringing.has(id) && busy.has(id)), `${id} rings and talks`);
            if (ringing.has(id)) must(isRung(agent), `${id} does not ring`);
            else if (busy.has(id)) must(agent.state === "busy", `${id} is not busy`);
            else must(!isRung(agent) && agent.state !== "busy", `${id} is stuck`);
            if (call !== undefined) must(agent.call?.call === call, `${id} has another call`);
          }
        });
      }),
      runs,
    );
  });

  it("leaves nobody idle for whom a call waits", () => {
    fc.assert(
      fc.property(day, (moves) => {
        everyStep(moves, ({ story, waiting }) => {
          for (const agent of story.floor.agents()) {
            if (!canTake(agent)) continue;
            for (const [call, { need }] of waiting) {
              const may = need.every((skill) => skill in agent.profile.skills);
              must(!may, `${agent.profile.id} is idle while ${call} waits`);
            }
          }
        });
      }),
      runs,
    );
  });

  it("serves by priority with ageing, then arrival, whoever becomes free", () => {
    fc.assert(
      fc.property(day, (moves) => {
        const world = new World();
        for (const one of moves) {
          const before = new Map(world.waiting);
          const offersBefore = new Set(world.offered.keys());
          world.play(one);
          for (const [call, { agent, rank, order }] of world.offered) {
            if (offersBefore.has(call) || !before.has(call)) continue;
            const { profile } = world.story.agent(agent);
            for (const [other, place] of world.waiting) {
              if (!before.has(other) || place.rank > rank) continue;
              if (place.rank === rank && place.order > order) continue;
              const may = place.need.every((skill) => skill in profile.skills);
              must(!may, `${call} is served before ${other}`);
            }
          }
        }
      }),
      runs,
    );
  });

  it("counts every visit once: offered is what ended, waits or is offered now", () => {
    fc.assert(
      fc.property(day, (moves) => {
        const withoutDays = moves.filter((one) => one.what !== "day");
        everyStep(withoutDays, ({ story, waiting, offered, talking, visits, answered }) => {
          const counts = [...story.floor.queues()].map((queue) => queue.counts);
          const sum = (of: (count: (typeof counts)[number]) => number) =>
            counts.reduce((total, count) => total + of(count), 0);
          const now = [...story.floor.queues()];
          must(sum((c) => c.offered) === visits + waiting.size + offered.size, "a visit is lost");
          must(sum((c) => c.answered) === answered, "an answer is lost");
          must(sum((c) => c.answered + c.abandoned) === visits, "an end is lost");
          must(now.reduce((n, queue) => n + queue.talking, 0) === talking.size, "a talk is lost");
          must(now.reduce((n, queue) => n + queue.length, 0) === waiting.size, "a wait is lost");
        });
      }),
      runs,
    );
  });

  it("has every agent in one state at a time, and tells the log of states every change of it", () => {
    fc.assert(
      fc.property(day, (moves) => {
        const { story: start } = new World();
        const known = new Map<string, unknown>(
          [...start.floor.agents()].map((agent) => [agent.profile.id, agent]),
        );
        everyStep(moves, ({ story }) => {
          for (const effect of story.effects) {
            if (effect.do !== "save_agent") continue;
            const { agent, before } = effect;
            must(isSame(known.get(agent.profile.id), before), "a change was not told");
            if (before && agent.state !== before.state) must(agent.since === story.at, "late");
            const another = agent.state === "paused" && agent.pauseReason !== before?.pauseReason;
            if (before && another) must(agent.since === story.at, "late");
            if (before && agent.state === before.state && before.signedIn && !another) {
              must(agent.since === before.since, "the state did not begin again");
            }
            known.set(agent.profile.id, agent);
          }
          for (const agent of story.floor.agents()) {
            must(isSame(known.get(agent.profile.id), agent), "a record was not saved");
            must(agent.signedIn || agent.state === "offline" || agent.state === "busy", "ghost");
            must((agent.wrapUpUntil !== null) === (agent.state === "wrap_up"), "wrap-up's end");
          }
        });
      }),
      runs,
    );
  });

  it("does the same for the same events, and only in plain JSON", () => {
    fc.assert(
      fc.property(day, (moves) => {
        const [one, two] = [new World(), new World()];
        for (const each of moves) {
          one.play(each);
          two.play(each);
          expect(JSON.parse(JSON.stringify(one.story.effects))).toEqual(two.story.effects);
        }
      }),
      { numRuns: 100 },
    );
  });

  it("is tried by these properties with offers, talks and callers who wait", () => {
    const seen = { offered: 0, talking: 0, waiting: 0 };
    for (const moves of fc.sample(day, { numRuns: 300, seed: 1 })) {
      everyStep(moves, (world) => {
        for (const what of ["offered", "talking", "waiting"] as const) {
          seen[what] += world[what].size > 0 ? 1 : 0;
        }
      });
    }

    expect(Math.min(seen.offered, seen.talking, seen.waiting)).toBeGreaterThan(500);
  });
});
