import type { Stage } from "../rehearsal/index.ts";
import { nodesPassed, StepFailure } from "../rehearsal/index.ts";

/** How a call in the terminal is talked with. */
export const callHelp = [
  "Type keys and Enter: 1, 12345678#, *. Enter alone waits for what comes next.",
  "h hangs up, w 30 waits 30 seconds, a the agent answers, r the agent rejects,",
  "e the agent ends the talk, ? shows this.",
].join("\n");

/** One call, led by lines of text: what people type, or a script. */
export class TerminalCall {
  readonly #stage: Stage;
  readonly #say: (text: string) => void;
  readonly #startedAt: number;
  #told = 0;
  #ringing: string | null = null;
  #waits = "";
  #isOver = false;

  constructor(stage: Stage, say: (text: string) => void) {
    this.#stage = stage;
    this.#say = say;
    this.#startedAt = stage.rehearsal.clock.now();
  }

  /** Whether the call has ended and its end has been told. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Takes one line. Time goes by until the caller is asked something, hears music or talks. */
  async take(line: string): Promise<void> {
    try {
      await this.#act(line.trim());
    } catch (cause) {
      if (!(cause instanceof StepFailure)) throw cause;
      this.#say(`(${cause.message})`);
    }
    this.tell();
  }

  /** Lets time go by until somebody is to do something; at most two minutes without a word. */
  async settle(): Promise<void> {
    const { caller, ear } = this.#stage;
    await this.#stage.until(() => {
      this.tell();
      if (caller.leg.ended !== null) return true;
      const { wait } = caller.leg;
      return ear.nextAt === null && (caller.leg.isAsked || wait?.kind === "join" || this.#isHeld);
    });
    this.tell();
  }

  /** Real time: lets `ms` go by. */
  async pass(ms: number): Promise<void> {
    await this.#stage.advance(ms);
    this.tell();
  }

  /** Says what has been heard and what has happened since the last time. */
  tell(): void {
    const { ear, agents, caller } = this.#stage;
    for (; this.#told < ear.heard.length; this.#told += 1) {
      const heard = ear.heard[this.#told];
      if (heard) this.#say(`${this.#time(heard.at)}  ${heard.text}`);
    }
    const ringing = [...agents.values()].find((agent) => this.#isRinging(agent.ring?.leg));
    if ((ringing?.name ?? null) !== this.#ringing) {
      this.#ringing = ringing?.name ?? null;
      if (ringing) this.#note(`the phone of ${ringing.name} rings: a answers, r rejects`);
    }
    const waits = caller.leg.wait?.kind ?? "";
    if (waits !== this.#waits && ear.nextAt === null) {
      this.#waits = waits;
      if (waits === "hold") this.#note("music");
      if (waits === "join") this.#note("caller and agent talk: e ends it");
    }
    for (const source of this.#stage.answers.unexpected.splice(0)) {
      this.#note(`the source ${source} has no answer: it fails. Give one with --answers`);
    }
    if (caller.leg.ended !== null && !this.#isOver) this.#tellEnd();
  }

  get #isHeld(): boolean {
    return this.#stage.caller.leg.wait?.kind === "hold" && this.#stage.state.phase !== "flow";
  }

  async #act(line: string): Promise<void> {
    const stage = this.#stage;
    const [verb = "", count] = line.split(/\s+/);
    if (line === "") {
      const { length } = stage.ear.heard;
      await stage.until(() => stage.ear.heard.length > length);
    } else if (/^[0-9*#]+$/.test(line)) await stage.press(line);
    else if (verb === "h") await stage.hangUp();
    else if (verb === "w" && count !== undefined && /^\d{1,5}$/.test(count)) {
      await stage.advance(Number(count) * 1_000);
    } else if (verb === "a" || verb === "r" || verb === "e") await this.#agent(verb);
    else this.#say(callHelp);
  }

  async #agent(verb: "a" | "r" | "e"): Promise<void> {
    const agents = [...this.#stage.agents.values()];
    if (verb === "e") {
      const talking = agents.find(({ ring }) => ring && this.#legOf(ring.leg)?.isUp === true);
      if (!talking) return this.#note("no agent is in a talk");
      return talking.hangUp();
    }
    const rung = agents.find(({ ring }) => this.#isRinging(ring?.leg));
    if (!rung) return this.#note("no agent's phone rings");
    return verb === "a" ? rung.answer() : rung.refuse();
  }

  #legOf(id: Parameters<Stage["rehearsal"]["carrier"]["legs"]["get"]>[0] | undefined) {
    const leg = id === undefined ? undefined : this.#stage.rehearsal.carrier.legs.get(id);
    return leg?.ended === null ? leg : undefined;
  }

  #isRinging(id: Parameters<Stage["rehearsal"]["carrier"]["legs"]["get"]>[0] | undefined): boolean {
    return this.#legOf(id)?.isUp === false;
  }

  #tellEnd(): void {
    this.#isOver = true;
    const { state } = this.#stage;
    const result = state.phase === "ended" ? state.result : state.phase;
    this.#note(`the call has ended: ${result}`);
    this.#note(`way: ${nodesPassed(this.#stage).join(" → ")}`);
  }

  #note(text: string): void {
    this.#say(`${this.#time(this.#stage.rehearsal.clock.now())}  (${text})`);
  }

  #time(at: number): string {
    const seconds = Math.max(0, Math.floor((at - this.#startedAt) / 1_000));
    return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`.padStart(6);
  }
}
