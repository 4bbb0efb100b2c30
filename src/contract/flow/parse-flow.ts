import { createHash } from "node:crypto";
import { checkFlow } from "../../core/flow/check.ts";
import { quote } from "../../core/flow/check-words.ts";
import type { Fault, FlowWorld } from "../../core/flow/check-world.ts";
import type { FlowDocument, FlowNode } from "../../core/flow/index.ts";
import type { FlowPart } from "../../core/flow/types.ts";
import { err, ok, type Result } from "../../core/lib/result.ts";
import type { FileProblem } from "./problems.ts";
import { type PartRead, readPart } from "./read-part.ts";
import { nodesMax } from "./schema.ts";
import type { Path, YamlSource } from "./yaml-source.ts";

/** Problems shown for one flow; more would only scroll away. */
const problemsMax = 200;

/** A flow file: its name as the reader of a problem knows it, and its text. */
export interface FlowFileText {
  readonly file: string;
  readonly text: string;
}

/** The flow files beside the main one: what a `flow` node may call, by name. */
export type Neighbours = (name: string) => FlowFileText | null;

const nobody: Neighbours = () => null;

/**
 * Reads and checks a flow with the sub-flows that it calls. Equal texts give equal versions. Never
 * throws: the error lists all problems, file by file in the order of each file.
 * @param world What the flow may name: queues, sources, sounds.
 */
export function parseFlow(
  file: string,
  text: string,
  world: FlowWorld,
  neighbours: Neighbours = nobody,
): Result<FlowDocument, readonly FileProblem[]> {
  const main = readPart(file, text, "");
  const texts = new Map([["", text]]);
  const parts = new Map<string, PartRead>();
  gather(main, neighbours, parts, texts);
  const reads = [main, ...parts.values()];
  const problems = reads.flatMap((read) => inOrder(read.problems));
  const nodes = reads.flatMap((read) => read.nodes);
  problems.push(...nameProblems(parts));
  if (nodes.length > nodesMax) {
    const message = `The flow has ${nodes.length} nodes with its sub-flows; at most ${nodesMax} are allowed.`;
    problems.push({ file, line: 1, column: 1, message });
  }
  const { frame } = main;
  if (frame === null || problems.length > 0) return err(problems.slice(0, problemsMax));
  const read: FlowDocument = {
    name: frame.flow,
    version: versionOf(texts),
    start: frame.start,
    lang: frame.language,
    zone: frame.zone ?? world.zone,
    parts: Object.fromEntries([
      [frame.flow, partFrom(main)],
      ...[...parts].map(([name, part]) => [name, partFrom(part)] as const),
    ]),
    nodes: Object.fromEntries(nodes.map((node) => [node.id, node])),
  };
  const { flow, faults } = checkFlow(read, {
    ...world,
    humanWithinKeys:
      frame.humanWithinKeys === undefined ? world.humanWithinKeys : frame.humanWithinKeys,
  });
  if (faults.length === 0) return ok(flow);
  const sourceOf = (part: string): YamlSource | null => parts.get(part)?.source ?? main.source;
  const found = faults.flatMap((fault) => problemOf(flow, fault, sourceOf) ?? []);
  return err(
    reads
      .flatMap(({ source }) => inOrder(found.filter((problem) => problem.file === source?.file)))
      .slice(0, problemsMax),
  );
}

/** Reads the sub-flows that are called, and those that they call. */
function gather(
  from: PartRead,
  neighbours: Neighbours,
  parts: Map<string, PartRead>,
  texts: Map<string, string>,
): void {
  for (const node of from.nodes) {
    const name = flowNamedBy(node);
    if (name === null || parts.has(name)) continue;
    const found = neighbours(name);
    if (found === null) continue;
    const part = readPart(found.file, found.text, `${name}/`);
    parts.set(name, part);
    texts.set(name, found.text);
    gather(part, neighbours, parts, texts);
  }
}

/** The other flow that a node leads to, or null. */
function flowNamedBy(node: FlowNode): string | null {
  if (node.type === "flow") return node.flow;
  return node.type === "transfer" && node.to.kind === "flow" ? node.to.flow : null;
}

/** A sub-flow is found by its file's name: another name inside would only mislead. */
function nameProblems(parts: ReadonlyMap<string, PartRead>): readonly FileProblem[] {
  return [...parts].flatMap(([name, { frame, source }]) => {
    if (frame === null || source === null || frame.flow === name) return [];
    const message = `The file ${name}.yaml holds a flow named ${quote(frame.flow)}; name it ${quote(name)}.`;
    return [source.problemAt(["flow"], message)];
  });
}

function partFrom({ frame }: PartRead): FlowPart {
  const { start = "", always = {}, args = {}, results = {}, outcomes = [] } = frame ?? {};
  return { start, always, vars: args, args: Object.keys(args), results, outcomes };
}

function versionOf(texts: ReadonlyMap<string, string>): string {
  const hash = createHash("sha256");
  const [main, ...others] = [...texts.entries()];
  hash.update(main?.[1] ?? "");
  for (const [name, text] of others.toSorted(([one], [other]) => (one < other ? -1 : 1))) {
    hash.update(`\0${name}\0${text}`);
  }
  return hash.digest("hex").slice(0, 12);
}

function problemOf(
  flow: FlowDocument,
  { node: id, field, message }: Fault,
  sourceOf: (part: string) => YamlSource | null,
): FileProblem | null {
  const slash = id?.indexOf("/") ?? -1;
  const source = sourceOf(id !== null && slash >= 0 ? id.slice(0, slash) : "");
  const node = id === null ? undefined : flow.nodes[id];
  if (source === null) return null;
  return node === undefined
    ? source.problemAt(field, message)
    : problemInNode(source, node, node.id.slice(slash + 1), field, message);
}

/** A problem at a field of a node, where the file has it: one list of prompts stands for a list of lists. */
function problemInNode(
  source: YamlSource,
  node: FlowNode,
  name: string,
  field: Path,
  message: string,
): FileProblem {
  if (field.length === 0) return source.problemAtKey(["nodes", name], message);
  const path = ["nodes", name, node.type, ...field];
  const tries = path.indexOf("prompts") + 1;
  const flat = path.filter((_, index) => index !== tries);
  const isFlat = tries > 0 && tries < path.length - 1 && !source.has(path) && source.has(flat);
  return source.problemAt(isFlat ? flat : path, message);
}

function inOrder(problems: readonly FileProblem[]): readonly FileProblem[] {
  return problems.toSorted((one, other) => one.line - other.line || one.column - other.column);
}
