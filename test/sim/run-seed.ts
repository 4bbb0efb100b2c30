import { Random } from "../../src/adapters/simulated/index.ts";
import type { QueueSettings } from "../../src/core/acd/index.ts";
import { type LegId, type QueueId, queueId } from "../../src/core/lib/brands.ts";
import type { QueueCommand } from "../../src/ports/control.ts";
import { StoreAway } from "../../src/ports/store.ts";
import { SimHotline, serviceQueue } from "../fakes/spine-hotline.ts";
import { Broken, lookAtEnd, Watch } from "./invariants.ts";
import { Agent, Caller } from "./people.ts";
import { callbackSettings, simFlow } from "./sim-flow.ts";

/** What one seed came to. */
export interface SeedResult {
  readonly seed: number;
  /** The promise that did not hold; null when all held. */
  readonly broken: string | null;
  readonly calls: number;
  readonly events: number;
  readonly faults: number;
  readonly virtualMs: number;
}

/** Faults strike while callers come; then all heals, and everybody goes home. */
const troubleMs = 5 * 60_000;

/**
 * Runs the whole service through five minutes of random callers, agents and faults, then lets all
 * end. The same seed gives the same run. `say` is told what happens, for a failing seed.
 */
export async function runSeed(
  seed: number,
  say: (line: string) => void = () => {},
  inspect: (hotline: SimHotline) => void = () => {},
): Promise<SeedResult> {
  const world = new World(seed, say);
  let broken: string | null = null;
  const fail = (cause: unknown) => {
    broken ??=
      cause instanceof Broken
        ? cause.message
        : String(cause instanceof Error ? cause.stack : cause);
  };
  process.on("unhandledRejection", fail);
  try {
    await world.run(() => broken !== null);
  } catch (cause) {
    fail(cause);
  } finally {
    process.off("unhandledRejection", fail);
  }
  const { hotline, faults } = world;
  inspect(hotline);
  const { disk } = hotline;
  const events = disk.calls().reduce((sum, call) => sum + disk.journalLength(call), 0);
  return { seed, broken, calls: disk.calls().length, events, faults, virtualMs: world.elapsedMs };
}

const consequences = ["pause", "pause", "ready", "sign_out"] as const;

class World {
  readonly hotline: SimHotline;
  faults = 0;
  readonly #random: Random;
  readonly #say: (line: string) => void;
  readonly #agents: Agent[] = [];
  /** A telephone outside that was called while it was being called already. */
  #doubled: string | null = null;
  #isHealing = false;

  constructor(seed: number, say: (line: string) => void) {
    const random = new Random(seed);
    const weather = new Random(random.between(0, 2 ** 31));
    const isRough = random.chance(0.7);
    this.#random = random;
    this.#say = say;
    this.hotline = new SimHotline({
      carrier: {
        promptMs: () => 1_500,
        lateMs: () => (isRough && weather.chance(0.2) ? weather.between(1, 80) : 0),
        doubled: () => isRough && weather.chance(0.03),
      },
      recording: random.chance(0.5),
      lingerMs: random.pick([0, 4, 40]),
      queues: queuesOf(random),
      flow: simFlow,
      callbacks: random.chance(0.7) ? callbackSettings : null,
    });
    const source = new Random(random.between(0, 2 ** 31));
    this.hotline.bank = () => [source.between(5, 4_500), source.pick(bankAnswers)];
    this.hotline.disk.onCrash = () => this.#kill("at a commit");
  }

  get elapsedMs(): number {
    return this.hotline.clock.elapsedMs;
  }

  async run(isOver: () => boolean): Promise<void> {
    const { hotline } = this;
    const watch = new Watch(hotline);
    let broken: unknown = null;
    const each = () => {
      if (broken === null && !isOver()) {
        try {
          watch.look();
          if (this.#doubled) throw new Broken(this.#doubled);
        } catch (cause) {
          this.#say(`broken: ${String(cause)}`);
          broken = cause;
        }
      }
    };
    const go = async (ms: number) => {
      for (let left = ms; left > 0 && broken === null && !isOver(); left -= 5_000) {
        await hotline.clock.advance(Math.min(left, 5_000), each);
      }
      if (broken !== null) throw broken;
    };
    this.#liveOutside();
    await hotline.boot();
    for (const [name, ...skills] of crew) {
      this.#agents.push(new Agent(hotline, this.#fork(), name, skills));
    }
    this.#comeCallers();
    this.#strike();
    this.#supervise();
    await go(troubleMs);
    this.#heal();
    await go(10 * 60_000);
    if (!isOver()) lookAtEnd(hotline);
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
      if (other && carrier.legs.get(other)?.ended === null && to.address !== "+49301") {
        this.#doubled ??= `${to.address} is called twice at once`;
      }
      dialled.set(to.address, leg);
      const afterMs = random.between(0, 8_000);
      if (random.chance(0.2)) return;
      if (random.chance(0.3)) clock.after(afterMs, () => refuse(random.pick(["busy", "rejected"])));
      else {
        clock.after(afterMs, answer);
        clock.after(afterMs + random.between(500, 60_000), () => {
          carrier.legs.get(leg)?.end("normal");
        });
      }
    };
  }

  /** A supervisor closes the queue, opens it, or sends all who wait over to the other. */
  #supervise(): void {
    const random = this.#fork();
    const next = () => {
      this.hotline.clock.after(random.between(5_000, 120_000), () => {
        if (this.#isHealing) return;
        const [one, other] = random.chance(0.5) ? queueNames : [...queueNames].reverse();
        const command = random.pick(["open", "open", "close", "evacuate"] as const);
        this.#say(`${this.hotline.clock.now()} ${command} ${one}`);
        if (one && other)
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
    const isBusy = random.chance(0.3);
    const next = () => {
      if (this.#isHealing) return;
      new Caller(this.hotline, this.#fork());
      this.hotline.clock.after(random.between(10, isBusy ? 10_000 : 40_000), next);
    };
    next();
  }

  /** One fault after another, with some peace between. */
  #strike(): void {
    const random = this.#fork();
    const next = () => {
      this.hotline.clock.after(random.between(500, 60_000), () => {
        if (this.#isHealing) return;
        this.faults += 1;
        this.#fault(random);
        next();
      });
    };
    next();
  }

  #fault(random: Random): void {
    const { carrier, disk, clock } = this.hotline;
    const dice = random.next();
    const downMs = random.chance(0.5) ? random.between(0, 500) : random.between(500, 20_000);
    if (dice < 0.25) {
      this.#kill("by SIGKILL");
      clock.after(downMs, () => void this.#boot());
    } else if (dice < 0.5) {
      const fate = random.chance(0.5) ? "crash_before" : "crash_after";
      this.#say(`${clock.now()} next commit: ${fate}`);
      disk.fate = () => fate;
      clock.after(downMs, () => void this.#boot());
    } else if (dice < 0.7) {
      this.#say(`${clock.now()} carrier down for ${downMs}`);
      carrier.goDown();
      clock.after(downMs, () => carrier.comeUp());
    } else if (dice < 0.75) {
      // A process's own clock is never set back: only the next one may begin earlier.
      const ms = random.between(1, 60_000);
      const isBack = random.chance(0.5);
      if (isBack) {
        this.#kill("and the clock is set back");
        clock.after(downMs, () => void this.#boot());
      }
      this.#say(`${clock.now()} the clock is set ${isBack ? "back" : "forward"} by ${ms}`);
      clock.jump(isBack ? -ms : ms);
    } else if (dice < 0.83) {
      this.#say(`${clock.now()} carrier restarts`);
      carrier.restart();
      clock.after(downMs, () => carrier.comeUp());
      for (const agent of this.#agents) {
        clock.after(downMs + random.between(0, 10_000), () => agent.plugInAgain());
      }
    } else {
      this.#say(`${clock.now()} store away for ${downMs}`);
      disk.away = "The disk is full.";
      clock.after(downMs, () => {
        disk.away = null;
      });
    }
  }

  #kill(how: string): void {
    this.#say(`${this.hotline.clock.now()} killed ${how}`);
    this.hotline.kill();
  }

  async #boot(): Promise<void> {
    const { disk, clock } = this.hotline;
    disk.fate = () => "done";
    if (this.hotline.isUp) return;
    try {
      await this.hotline.boot();
      this.#say(`${clock.now()} booted`);
    } catch (cause) {
      if (!(cause instanceof StoreAway)) throw cause;
      clock.after(500, () => void this.#boot());
    }
  }

  #heal(): void {
    this.#say(`${this.hotline.clock.now()} all heals`);
    this.#isHealing = true;
    this.hotline.disk.away = null;
    this.hotline.carrier.comeUp();
    for (const agent of this.#agents) agent.goHome();
    void this.#boot().then(() => {
      for (const queue of queueNames) this.#command(queue, { command: "open" });
    });
  }
}

const queueNames = [serviceQueue.id, queueId("other")];

/** The two queues, each with rules of its own in every life. */
function queuesOf(random: Random): readonly QueueSettings[] {
  return queueNames.map((id) => {
    const asks = id === serviceQueue.id && random.chance(0.3);
    return {
      ...serviceQueue,
      id,
      skills: asks ? { en: 1 } : {},
      widen: asks ? [{ afterMs: random.pick([5_000, 40_000]), skills: {}, agent: null }] : [],
      strategy: random.pick(["longest_idle", "least_occupied", "least_skilled", "round_robin"]),
      ringAtOnce: random.pick([1, 1, 2, 3]),
      lengthMax: random.pick([1, 3, 50]),
      wrapUpMs: random.pick([0, 5_000, 30_000, null]),
      onMissed: { do: random.pick(consequences), after: random.between(1, 3) },
      onRejected: { do: random.pick(consequences), after: random.between(1, 3) },
    };
  });
}

const crew = [
  ["ann", "en"],
  ["bob", "en", "zh"],
  ["li", "zh", "urgent"],
] as const;

const bankAnswers = [
  { name: "Ann Bell" },
  { name: "Ann Bell" },
  { minor: 1205, currency: "USD", name: "李雷" },
  "missing",
  "timeout",
  "unavailable",
  "bad_answer",
] as const;
