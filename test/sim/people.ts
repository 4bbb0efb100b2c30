import type {
  Random,
  SimLeg,
  SimOutsideRing,
  SimRing,
} from "../../src/adapters/simulated/index.ts";
import type { PauseReason } from "../../src/core/acd/index.ts";
import type { DeskCommand } from "../../src/ports/control.ts";
import { SimAgent } from "../../src/rehearsal/index.ts";
import type { SimHotline } from "../fakes/spine-hotline.ts";

/** Keys that callers type only where secret digits are asked: found nowhere else by chance. */
export const secretPin = "BADC";

const openKeys = [
  "1",
  "2",
  "1",
  "2",
  "0",
  "3",
  "4",
  "5",
  "6",
  "7",

  "11",
  "*",
  "#",
  "9",
  "12345#",
  "12345",
  "47#",
];
const reasons: readonly PauseReason[] = ["break", "lunch", "meeting"];

/** A caller who comes, presses what comes to mind, and leaves at any moment. */
export class Caller {
  readonly leg: SimLeg;
  readonly #hotline: SimHotline;
  readonly #random: Random;
  /** From then on the caller only wants to go home. */
  #patience: number;
  readonly #pace: number;

  /** @param pace what the caller's times are multiplied by */
  constructor(hotline: SimHotline, random: Random, pace: number) {
    this.#hotline = hotline;
    this.#random = random;
    this.#pace = pace;
    this.leg = hotline.carrier.call({
      number: random.chance(0.9) ? `+4930${random.between(1000, 9999)}` : "anonymous",
      origin: random.chance(0.2) ? "phone" : "trunk",
      endpoint: `line-${random.between(1, 5)}`,
    });
    this.#patience = hotline.clock.now() + random.between(5_000, 240_000);
    this.#think();
  }

  /** From a moment later on the caller only wants to go home. */
  goHome(): void {
    const until = this.#hotline.clock.now() + this.#random.between(0, 30_000 * this.#pace);
    this.#patience = Math.min(this.#patience, until);
  }

  #think(): void {
    const ms = this.#random.between(50, 9_000 * this.#pace);
    this.#hotline.clock.after(ms, () => this.#act());
  }

  #act(): void {
    if (this.leg.ended !== null) return;
    const { wait } = this.leg;
    const isLate = this.#hotline.clock.now() > this.#patience;
    if (this.#random.chance(isLate ? 0.6 : 0.01)) return this.leg.end("normal");
    if (this.#random.chance(0.004)) return this.leg.end("lost");
    if (wait?.kind === "record" && this.#random.chance(0.7)) {
      this.leg.speak(this.#random.between(100, 8_000 * this.#pace));
    } else if (wait?.kind === "digits" && wait.secret) this.#type(secretPin);
    else if (wait?.kind !== "join") this.#type(this.#random.pick(openKeys));
    this.#think();
  }

  #type(keys: string): void {
    const isSlow = this.#random.chance(0.2);
    [...keys].forEach((key, index) => {
      if (isSlow && keys !== secretPin) {
        this.#hotline.clock.after(index * 400, () => this.#pressOpen(key));
      } else this.leg.press(key);
    });
  }

  #pressOpen(key: string): void {
    if (this.leg.ended === null) this.leg.press(key);
  }
}

/** Who an agent is; `pace` is what their times are multiplied by. */
interface AgentTraits {
  readonly name: string;
  readonly skills: readonly string[];
  readonly pace: number;
}

/** An agent with moods: answers, rejects, sleeps, loses the line, signs in twice, goes home. */
export class Agent {
  readonly desk: SimAgent;
  readonly #hotline: SimHotline;
  readonly #random: Random;
  readonly #pace: number;
  #isHome = false;
  /** When the agent comes back next, while there may be work; null while resting. */
  #serving: (() => void) | null = null;

  constructor(hotline: SimHotline, random: Random, { name, skills, pace }: AgentTraits) {
    this.#hotline = hotline;
    this.#random = random;
    this.#pace = pace;
    this.desk = new SimAgent(hotline, name, skills);
    this.desk.onRing = (ring) => this.#rung(ring);
    this.#signIn();
    this.#live();
  }

  /** From now on the agent is good: answers at once, hangs up soon, does nothing else. */
  goHome(): void {
    this.#isHome = true;
  }

  /** Is there for whoever was promised a call: comes back and is ready, again and again. */
  serve(): void {
    this.rest();
    this.#serveEvery(20_000);
  }

  /** Comes back no more. */
  rest(): void {
    this.#serving?.();
    this.#serving = null;
  }

  /** More and more seldom: a promise may wait for the hours of the next day. */
  #serveEvery(ms: number): void {
    if (this.#hotline.isUp) {
      const agent = this.#hotline.engine.agent(this.desk.id);
      if (!agent?.signedIn || !agent.reachable || !agent.microphone) this.#signIn();
      else if (agent.intent !== "ready") this.#do({ command: "ready" });
      if (agent?.state === "wrap_up") this.#do({ command: "wrap_up_done" });
    }
    const nextMs = ms < 200_000 ? Math.round(ms * 1.1) : 1_200_000;
    this.#serving = this.#hotline.clock.after(ms, () => this.#serveEvery(nextMs));
  }

  /** Something about the phone comes back that a restart of the carrier has taken. */
  plugInAgain(): void {
    this.#plugIn();
  }

  #live(): void {
    this.#hotline.clock.after(this.#random.between(500, 30_000 * this.#pace), () => {
      if (this.#isHome) return;
      this.#act();
      this.#live();
    });
  }

  #act(): void {
    const dice = this.#random.next();
    if (dice < 0.45) this.#do({ command: "ready" });
    else if (dice < 0.55) this.#do({ command: "wrap_up_done" });
    else if (dice < 0.6) this.#do({ command: "wrap_up_extend" });
    else if (dice < 0.65) this.#do({ command: "pause", reason: this.#random.pick(reasons) });
    else if (dice < 0.7) this.#do({ command: "hang_up" });
    else if (dice < 0.75) this.#do({ command: "microphone", allowed: this.#random.chance(0.7) });
    else if (dice < 0.8) this.#hotline.carrier.unplug(this.desk.address);
    else if (dice < 0.92) this.#plugIn();
    else if (dice < 0.95) this.#signIn();
    else if (dice < 0.97) this.#moveOutside();
    else this.#signOut();
  }

  #do(command: DeskCommand): void {
    if (!this.#hotline.isUp) return;
    this.#hotline.engine.command(this.desk.id, command, this.desk.name).catch(() => {});
  }

  #signIn(): void {
    if (!this.#hotline.isUp) return;
    this.desk.signInNow().catch(() => {});
    this.#do({ command: "ready" });
  }

  /** Takes the calls at a telephone outside from now on. */
  #moveOutside(): void {
    if (!this.#hotline.isUp) return;
    const { engine, carrier } = this.#hotline;
    const profile = engine.agent(this.desk.id)?.profile;
    if (!profile) return;
    const number = `+4917${this.desk.name.length}${this.desk.name.charCodeAt(0)}`;
    carrier.plugInOutside(number, (ring) => this.#rungOutside(ring));
    engine.signIn(profile, { at: `tel:${number}`, autoAnswer: false }).catch(() => {});
    this.#do({ command: "ready" });
  }

  /** A person presses the key, another one first, or hangs up; a mailbox answers and presses none. */
  #rungOutside(ring: SimOutsideRing): void {
    const random = this.#random;
    const { clock } = this.#hotline;
    const dice = this.#isHome ? 0 : random.next();
    if (dice > 0.9) return;
    clock.after(random.between(0, 6_000), () => {
      if (dice > 0.8) return ring.refuse();
      ring.answer();
      if (dice > 0.6) return;
      if (dice > 0.5) this.#pressOutside(ring, "7");
      this.#pressOutside(ring, "1", () => this.#talk(ring));
    });
  }

  #pressOutside(ring: SimOutsideRing, key: string, then = () => {}): void {
    const { clock, carrier } = this.#hotline;
    clock.after(this.#random.between(1, 2_000), () => {
      const leg = carrier.legs.get(ring.leg);
      if (leg?.ended !== null) return;
      leg.press(key);
      then();
    });
  }

  #signOut(): void {
    if (this.#hotline.isUp) this.#hotline.engine.signOut(this.desk.id).catch(() => {});
  }

  #plugIn(): void {
    this.desk.plugInNow();
  }

  #rung(ring: SimRing): void {
    const random = this.#random;
    const afterMs = random.between(0, 6_000);
    const dice = this.#isHome ? 0 : random.next();
    const { clock } = this.#hotline;
    if (dice < 0.75) {
      clock.after(afterMs, () => {
        ring.answer();
        this.#talk(ring);
      });
    } else if (dice < 0.85) clock.after(afterMs, () => ring.refuse());
    else if (dice < 0.88) clock.after(afterMs, () => ring.refuse("busy"));
    else if (dice < 0.92)
      clock.after(afterMs, () => this.#hotline.carrier.unplug(ring.dial.address));
  }

  #talk(ring: SimOutsideRing): void {
    const random = this.#random;
    const { clock, carrier } = this.#hotline;
    const talkMs = random.between(500, this.#isHome ? 5_000 : 90_000 * this.#pace);
    if (random.chance(0.3)) {
      clock.after(random.between(0, talkMs), () => carrier.holdLeg(ring.leg, true));
      clock.after(talkMs - 1, () => carrier.holdLeg(ring.leg, false));
    }
    clock.after(talkMs, () =>
      carrier.legs.get(ring.leg)?.end(random.chance(0.9) ? "normal" : "lost"),
    );
  }
}
