import type { SimClock } from "../adapters/simulated/index.ts";
import { SimLookup } from "../adapters/simulated/index.ts";
import { parseFlow } from "../contract/flow/index.ts";
import type { TestSetting } from "../contract/flow-test/index.ts";
import type { QueueSettings } from "../core/acd/index.ts";
import { type Calendar, instantAt, localTime } from "../core/calendar/index.ts";
import type { CallState, Lang } from "../core/call/index.ts";
import { reduceCall } from "../core/call/index.ts";
import { type Callback, isOpenCallback } from "../core/callback/index.ts";
import { quote } from "../core/flow/check-words.ts";
import type { FlowWorld } from "../core/flow/check-world.ts";
import type { FlowDocument } from "../core/flow/index.ts";
import { instant, queueId } from "../core/lib/brands.ts";
import { limits } from "../core/lib/limits.ts";
import { renderPrompt } from "../core/speech/index.ts";
import { withCalendars } from "../engine/index.ts";
import type { Lookup } from "../ports/lookup.ts";
import { Answers, StepFailure } from "./answers.ts";
import { StageCalendars } from "./calendars.ts";
import { rehearsedCallbacks } from "./callbacks.ts";
import { Ear, promptMs } from "./ear.ts";
import { Outside } from "./outside.ts";
import { Rehearsal, type SimAgent, type SimCaller } from "./rehearsal.ts";
import { StageWaits } from "./waits.ts";

/** What a flow is rehearsed with. */
export interface StageWorld {
  readonly flow: FlowDocument;
  /** What the flow may name: sources with their arguments and answers, queues, sounds. */
  readonly world: FlowWorld;
  readonly queues: readonly QueueSettings[];
  readonly calendars: ReadonlyMap<string, Calendar>;
  /** The words of each sound, by language and name. */
  readonly words: Readonly<Record<Lang, Readonly<Record<string, string>>>>;
}

interface StageParts {
  readonly rehearsal: Rehearsal;
  readonly outside: Outside;
  readonly answers: Answers;
  readonly calendars: StageCalendars;
  readonly waits: StageWaits;
  readonly agents: ReadonlyMap<string, SimAgent>;
  readonly caller: SimCaller;
  /** The same caller calls in again. */
  readonly callIn: () => Promise<SimCaller>;
  readonly real: RealSources | null;
}

/** Sources outside the rehearsal, which answer in real time. */
export interface RealSources {
  readonly lookup: Lookup;
  /** Resolves when none is being asked: the clock stands still until then. */
  readonly idle: () => Promise<void>;
}

/** A Monday morning: what tests begin at that name no time. */
const defaultAt = "2026-01-05 10:00";
/** The number of a caller whose test does not say it. */
const simNumber = "+4930123456";
/** How long somebody waits for something to be heard or to happen before a test gives up. */
const patienceMs = 120_000;

/**
 * One call in virtual time, from its setting to its end: a caller with an ear, agents with phones,
 * and sources that answer as told.
 */
export class Stage {
  readonly rehearsal: Rehearsal;
  /** The telephones that Hotline calls outside. */
  readonly outside: Outside;
  readonly agents: ReadonlyMap<string, SimAgent>;
  readonly answers: Answers;
  readonly calendars: StageCalendars;
  readonly waits: StageWaits;
  readonly world: StageWorld;
  /** What was heard and done so far, in words, for people who look for a fault. */
  readonly story: string[] = [];
  /** Who has called in or was called back, oldest first. */
  readonly callers: SimCaller[] = [];
  #caller: SimCaller;
  #ear: Ear;
  readonly #endsAt: number;
  readonly #callIn: () => Promise<SimCaller>;
  readonly #real: RealSources | null;
  #told = 0;

  private constructor(world: StageWorld, parts: StageParts) {
    const { rehearsal } = parts;
    this.world = world;
    this.rehearsal = rehearsal;
    this.answers = parts.answers;
    this.calendars = parts.calendars;
    this.waits = parts.waits;
    this.agents = parts.agents;
    this.#callIn = parts.callIn;
    this.#real = parts.real;
    this.outside = parts.outside;
    this.#endsAt = rehearsal.clock.now() + limits.testMs;
    this.#caller = parts.caller;
    this.callers.push(parts.caller);
    this.#ear = this.#earOf(parts.caller);
    this.#listen();
  }

  /**
   * Sets the stage and lets the call come in. `real` sources are asked instead of those of the
   * setting. Rejects with StepFailure for a setting that cannot be.
   */
  static async open(
    world: StageWorld,
    setting: TestSetting,
    real: RealSources | null = null,
  ): Promise<Stage> {
    const [date = "", time = ""] = (setting.at ?? defaultAt).split(" ");
    const startAt = instantAt(date, time, world.flow.zone);
    if (startAt === null) throw new StepFailure(`There is no ${quote(setting.at)}.`);
    const answers = new Answers(world.world);
    answers.set(setting.lookups ?? {});
    const waiting = Object.entries(setting.waiting ?? {});
    const full = new Set(waiting.flatMap(([queue, count]) => (count === "full" ? [queue] : [])));
    let flow = world.flow;
    const calendars = new StageCalendars(world.calendars);
    calendars.tell(setting.calendars ?? {});
    const waits = new StageWaits(world.world.queues);
    waits.tell(setting.expectedWait ?? {});
    const rehearsal = new Rehearsal({
      startAt,
      flow: () => flow,
      carrier: { promptMs: () => promptMs },
      callbacks: rehearsedCallbacks(world.flow.zone, setting.callbacks),
      calendars,
      estimates: waits.estimateOf,
      queues: world.queues.map((queue) =>
        full.has(queue.id) ? { ...queue, lengthMax: 1 } : queue,
      ),
      lookup: (clock: SimClock) => {
        const sources = new SimLookup(clock, Object.keys(world.world.sources), (request) =>
          answers.next(request),
        );
        return withCalendars(real?.lookup ?? sources, calendars.goBy(clock));
      },
    });
    rehearsal.receiver = () => {
      const told = rehearsal.told.at(-1)?.destination ?? "";
      return setting.callOuts?.[told] ?? "done";
    };
    if (setting.contact && setting.from !== null) {
      rehearsal.disk.contacts.set(setting.from ?? simNumber, setting.contact);
    }
    await rehearsal.boot();
    for (const [queue, count] of waiting) {
      flow = waitingFlow(world, queue);
      if (count === "closed") {
        await rehearsal.engine.queueCommand(queueId(queue), { command: "close" });
        continue;
      }
      for (let index = 0; index < (count === "full" ? 1 : count); index += 1) {
        await rehearsal.call({ number: null });
      }
    }
    flow = world.flow;
    const agents = new Map<string, SimAgent>();
    for (const [name, skills] of Object.entries(setting.agents ?? {})) {
      agents.set(name, await rehearsal.agent(name, ...skills));
    }
    const callIn = () =>
      rehearsal.call({
        number: setting.from === undefined ? simNumber : setting.from,
        ...(setting.callerName === undefined ? {} : { name: setting.callerName }),
        ...(setting.to === undefined ? {} : { to: setting.to }),
      });
    const outside = new Outside(rehearsal);
    const caller = await callIn();
    const standing = { answers, calendars, waits, agents };
    const parts = { rehearsal, outside, ...standing, caller, callIn, real };
    return new Stage(world, parts);
  }

  /** The line that is listened to and speaks: of who has called last or was called back last. */
  get caller(): SimCaller {
    return this.#caller;
  }

  /** What is heard on it. */
  get ear(): Ear {
    return this.#ear;
  }

  /** The newest promise to call back, as it stands; null for none. */
  get promise(): Callback | null {
    const { disk } = this.rehearsal;
    return disk.calls().reduce<Callback | null>((found, call) => {
      return disk.callbackOf(call) ?? found;
    }, null);
  }

  /** An instant as the clock in the flow's zone shows it: `2026-11-27 10:00`. */
  timeOf(at: number): string {
    const { date, time } = localTime(instant(at), this.world.flow.zone);
    return `${date} ${time}`;
  }

  /** The same customer calls in anew; the lines that there were go on without being listened to. */
  async callAgain(): Promise<void> {
    this.story.push("[calls again]");
    this.goOnWith(await this.#callIn());
    this.#listen();
  }

  /** From now on this line is the caller's. */
  goOnWith(caller: SimCaller): void {
    this.callers.push(caller);
    this.#caller = caller;
    this.#ear = this.#earOf(caller);
    this.#told = 0;
  }

  /** The call as it stands. */
  get state(): CallState {
    return this.caller.state;
  }

  /** The language that the caller is spoken to in. */
  get lang(): Lang {
    const { state } = this;
    return state.phase === "new" ? this.world.flow.lang : state.facts.lang;
  }

  /** Every state of a call, oldest first, made again from its journal by the same machine. */
  states(caller: SimCaller = this.#caller): readonly CallState[] {
    const { disk } = this.rehearsal;
    const reduce = reduceCall(this.world.flow);
    const [call] = caller.calls;
    let state: CallState = { phase: "new" };
    if (call === undefined) return [state];
    return disk.journalOf(call).map(({ event, at }) => {
      [state] = reduce(state, event, instant(at));
      return state;
    });
  }

  /** Lets `ms` go by. Throws StepFailure when the test has used up its time. */
  async advance(ms: number): Promise<void> {
    const { clock } = this.rehearsal;
    const until = clock.now() + ms;
    if (until > this.#endsAt) {
      throw new StepFailure("The test takes more than three days of virtual time.");
    }
    while (clock.now() < until) await this.#step(until);
    await clock.advance(0);
    this.#listen();
  }

  /**
   * Lets time go by until `isDone`, or until nothing has been heard for two minutes: after a call
   * that was promised a callback, since the time at which that goes on. Returns whether it is done.
   */
  async until(isDone: () => boolean): Promise<boolean> {
    const { clock } = this.rehearsal;
    let heard = this.ear.heard.length;
    let giveUpAt = clock.now() + patienceMs;
    while (!isDone()) {
      if (clock.now() >= this.#endsAt) return false;
      if (this.#caller.leg.ended !== null) {
        const { promise } = this;
        if (promise === null || !isOpenCallback(promise)) {
          await this.advance(0);
          return isDone();
        }
        giveUpAt = Math.max(giveUpAt, (promise.nextAt ?? 0) + patienceMs);
      }
      if (clock.now() >= giveUpAt) return false;
      await this.#step(giveUpAt);
      if (this.ear.heard.length > heard) {
        heard = this.ear.heard.length;
        giveUpAt = clock.now() + patienceMs;
      }
    }
    return true;
  }

  /** Presses keys one after the other. */
  async press(keys: string): Promise<void> {
    this.story.push(`[${keys}]`);
    for (const key of keys) {
      this.ear.cut();
      await this.caller.press(key);
    }
    this.#listen();
  }

  /** The caller hangs up. */
  async hangUp(): Promise<void> {
    this.story.push("[hangs up]");
    await this.caller.hangUp();
  }

  /** To whatever comes next, or to `until` when that is before. */
  async #step(until: number): Promise<void> {
    const { clock } = this.rehearsal;
    if (this.#real) {
      // What an answer leads to may ask another source at once.
      await clock.advance(0);
      await this.#real.idle();
      await clock.advance(0);
    }
    const next = Math.min(clock.nextAt ?? until, this.ear.nextAt ?? until, until);
    await clock.advance(Math.max(0, next - clock.now()));
    this.#listen();
  }

  #earOf(caller: SimCaller): Ear {
    const { words } = this.world;
    return new Ear(caller.leg, this.rehearsal.clock, (lang, prompt) => {
      return renderPrompt(lang, prompt, words[lang]).text;
    });
  }

  #listen(): void {
    this.ear.look();
    for (; this.#told < this.ear.heard.length; this.#told += 1) {
      const heard = this.ear.heard[this.#told];
      if (heard) this.story.push(heard.prompt.kind === "sound" ? heard.prompt.name : heard.text);
    }
  }
}

/** A flow whose calls wait in a queue for an agent who does not exist. */
function waitingFlow({ world }: StageWorld, queue: string): FlowDocument {
  const [sound = "goodbye"] = world.sounds.en;
  const text = `flow: waiting
start: wait
nodes:
  wait:
    queue:
      queue: ${queue}
      skills: [nobody]
      needsLang: false
      waitMsMax: 14400000
      announce: { position: false, wait: false }
      ended: bye
      timedOut: bye
      full: bye
  bye:
    hangup: { prompts: [${sound}] }
`;
  const read = parseFlow("waiting", text, world);
  if (read.ok) return read.value;
  throw new StepFailure(read.error[0]?.message ?? `There is no queue ${quote(queue)}.`);
}
