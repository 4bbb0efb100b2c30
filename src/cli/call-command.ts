import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { Lookups } from "../adapters/lookups/index.ts";
import { type CallAnswers, parseAnswers } from "../contract/flow-test/index.ts";
import { localTime } from "../core/calendar/index.ts";
import type { Lang } from "../core/call/index.ts";
import type { FlowDocument } from "../core/flow/index.ts";
import { ladderAt } from "../core/flow/nodes/queue.ts";
import { instant } from "../core/lib/brands.ts";
import type { Log } from "../ports/log.ts";
import type { Lookup } from "../ports/lookup.ts";
import { Stage, StepFailure } from "../rehearsal/index.ts";
import { calendarsOf, checkedFlow, promptWordsOf, shown, worldOf } from "./checked-flow.ts";
import type { Config } from "./config.ts";
import { callHelp, TerminalCall } from "./terminal-call.ts";

/** What `hotline call` takes. */
export interface CallOptions {
  /** The language that the call begins in; null for the flow's own. */
  readonly lang: Lang | null;
  readonly from: string | null;
  /** The file that says what sources answer; null asks the configured sources. */
  readonly answers: string | null;
  /** Whether time goes by as on the wall; otherwise it jumps to what happens next. */
  readonly realTime: boolean;
}

const tickMs = 100;

/**
 * One call in the terminal: prints what a caller would hear and takes keys by line. Returns the exit
 * code: 1 when the flow or the answers are wrong.
 */
export async function call(
  config: Config,
  file: string | undefined,
  options: CallOptions,
  input: NodeJS.ReadableStream,
  say: (text: string) => void,
): Promise<number> {
  const checked = await checkedFlow(config, file === undefined ? config.flowFile : resolve(file));
  const answers = options.answers === null ? null : await readAnswers(options.answers);
  const problems = [...(checked.ok ? [] : checked.error), ...(answers?.problems ?? [])];
  if (!checked.ok || problems.length > 0) {
    for (const problem of problems) say(problem);
    return 1;
  }
  const flow = options.lang === null ? checked.value : { ...checked.value, lang: options.lang };
  const real = answers === null ? new PatientLookup(new Lookups(config.lookups, silent)) : null;
  try {
    const stage = await openStage(config, flow, answers?.value ?? {}, options, real);
    await talk(new TerminalCall(stage, say), input, options.realTime, say);
    return 0;
  } catch (cause) {
    if (!(cause instanceof StepFailure)) throw cause;
    say(cause.message);
    return 1;
  } finally {
    real?.close();
  }
}

async function openStage(
  config: Config,
  flow: FlowDocument,
  answers: CallAnswers,
  { from, realTime }: CallOptions,
  real: PatientLookup | null,
): Promise<Stage> {
  const { date, time } = localTime(instant(Date.now()), flow.zone);
  const setting = {
    ...answers,
    agents: answers.agents ?? { agent: skillsOf(config, flow) },
    at: `${date} ${time}`,
    ...(from === null ? {} : { from }),
  };
  const [world, words] = [await worldOf(config), await promptWordsOf(config)];
  const calendars = await calendarsOf(config);
  const stageWorld = { flow, world, queues: config.queues, calendars, words };
  // In real time the clock goes on while a source is asked: a slow one is bridged with words.
  const idle = () => (realTime || !real ? Promise.resolve() : real.idle());
  return Stage.open(stageWorld, setting, real && { lookup: real, idle });
}

/** All that any queue may ask of an agent. */
function skillsOf({ queues }: Config, flow: FlowDocument): string[] {
  const asked = Object.values(flow.nodes).flatMap((node) =>
    node.type === "queue" ? ladderAt(node, "en").flatMap(({ skills }) => Object.keys(skills)) : [],
  );
  return [
    ...new Set(["en", "zh", ...asked, ...queues.flatMap(({ skills }) => Object.keys(skills))]),
  ];
}

async function talk(
  one: TerminalCall,
  input: NodeJS.ReadableStream,
  realTime: boolean,
  say: (text: string) => void,
): Promise<void> {
  say(callHelp);
  const lines = createInterface({ input });
  // One thing at a time: a line waits until the clock's step before it is done.
  let turn: Promise<void> = realTime ? Promise.resolve() : one.settle();
  const inTurn = (act: () => Promise<void>): Promise<void> => {
    turn = turn.then(act);
    return turn;
  };
  const close = () => lines.close();
  const ticking = realTime ? tick(one, inTurn) : Promise.resolve();
  if (realTime) ticking.then(close, close);
  for await (const line of lines) {
    const seconds = /^w (\d{1,5})$/.exec(line.trim())?.[1];
    if (realTime && seconds !== undefined) await sleep(Number(seconds) * 1_000);
    else await inTurn(() => one.take(line));
    if (!realTime) await inTurn(() => one.settle());
    if (one.isOver) close();
  }
  await inTurn(() => (one.isOver ? Promise.resolve() : one.take("h")));
  await ticking;
}

/** Lets the call's clock go with the one on the wall until the call is over. */
async function tick(
  one: TerminalCall,
  inTurn: (act: () => Promise<void>) => Promise<void>,
): Promise<void> {
  let before = performance.now();
  while (!one.isOver) {
    await sleep(tickMs);
    const now = performance.now();
    const ms = Math.round(now - before);
    before = now;
    await inTurn(() => (one.isOver ? Promise.resolve() : one.pass(ms)));
  }
}

async function readAnswers(file: string): Promise<{
  readonly value: CallAnswers;
  readonly problems: readonly string[];
}> {
  try {
    const read = parseAnswers(resolve(file), await readFile(resolve(file), "utf8"));
    return read.ok
      ? { value: read.value, problems: [] }
      : { value: {}, problems: read.error.map(shown) };
  } catch (cause) {
    return { value: {}, problems: [`${file}: the answers cannot be read: ${String(cause)}.`] };
  }
}

/** Real sources under a clock that may jump: it waits for their answers. */
class PatientLookup implements Lookup {
  readonly sources: ReadonlySet<string>;
  readonly #inner: Lookups;
  readonly #pending = new Set<Promise<unknown>>();

  constructor(inner: Lookups) {
    this.#inner = inner;
    this.sources = inner.sources;
  }

  ask(source: string, args: Readonly<Record<string, string>>): ReturnType<Lookup["ask"]> {
    const asked = this.#inner.ask(source, args);
    this.#pending.add(asked);
    void asked.finally(() => this.#pending.delete(asked));
    return asked;
  }

  async idle(): Promise<void> {
    while (this.#pending.size > 0) await Promise.all(this.#pending);
  }

  close(): void {
    this.#inner.close();
  }
}

const silent: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
