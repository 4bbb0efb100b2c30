import { readdir } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import { type FileProblem, formatProblem } from "../contract/flow/index.ts";
import type { Calendar } from "../core/calendar/index.ts";
import type { Lang } from "../core/call/index.ts";
import type { FlowWorld } from "../core/flow/check-world.ts";
import type { FlowDocument } from "../core/flow/index.ts";
import { err, ok, type Result } from "../core/lib/result.ts";
import { readCalendars } from "./calendars.ts";
import type { Config } from "./config.ts";
import { ConfigError } from "./config.ts";
import { type LoadedFlow, loadFlow, readFlowWorld } from "./flow.ts";
import { readPromptWords } from "./sounds/index.ts";
import { categoriesOf } from "./ticket-rules.ts";

/** Reads and checks a flow file against this configuration; problems are lines `file:line:column message`. */
export async function checkedFlow(
  config: Config,
  file: string,
): Promise<Result<FlowDocument, readonly string[]>> {
  const checked = await flowProblems(config, file);
  return checked.ok ? ok(checked.value.flow) : err(checked.error.map(formatProblem));
}

/** The same with the flow's texts, or the parts of each problem; files are named from the working folder. */
export async function flowProblems(
  config: Config,
  file: string,
): Promise<Result<LoadedFlow, readonly FileProblem[]>> {
  const loaded = await loadFlow(file, await worldOf(config));
  return loaded.ok ? loaded : err(loaded.error.map(fromHere));
}

/** What a flow may name under this configuration. */
export async function worldOf(config: Config): Promise<FlowWorld> {
  return readFlowWorld({
    queues: config.queues.map((queue) => queue.id),
    lookups: config.lookups,
    destinations: Object.keys(config.destinations),
    ticket: {
      categories: new Set(categoriesOf(config.tickets).map(({ id }) => id)),
      fields: Object.fromEntries(config.tickets.fields.map(({ name, type }) => [name, type])),
    },
    soundsFolder: config.soundsDir,
    calendars: await calendarNames(config),
    zone: config.env.TIME_ZONE,
    humanWithinKeys: config.env.HUMAN_WITHIN_KEYS || null,
    transfers: config.transfers,
    hasTrunk: config.env.TRUNK_HOST !== undefined,
  });
}

/** The words of every recorded prompt by language. Throws ConfigError when the prompt files are wrong. */
export async function promptWordsOf(
  config: Config,
): Promise<Readonly<Record<Lang, Readonly<Record<string, string>>>>> {
  const read = await readPromptWords(config.soundsDir);
  if (!read.ok) throw new ConfigError(read.error.map(shown));
  return read.value;
}

/** Names of calendars, also of wrong ones, whose problems are told elsewhere. */
async function calendarNames(config: Config): Promise<readonly string[]> {
  const folder = calendarFolder(config);
  const read = await readCalendars(folder, config.env.TIME_ZONE);
  if (read.ok) return [...read.value.keys()];
  return (await readdir(folder)).map((file) => basename(file, ".yaml"));
}

const calendarFolder = (config: Config): string => join(dirname(config.flowFile), "calendars");

/** The calendars beside the flow file by name. Throws ConfigError when one of them is wrong. */
export async function calendarsOf(config: Config): Promise<ReadonlyMap<string, Calendar>> {
  const read = await readCalendars(calendarFolder(config), config.env.TIME_ZONE);
  if (!read.ok) throw new ConfigError(read.error.map(shown));
  return read.value;
}

/** A problem as one line, its file seen from the working folder. */
export function shown(problem: FileProblem): string {
  return formatProblem(fromHere(problem));
}

function fromHere(problem: FileProblem): FileProblem {
  return { ...problem, file: relative(process.cwd(), problem.file) || problem.file };
}
