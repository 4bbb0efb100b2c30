import type { SimCall, SimCarrierOptions, SimRing } from "../adapters/simulated/index.ts";
import {
  SimCarrier,
  SimClock,
  SimDisk,
  type SimLeg,
  type SimStore,
  SimVault,
} from "../adapters/simulated/index.ts";
import { defaultPauses } from "../contract/pause-config.ts";
import type { AgentRecord, FloorStart, PauseCode, QueueSettings } from "../core/acd/index.ts";
import type { CallOutResult, CallState, Destination, TicketChange } from "../core/call/index.ts";
import type { FlowDocument } from "../core/flow/index.ts";
import { defaultGuessLimits, type GuessLimits } from "../core/identity/index.ts";
import { agentId, type CallId, instant } from "../core/lib/brands.ts";
import type { JsonObject } from "../core/lib/json.ts";
import { levels, skillsAt } from "../core/lib/skills.ts";
import { CallbackBook, Engine } from "../engine/index.ts";
import type { Calendars } from "../ports/calendars.ts";
import type { CallbackSettings } from "../ports/callbacks.ts";
import type { DeskCommand } from "../ports/control.ts";
import type { Log } from "../ports/log.ts";
import type { Lookup } from "../ports/lookup.ts";
import type { Metrics } from "../ports/metrics.ts";

const dayMs = 86_400_000;

/** What a rehearsal is made of. */
export interface RehearsalOptions {
  readonly carrier?: SimCarrierOptions;
  /** The flow for new calls, asked at each. */
  readonly flow: () => FlowDocument;
  readonly queues: readonly QueueSettings[];
  /** Why agents may pause; by default as without configuration. */
  readonly pauses?: readonly PauseCode[];
  /** Where callers' data come from, on the clock of the rehearsal. */
  readonly lookup: (clock: SimClock) => Lookup;
  /** When it begins, ms since the epoch; by default the simulated clock's own start. */
  readonly startAt?: number;
  readonly recording?: boolean;
  /** How guessing is held down; what is left out is as without configuration, answers at once. */
  readonly guessing?: Partial<GuessLimits>;
  /** Where calls may be transferred to; by default anywhere. */
  readonly mayDial?: (to: Destination) => boolean;
  /** What the configuration says of callbacks; by default there are none. */
  readonly callbacks?: CallbackSettings | null;
  /** Calendars whose hours `callback` nodes offer; by default there are none. */
  readonly calendars?: Pick<Calendars, "find">;
  /** What queues know of their waits; by default they learn. */
  readonly estimates?: FloorStart["estimates"];
  /** How long events nobody waits on wait for company; by default not at all. */
  readonly lingerMs?: number;
}

/** One line that the service has logged. */
export interface LogLine {
  readonly level: "debug" | "info" | "warn" | "error";
  readonly data: Readonly<Record<string, unknown>>;
  readonly message: string;
}

/**
 * The whole service over the simulated parts: a carrier and a disk that stay, and an engine that
 * can be killed and started again at any instant.
 */
export class Rehearsal {
  readonly clock: SimClock;
  readonly carrier: SimCarrier;
  readonly disk = new SimDisk();
  readonly log: LogLine[] = [];
  readonly lookup: Lookup;
  /** What flows have told other systems, oldest first. */
  readonly told: {
    readonly destination: string;
    readonly id: string;
    readonly message: JsonObject;
  }[] = [];
  /** What a told system answers; by default that it is done. */
  receiver: (id: string) => CallOutResult | Promise<CallOutResult> = () => "done";
  readonly #options: RehearsalOptions;
  #engine: Engine | null = null;
  #store: SimStore | null = null;
  #boots = 0;
  #calls = 0;

  constructor(options: RehearsalOptions) {
    this.#options = options;
    this.clock = new SimClock(options.startAt);
    this.carrier = new SimCarrier(this.clock, options.carrier);
    this.lookup = options.lookup(this.clock);
    this.disk.guessLimits = { ...defaultGuessLimits, paceMs: 100, ...options.guessing };
  }

  /** The engine that runs now. Throws an Error while the service is down. */
  get engine(): Engine {
    if (!this.#engine) throw new Error("The service is down.");
    return this.#engine;
  }

  /** Whether the service runs. */
  get isUp(): boolean {
    return this.#engine !== null;
  }

  /** Starts a process on the disk and the carrier as they are. */
  async boot(): Promise<void> {
    this.#boots += 1;
    const vault = new SimVault(`p${this.#boots}`);
    this.#store = this.disk.open();
    const engine = new Engine(
      {
        store: this.#store,
        telephony: this.carrier.connect(vault),
        lookup: this.lookup,
        callOut: {
          tell: async (destination, id, message) => {
            this.told.push({ destination, id, message });
            return this.receiver(id);
          },
        },
        vault,
        clock: this.clock,
        log: this.#newLog(),
        metrics: silentMetrics,
      },
      {
        queues: this.#options.queues,
        orderMs: 300_000,
        pauses: this.#options.pauses ?? defaultPauses,
        ...(this.#options.estimates && { estimates: this.#options.estimates }),
        recording: this.#options.recording ?? true,
        guessing: this.disk.guessLimits,
        activeFlow: this.#options.flow,
        mayDial: this.#options.mayDial ?? (() => true),
        contactNumber: (raw) => (raw?.startsWith("+") ? raw : null),
        newCallId: () => {
          this.#calls += 1;
          return `c${this.#calls}`;
        },
        callbacks: new CallbackBook(
          this.#options.callbacks ?? null,
          this.#options.calendars ?? { find: () => null },
          this.clock,
        ),
        promptText: (lang, prompt) => `${lang}:${JSON.stringify(prompt)}`,
        startOfDay: (now) => instant(now - (now % dayMs)),
        startOfNextDay: (now) => instant(now - (now % dayMs) + dayMs),
        flowProblem: () => null,
        defer: (run) => queueMicrotask(run),
        linger: (run) => {
          const { lingerMs } = this.#options;
          if (lingerMs === undefined) queueMicrotask(run);
          else this.clock.after(lingerMs, run);
        },
      },
    );
    await engine.addFlow(this.#options.flow());
    await engine.start();
    this.#engine = engine;
  }

  /** Kills the process: nothing it has not committed is left, the voices go on. */
  kill(): void {
    const engine = this.#engine;
    this.#engine = null;
    this.#store?.die();
    this.carrier.dropProcess();
    void engine?.close();
  }

  /** Kills the process and starts the next one `downMs` later. */
  async restart(downMs = 1000): Promise<void> {
    this.kill();
    await this.clock.advance(downMs);
    await this.boot();
    await this.clock.advance(0);
  }

  /** Lets time go by. */
  advance(ms: number): Promise<void> {
    return this.clock.advance(ms);
  }

  /** A caller comes in, and hears the first prompt begin. */
  async call(call: SimCall = {}): Promise<SimCaller> {
    const caller = new SimCaller(this, this.carrier.call(call));
    await this.advance(0);
    return caller;
  }

  /** An agent signs in at a browser phone that is plugged in, and is ready. */
  async agent(name: string, ...skills: string[]): Promise<SimAgent> {
    const agent = new SimAgent(this, name, skills);
    await agent.signIn();
    await agent.command({ command: "ready" });
    return agent;
  }

  /** Waits for a promise that needs this hotline's clock to go on. */
  async until<T>(promise: Promise<T>): Promise<T> {
    await this.advance(0);
    return promise;
  }

  #newLog(): Log {
    const line = (level: LogLine["level"]) => (data: LogLine["data"], message: string) =>
      void this.log.push({ level, data, message });
    return {
      debug: line("debug"),
      info: line("info"),
      warn: line("warn"),
      error: line("error"),
    };
  }
}

/** A caller with a phone and ten keys. */
export class SimCaller {
  readonly leg: SimLeg;
  readonly #hotline: Rehearsal;
  readonly #calledBackBy: CallId | null;

  /** @param calledBackBy the call that keeps a promise to this customer; null for who calls in */
  constructor(hotline: Rehearsal, leg: SimLeg, calledBackBy: CallId | null = null) {
    this.#hotline = hotline;
    this.leg = leg;
    this.#calledBackBy = calledBackBy;
  }

  /** Presses keys one after the other, and lets the service answer. */
  async press(keys: string): Promise<void> {
    for (const key of keys) {
      this.leg.press(key);
      await this.#hotline.advance(0);
    }
  }

  /** Hangs up. */
  async hangUp(): Promise<void> {
    this.leg.end("normal");
    await this.#hotline.advance(0);
  }

  /** What the caller was told last: names of sounds, kinds of other prompts. */
  get hears(): readonly string[] {
    const prompts = this.leg.heard.at(-1)?.script.prompts ?? [];
    return prompts.map((prompt) => (prompt.kind === "sound" ? prompt.name : prompt.kind));
  }

  /** The ids of this caller's calls, oldest first; more than one after a lost beginning. */
  get calls(): readonly CallId[] {
    const { disk } = this.#hotline;
    if (this.#calledBackBy !== null) return [this.#calledBackBy];
    return disk.calls().filter((call) => {
      const [first] = disk.journalOf(call);
      return first?.event.type === "call_started" && first.event.leg === this.leg.id;
    });
  }

  /** The caller's call. Throws an Error when there is none. */
  get id(): CallId {
    const id = this.calls.at(-1);
    if (id === undefined) throw new Error(`Caller ${this.leg.id} has no call.`);
    return id;
  }

  /** The call's state as stored. */
  get state(): CallState {
    return this.#hotline.disk.snapshotOf(this.id)?.state ?? { phase: "new" };
  }

  /** What was written on the ticket, oldest first. */
  get ticket(): readonly TicketChange[] {
    return this.#hotline.disk.ticketOf(this.id).map((write) => write.change);
  }
}

/** An agent with a browser and a headset. */
export class SimAgent {
  readonly id;
  readonly name: string;
  readonly skills: readonly string[];
  /** The phone that rings now, or has rung last. */
  ring: SimRing | null = null;
  /** How often the phone has rung. */
  rings = 0;
  /** What the phone does when it rings; by default it waits for the test. */
  onRing: (ring: SimRing) => void = () => {};
  address: string;
  readonly #hotline: Rehearsal;
  #signIns = 0;

  constructor(hotline: Rehearsal, name: string, skills: readonly string[]) {
    this.#hotline = hotline;
    this.name = name;
    this.skills = skills;
    this.id = agentId(name);
    this.address = `agent-${name}-0`;
  }

  /** Signs in at a new line and plugs the phone in, and lets the service take note. */
  async signIn(): Promise<void> {
    await this.#hotline.until(this.signInNow());
    await this.#hotline.advance(0);
  }

  /** Signs in at a new line; the phone is plugged in once the line is there. */
  async signInNow(): Promise<void> {
    this.#signIns += 1;
    this.address = `agent-${this.name}-${this.#signIns}`;
    const { engine } = this.#hotline;
    const profile = {
      id: this.id,
      name: this.name,
      skills: skillsAt(this.skills, levels.most),
      queues: [],
    };
    const line = { address: this.address, password: "x", kind: "agent", callerId: null } as const;
    await engine.signIn(profile, { at: line, autoAnswer: false });
    this.plugInNow();
  }

  /** The browser's phone registers, and the service takes note. */
  async plugIn(): Promise<void> {
    this.plugInNow();
    await this.#hotline.advance(0);
  }

  /** The browser's phone registers, if its line is there. */
  plugInNow(): void {
    if (!this.#hotline.carrier.hasLine(this.address)) return;
    this.#hotline.carrier.plugIn(this.address, (ring) => {
      this.ring = ring;
      this.rings += 1;
      this.onRing(ring);
    });
  }

  /** The browser's phone vanishes. */
  async unplug(): Promise<void> {
    this.#hotline.carrier.unplug(this.address);
    await this.#hotline.advance(0);
  }

  /** Signs out. */
  async signOut(): Promise<void> {
    await this.#hotline.until(this.#hotline.engine.signOut(this.id));
  }

  /** Does a command of the desk; returns why it is refused, or null. */
  async command(command: DeskCommand): Promise<string | null> {
    return this.#hotline.until(this.#hotline.engine.command(this.id, command, this.name));
  }

  /** Answers the phone. */
  async answer(): Promise<void> {
    this.ring?.answer();
    await this.#hotline.advance(0);
  }

  /** Rejects the call at the phone. */
  async refuse(): Promise<void> {
    this.ring?.refuse();
    await this.#hotline.advance(0);
  }

  /** The agent's leg. Throws an Error when the phone has never rung. */
  get leg(): SimLeg {
    const leg = this.ring && this.#hotline.carrier.legs.get(this.ring.leg);
    if (!leg) throw new Error(`The phone of ${this.name} has never rung.`);
    return leg;
  }

  /** Hangs the phone up, or loses the line in the middle of the talk. */
  async hangUp(cause: "normal" | "lost" = "normal"): Promise<void> {
    this.leg.end(cause);
    await this.#hotline.advance(0);
  }

  /** The agent as the floor sees them. */
  get record(): AgentRecord {
    const record = this.#hotline.engine.agent(this.id);
    if (!record) throw new Error(`The floor does not know ${this.name}.`);
    return record;
  }
}

const silentMetrics: Metrics = {
  callStarted: () => {},
  callEnded: () => {},
  offerEnded: () => {},
  queueLeft: () => {},
  nodePassed: () => {},
  rated: () => {},
  lookupEnded: () => {},
  speechEnded: () => {},
  commitDone: () => {},
};
