import type { Random } from "../../../src/adapters/simulated/index.ts";
import type { FloorEffect, FloorEvent, WaitEstimate } from "../../../src/core/acd/index.ts";
import { emptyFloor, Floor } from "../../../src/core/acd/index.ts";
import { agentId, callId, instant, queueId } from "../../../src/core/lib/brands.ts";
import { needOf } from "../../../src/core/lib/skills.ts";
import { queueSettings } from "../../fakes/queue-settings.ts";

/** A centre of one queue: times in seconds. */
export interface Scenario {
  readonly name: string;
  /** Agents at work, and how many half an hour later, in turns. */
  readonly agents: readonly [number, number];
  readonly serviceSeconds: number;
  /** Whether every service lasts as long as every other; exponential when left out. */
  readonly even?: true;
  /** Offered load in Erlang. */
  readonly load: number;
  /** Mean patience; null for endless. */
  readonly patienceSeconds: number | null;
}

/** One delayed and served caller: what was foreseen at arrival, by whom, and what came. Seconds. */
export interface Outcome {
  readonly waited: number;
  readonly ours: number;
  readonly low: number;
  readonly high: number;
  /** Whether callers would have been told the range. */
  readonly told: boolean;
  /** QLm, told the true rates. */
  readonly best: number;
  /** `app_queue`: the running mean of answered waits with weight 1/4, in whole seconds. */
  readonly appQueue: number;
}

interface Due {
  readonly at: number;
  readonly run: () => void;
}

const service = queueId("service");

/** Sees each effect of the floor, at ms. */
export type Watch = (effect: FloorEffect, at: number) => void;

/** Drives the production floor through a scenario in virtual time and looks at every forecast. */
export function simulate(scenario: Scenario, random: Random, calls: number): readonly Outcome[] {
  return new Simulation(scenario, random).run(calls);
}

/** The same, watched; returns what the queue has learnt. */
export function learn(
  scenario: Scenario,
  random: Random,
  calls: number,
  watch: Watch,
): WaitEstimate {
  const simulation = new Simulation(scenario, random, watch);
  simulation.run(calls);
  return simulation.estimate;
}

class Simulation {
  readonly #scenario: Scenario;
  readonly #random: Random;
  readonly #floor: Floor;
  readonly #due: Due[] = [];
  readonly #foreseen = new Map<string, Omit<Outcome, "waited"> & { readonly at: number }>();
  readonly #outcomes: Outcome[] = [];
  #at = 1_000_000;
  #present: number;
  #hold = 0;
  #calls = 0;

  readonly #watch: Watch;

  constructor(scenario: Scenario, random: Random, watch: Watch = () => {}) {
    this.#watch = watch;
    this.#scenario = scenario;
    this.#random = random;
    this.#present = scenario.agents[0];
    this.#floor = new Floor({
      ...emptyFloor([queueSettings("service", { wrapUpMs: 0, lengthMax: 10_000 })]),
    });
    for (let n = 0; n < Math.max(...scenario.agents); n += 1) {
      const id = agentId(`a${n}`);
      const agent = { id, name: id, skills: {}, queues: [] };
      this.#send({ type: "agent_signed_in", agent, address: `line-${id}`, reachable: true });
    }
    this.#staff();
  }

  get estimate(): WaitEstimate {
    const queue = this.#floor.queue(service);
    if (!queue) throw new Error("There is no queue.");
    return queue.estimate;
  }

  run(calls: number): readonly Outcome[] {
    this.#later(this.#exponential(this.#meanGap()), () => this.#arrive());
    if (this.#scenario.agents[0] !== this.#scenario.agents[1]) {
      this.#later(1_800_000, () => this.#turnShift());
    }
    while (this.#calls < calls) {
      const next = this.#take();
      this.#at = next.at;
      next.run();
    }
    return this.#outcomes;
  }

  #meanGap = (): number => (this.#scenario.serviceSeconds * 1_000) / this.#scenario.load;

  #arrive(): void {
    this.#later(this.#exponential(this.#meanGap()), () => this.#arrive());
    this.#calls += 1;
    const call = callId(`c${this.#calls}`);
    const queue = this.#floor.queue(service);
    const ahead = queue?.length ?? 0;
    const place = { visit: 1, queue: service, need: needOf([]), priority: 0, caller: null };
    this.#send({ type: "call_queued", call, since: this.#at, ...place });
    const forecast = queue?.forecast(ahead);
    if (queue?.length !== ahead + 1 || !forecast) return;
    const { patienceSeconds } = this.#scenario;
    this.#foreseen.set(call, {
      at: this.#at,
      ours: forecast.meanMs / 1_000,
      low: forecast.lowMs / 1_000,
      high: forecast.highMs / 1_000,
      told: queue.estimate.isCalibrated,
      best: this.#bestFor(ahead),
      appQueue: this.#hold,
    });
    if (patienceSeconds === null) return;
    this.#later(this.#exponential(patienceSeconds * 1_000), () => {
      if (!this.#foreseen.delete(call)) return;
      this.#send({ type: "call_left", call, reason: "abandoned" });
    });
  }

  #bestFor(ahead: number): number {
    const { serviceSeconds, patienceSeconds } = this.#scenario;
    let seconds = 0;
    for (let before = 0; before <= ahead; before += 1) {
      const leaving = patienceSeconds === null ? 0 : before / patienceSeconds;
      seconds += 1 / (this.#present / serviceSeconds + leaving);
    }
    return seconds;
  }

  #send(event: FloorEvent): void {
    for (const effect of this.#floor.apply(event, instant(this.#at))) {
      this.#watch(effect, this.#at);
      if (effect.do !== "tell_call" || effect.event.type !== "offer_made") continue;
      const { call } = effect;
      const { offer } = effect.event;
      const foreseen = this.#foreseen.get(call);
      this.#foreseen.delete(call);
      const waited = foreseen ? (this.#at - foreseen.at) / 1_000 : 0;
      if (foreseen) this.#outcomes.push({ ...foreseen, waited });
      this.#hold = (3 * this.#hold + Math.floor(waited)) >> 2;
      this.#later(0, () => this.#send({ type: "offer_accepted", call, offer }));
      const { serviceSeconds, even } = this.#scenario;
      const talkMs = even ? serviceSeconds * 1_000 : this.#exponential(serviceSeconds * 1_000);
      this.#later(talkMs + 0.001, () => this.#send({ type: "talk_ended", call }));
    }
  }

  #turnShift(): void {
    const [one, other] = this.#scenario.agents;
    this.#present = this.#present === one ? other : one;
    this.#staff();
    this.#later(1_800_000, () => this.#turnShift());
  }

  #staff(): void {
    for (let n = 0; n < Math.max(...this.#scenario.agents); n += 1) {
      const agent = agentId(`a${n}`);
      if (n < this.#present) this.#send({ type: "agent_wants", agent, intent: "ready" });
      else this.#send({ type: "agent_wants", agent, intent: "paused", reason: "break" });
    }
  }

  #exponential = (mean: number): number => -mean * Math.log(1 - this.#random.next());

  #later(ms: number, run: () => void): void {
    const due = { at: this.#at + ms, run };
    let low = 0;
    let high = this.#due.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#due[middle]?.at ?? 0) > due.at) low = middle + 1;
      else high = middle;
    }
    this.#due.splice(low, 0, due);
  }

  #take(): Due {
    const next = this.#due.pop();
    if (!next) throw new Error("Nothing is left to happen.");
    return next;
  }
}
