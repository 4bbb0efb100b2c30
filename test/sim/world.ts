import { Random } from "../../src/adapters/simulated/index.ts";
import type { LegId, QueueId } from "../../src/core/lib/brands.ts";
import type { QueueCommand } from "../../src/ports/control.ts";
import { SimHotline } from "../fakes/spine-hotline.ts";
import { lookAtEnd } from "./at-end.ts";
import { Broken } from "./broken.ts";
import { Faults } from "./faults.ts";
import { Watch } from "./invariants.ts";
import { drawLife, type Life, queueNames } from "./life.ts";
import { Agent, Caller } from "./people.ts";
import { branchOffice, simFlow } from "./sim-flow.ts";

/** How much time goes by between two looks at whether everybody has gone home, in ms. */
const strideMs = 2_000;

/** Calls are forgotten half a minute after their end, some seconds later if the clock was set. */
const quietMs = 40_000;

/** One life: a hotline, its people and its faults, all drawn from one seed. */
export class World {
  readonly hotline: SimHotline;
  readonly faults: Faults;
  readonly #random: Random;
  readonly #say: (line: string) => void;
  readonly #life: Life;
  readonly #watch: Watch;
  readonly #callers: Caller[] = [];
  #agents: Agent[] = [];
  /** What the watch has found; null for nothing. */
  #broken: unknown = null;
  /** A telephone outside that was called while it was being called already. */
  #doubled: string | null = null;
  #isHealing = false;

  constructor(seed: number, say: (line: string) => void) {
    const random = new Random(seed);
    const weather = new Random(random.between(0, 2 ** 31));
    const life = drawLife(random);
    this.#random = random;
    this.#life = life;
    this.#say = (line) => say(`${this.hotline.clock.now()} ${line}`);
    this.hotline = new SimHotline({
      carrier: {
        promptMs: () => 1_500 * Math.max(0.5, life.pace),
        lateMs: () => (life.isRough && weather.chance(0.2) ? weather.between(1, 80) : 0),
        doubled: () => life.isRough && weather.chance(0.03),
      },
      recording: life.recording,
      lingerMs: life.lingerMs,
      queues: life.queues,
      flow: simFlow,
      callbacks: life.callbacks,
    });
    const source = new Random(random.between(0, 2 ** 31));
    this.hotline.bank = () => [source.between(5, 4_500), source.pick(bankAnswers)];
    this.#watch = new Watch(this.hotline, life.queues);
    this.faults = new Faults(this.hotline, this.#fork(), this.#say, (downMs) => {
      for (const agent of this.#agents) {
        this.hotline.clock.after(downMs + random.between(0, 10_000), () => agent.plugInAgain());
      }
    });
  }

  /** How much virtual time has gone by. */
  get elapsedMs(): number {
    return this.hotline.clock.elapsedMs;
  }

  /** Lives to the end, or until something else has failed. Rejects with Broken for a broken promise. */
  async run(hasFailed: () => boolean): Promise<void> {
    const { hotline } = this;
    const life = this.#life;
    this.#liveOutside();
    await hotline.boot();
    this.#agents = life.crew.map(([name, ...skills]) => {
      return new Agent(hotline, this.#fork(), { name, skills, pace: life.pace });
    });
    this.#comeCallers();
    this.#strike();
    this.#supervise();
    await this.#go(life.troubleMs, hasFailed);
    this.#heal();
    await this.#goHome(hasFailed);
    if (!hasFailed()) lookAtEnd(hotline, life);
  }

  async #go(ms: number, isOver: () => boolean): Promise<void> {
    for (let left = ms; left > 0 && !isOver(); left -= strideMs) {
      await this.hotline.clock.advance(Math.min(left, strideMs), () => this.#look());
      if (this.#broken !== null) throw this.#broken;
    }
  }

  /** Until nobody is there any more and the calls are forgotten, or the time for that is over. */
  async #goHome(hasFailed: () => boolean): Promise<void> {
    const until = this.elapsedMs + this.#life.healMs;
    while (this.elapsedMs < until && !hasFailed()) {
      for (const agent of this.#agents) agent.serve();
      await this.#go(until - this.elapsedMs, () => hasFailed() || this.#isAtRest);
      for (const agent of this.#agents) agent.rest();
      await this.#go(quietMs, hasFailed);
      if (this.#isAtRest) return;
    }
  }

  get #isAtRest(): boolean {
    const { hotline } = this;
    return hotline.isUp && hotline.engine.openCalls === 0 && hotline.carrier.living().length === 0;
  }

  #look(): void {
    if (this.#broken !== null) return;
    try {
      this.#watch.look();
      if (this.#doubled) throw new Broken(this.#doubled);
    } catch (cause) {
      this.#say(`broken: ${String(cause)}`);
      this.#broken = cause;
    }
  }

  #fork(): Random {
    return new Random(this.#random.between(0, 2 ** 31));
  }

  /** Somebody outside answers, refuses or lets it ring, and hangs up some time. */
  #liveOutside(): void {
    const random = this.#fork();
    const { carrier, clock } = this.hotline;
    const dialled = new Map<string, LegId>();
    carrier.onOutside = ({ to }, { leg, answer, refuse }) => {
      const other = dialled.get(to.address);
      if (other && carrier.legs.get(other)?.ended === null && to.address !== branchOffice) {
        this.#doubled ??= `${to.address} is called twice at once`;
      }
      dialled.set(to.address, leg);
      const afterMs = random.between(0, 8_000);
      if (random.chance(0.2)) return;
      if (random.chance(0.3)) clock.after(afterMs, () => refuse(random.pick(["busy", "rejected"])));
      else {
        clock.after(afterMs, answer);
        clock.after(afterMs + random.between(500, 60_000 * this.#life.pace), () => {
          carrier.legs.get(leg)?.end("normal");
        });
      }
    };
  }

  /** A supervisor closes the queue, opens it, or sends all who wait over to the other. */
  #supervise(): void {
    const random = this.#fork();
    const next = () => {
      const { pace } = this.#life;
      this.hotline.clock.after(random.between(5_000 * pace, 120_000 * pace), () => {
        if (this.#isHealing) return;
        const [one, other] = random.chance(0.5) ? queueNames : reversed;
        const command = random.pick(["open", "open", "close", "evacuate"] as const);
        this.#say(`${command} ${one}`);
        this.#command(one, command === "evacuate" ? { command, to: other } : { command });
        next();
      });
    };
    next();
  }

  #command(queue: QueueId, command: QueueCommand): void {
    if (!this.hotline.isUp) return;
    this.hotline.engine.queueCommand(queue, command).catch(() => {});
  }

  #comeCallers(): void {
    const random = this.#fork();
    const next = () => {
      if (this.#isHealing) return;
      this.#callers.push(new Caller(this.hotline, this.#fork(), this.#life.pace));
      this.hotline.clock.after(random.between(10, this.#life.callerGapMs), next);
    };
    next();
  }

  /** One fault after another, with some peace between. */
  #strike(): void {
    const random = this.#fork();
    const next = () => {
      this.hotline.clock.after(random.between(500, this.#life.faultGapMs), () => {
        if (this.#isHealing) return;
        this.faults.strike();
        next();
      });
    };
    next();
  }

  #heal(): void {
    this.#say("all heals");
    this.#isHealing = true;
    this.hotline.disk.away = null;
    this.hotline.carrier.comeUp();
    for (const agent of this.#agents) agent.goHome();
    for (const caller of this.#callers) caller.goHome();
    void this.faults.boot().then(() => {
      for (const queue of queueNames) this.#command(queue, { command: "open" });
    });
  }
}

const reversed = [queueNames[1], queueNames[0]] as const;

const bankAnswers = [
  { name: "Ann Bell" },
  { name: "Ann Bell" },
  { minor: 1205, currency: "USD", name: "李雷" },
  "missing",
  "timeout",
  "unavailable",
  "bad_answer",
] as const;
