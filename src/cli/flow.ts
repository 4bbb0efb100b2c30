import { readdir, readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { asteriskCapabilities } from "../adapters/asterisk/index.ts";
import { type FileProblem, type FlowFileText, parseFlow } from "../contract/flow/index.ts";
import { type LookupSource, sourceShapeOf } from "../contract/index.ts";
import { type Destinations, type Lang, langs } from "../core/call/index.ts";
import type { FlowWorld } from "../core/flow/check-world.ts";
import type { FlowDocument } from "../core/flow/index.ts";
import { err, ok, type Result } from "../core/lib/result.ts";
import type { FlowSource } from "../ports/flows.ts";

/** What `readFlowWorld` takes: the parts of the configuration that a flow may name. */
export type FlowSurroundings = {
  readonly queues: Iterable<string>;
  readonly lookups: readonly LookupSource[];
  readonly destinations: Iterable<string>;
  readonly ticket: FlowWorld["ticket"];
  readonly soundsFolder: string;
  readonly calendars: Iterable<string>;
  /** See FlowWorld. */
  readonly humanWithinKeys: number | null;
  readonly transfers: Destinations;
  /** Whether there is a trunk to dial numbers on. */
  readonly hasTrunk: boolean;
  /** The centre's IANA time zone. */
  readonly zone: string;
};

/** Reads what a flow may name: the configured queues and sources, and the audio there is. */
export async function readFlowWorld(surroundings: FlowSurroundings): Promise<FlowWorld> {
  const sounds: Record<Lang, ReadonlySet<string>> = { en: new Set(), zh: new Set() };
  for (const lang of langs) {
    const files = await readdir(join(surroundings.soundsFolder, lang)).catch(() => []);
    sounds[lang] = new Set(
      files.filter((file) => file.endsWith(".wav")).map((file) => file.slice(0, -".wav".length)),
    );
  }
  const sources = surroundings.lookups.map((lookup) => {
    return [lookup.name, sourceShapeOf(lookup)] as const;
  });
  return {
    queues: new Set(surroundings.queues),
    calendars: new Set(surroundings.calendars),
    zone: surroundings.zone,
    humanWithinKeys: surroundings.humanWithinKeys,
    transfers: surroundings.transfers,
    capabilities: asteriskCapabilities({
      numbers: surroundings.hasTrunk,
      sip: surroundings.transfers.sip.length > 0,
    }),
    sources: Object.fromEntries(sources),
    destinations: new Set(surroundings.destinations),
    ticket: surroundings.ticket,
    sounds,
  };
}

/** A flow that passed the checks, with the texts that it was read from. */
export interface LoadedFlow {
  readonly flow: FlowDocument;
  readonly sources: readonly FlowSource[];
}

/**
 * Reads and checks the flow in `file`. Never throws: a file that cannot be read is one problem, a
 * wrong one lists all of its problems, so that a running service can keep the flow it has.
 */
export async function loadFlow(
  file: string,
  world: FlowWorld,
): Promise<Result<LoadedFlow, readonly FileProblem[]>> {
  try {
    const text = await readFile(file, "utf8");
    const neighbours = await readNeighbours(dirname(file));
    const read = parseFlow(file, text, world, (name) => neighbours.get(name) ?? null);
    if (!read.ok) return read;
    const flow = read.value;
    const parts = Object.keys(flow.parts).flatMap((part): readonly FlowSource[] => {
      const found = part === flow.name ? undefined : neighbours.get(part);
      return found === undefined ? [] : [{ part, file: basename(found.file), text: found.text }];
    });
    return ok({ flow, sources: [{ part: "", file: basename(file), text }, ...parts] });
  } catch (error) {
    const message = `The flow cannot be read: ${error instanceof Error ? error.message : error}.`;
    return err([{ file, line: 1, column: 1, message }]);
  }
}

/** Checks the texts of an earlier version against the world as it is now. Never throws. */
export function checkSources(
  sources: readonly FlowSource[],
  world: FlowWorld,
): Result<FlowDocument, readonly FileProblem[]> {
  const main = sources.find(({ part }) => part === "");
  if (main === undefined) {
    const message = "The texts of this version were not kept: it is from before they were.";
    return err([{ file: "flow", line: 1, column: 1, message }]);
  }
  return parseFlow(main.file, main.text, world, (name) => {
    return sources.find(({ part }) => part === name) ?? null;
  });
}

/** The flow files of a folder by the names that a `flow` node calls them by. */
async function readNeighbours(folder: string): Promise<ReadonlyMap<string, FlowFileText>> {
  const names = (await readdir(folder)).filter((name) => /^[a-z0-9_-]+\.yaml$/.test(name));
  const read = await Promise.all(
    names.map(async (name): Promise<[string, FlowFileText]> => {
      const file = join(folder, name);
      return [name.slice(0, -".yaml".length), { file, text: await readFile(file, "utf8") }];
    }),
  );
  return new Map(read);
}
