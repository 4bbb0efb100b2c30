import { createHash } from "node:crypto";
import { checkFlow, type FlowWorld } from "../../core/flow/check.ts";
import { quote, suggest } from "../../core/flow/check-words.ts";
import type { FlowDocument, FlowNode } from "../../core/flow/index.ts";
import { isJsonObject, type Json } from "../../core/lib/json.ts";
import { err, ok, type Result } from "../../core/lib/result.ts";
import { nodeFrom } from "./node-from.ts";
import type { FileProblem } from "./problems.ts";
import {
  FlowFrame,
  type NodeKind,
  nodeBodies,
  nodeLabel,
  nodeNamePattern,
  nodesMax,
} from "./schema.ts";
import { schemaProblems } from "./schema-problems.ts";
import { type Path, readYaml, type YamlSource } from "./yaml-source.ts";

/** Problems shown for one file; more would only scroll away. */
const problemsMax = 200;

/**
 * Reads and checks a flow file. Equal texts give equal versions. Never throws: the error lists all
 * problems in the order of the file.
 * @param file The file's name as the reader of a problem knows it.
 * @param world What the flow may name: queues, sources, sounds.
 */
export function parseFlow(
  file: string,
  text: string,
  world: FlowWorld,
): Result<FlowDocument, readonly FileProblem[]> {
  const read = readYaml(file, text);
  if (!read.ok) return read;
  const source = read.value;
  const problems: FileProblem[] = [];
  const frame = FlowFrame.safeParse(source.data);
  if (!frame.success) {
    const keys = Object.keys(FlowFrame.shape);
    problems.push(...schemaProblems(source, { title: "the flow", path: [], keys }, frame.error));
  }
  const nodes = readNodes(source, problems);
  if (!frame.success || problems.length > 0) return err(inOrder(problems));
  const flow: FlowDocument = {
    name: frame.data.flow,
    version: createHash("sha256").update(text).digest("hex").slice(0, 12),
    start: frame.data.start,
    lang: frame.data.language,
    nodes: Object.fromEntries(nodes.map((node) => [node.id, node])),
  };
  for (const fault of checkFlow(flow, world)) {
    const node = fault.node === null ? undefined : flow.nodes[fault.node];
    problems.push(
      node === undefined
        ? source.problemAt(fault.field, fault.message)
        : problemInNode(source, node, fault.field, fault.message),
    );
  }
  return problems.length > 0 ? err(inOrder(problems)) : ok(flow);
}

function readNodes(source: YamlSource, problems: FileProblem[]): readonly FlowNode[] {
  const data = isJsonObject(source.data) ? source.data["nodes"] : undefined;
  const entries = isJsonObject(data) ? Object.entries(data) : [];
  if (entries.length > nodesMax) {
    const message = `The flow has ${entries.length} nodes; at most ${nodesMax} are allowed. Split it.`;
    problems.push(source.problemAtKey(["nodes"], message));
    return [];
  }
  return entries.flatMap(([id, value]) => readNode(source, id, value, problems) ?? []);
}

function readNode(
  source: YamlSource,
  id: string,
  value: Json,
  problems: FileProblem[],
): FlowNode | null {
  const path = ["nodes", id];
  if (!nodeNamePattern.test(id)) {
    const message = `The node name ${quote(id)} must be small letters, digits and hyphens.`;
    problems.push(source.problemAtKey(path, message));
    return null;
  }
  const kind = kindOf(source, id, value, problems);
  if (kind === null || !isJsonObject(value)) return null;
  const label = nodeLabel.safeParse(value["label"] ?? null);
  if (!label.success) {
    const part = {
      title: `the label of ${quote(id)}`,
      path: [...path, "label"],
      keys: ["en", "zh"],
    };
    problems.push(...schemaProblems(source, part, label.error));
  }
  const node = nodeFrom(id, label.success ? label.data : null, kind, value[kind]);
  if (node.ok) {
    problems.push(...rangeProblems(source, node.value));
    return node.value;
  }
  const title = `the ${kind} ${quote(id)}`;
  const part = { title, path: [...path, kind], keys: Object.keys(nodeBodies[kind].shape) };
  problems.push(...schemaProblems(source, part, node.error));
  return null;
}

/** The one node type among the keys of a node. */
function kindOf(
  source: YamlSource,
  id: string,
  value: Json,
  problems: FileProblem[],
): NodeKind | null {
  const path: Path = ["nodes", id];
  const known = Object.keys(nodeBodies);
  const keys = isJsonObject(value) ? Object.keys(value).filter((key) => key !== "label") : [];
  const kinds = keys.filter(isNodeKind);
  const unknown = keys.filter((key) => !isNodeKind(key));
  for (const key of unknown) {
    const message = `${quote(key)} is no node type (${known.join(", ")}).${suggest(key, known)}`;
    problems.push(source.problemAtKey([...path, key], message));
  }
  const [kind] = kinds;
  if (kind !== undefined && kinds.length === 1 && unknown.length === 0) return kind;
  if (kinds.length > 1) {
    const message = `The node ${quote(id)} has ${kinds.length} types (${kinds.join(", ")}); give it one.`;
    problems.push(source.problemAtKey(path, message));
  } else if (unknown.length === 0) {
    const message = `The node ${quote(id)} must have one type, as in "say: { … }". Types: ${known.join(", ")}.`;
    problems.push(source.problemAtKey(path, message));
  }
  return null;
}

function isNodeKind(key: string): key is NodeKind {
  return Object.hasOwn(nodeBodies, key);
}

/** What no schema can say: two numbers that must fit each other, and the end key among the keys. */
function rangeProblems(source: YamlSource, node: FlowNode): readonly FileProblem[] {
  const asked =
    node.type === "ask"
      ? [{ field: [], min: node.min, max: node.max }]
      : node.type === "verify"
        ? [
            { field: ["account"], min: node.account.min, max: node.account.max },
            { field: ["pin"], min: node.pin.min, max: node.pin.max },
          ]
        : [];
  const ranges = asked
    .filter(({ min, max }) => min > max)
    .map(({ field, min, max }) => {
      const message = `"min" is ${min}, more than "max", which is ${max}. Swap them.`;
      return problemInNode(source, node, [...field, "min"], message);
    });
  const keyless = "keys" in node && Object.keys(node.keys).length === 0;
  return keyless
    ? [
        ...ranges,
        problemInNode(source, node, ["keys"], `The ${node.type} ${quote(node.id)} has no keys.`),
      ]
    : ranges;
}

/** A problem at a field of a node, where the file has it: one list of prompts stands for a list of lists. */
function problemInNode(
  source: YamlSource,
  node: FlowNode,
  field: Path,
  message: string,
): FileProblem {
  if (field.length === 0) return source.problemAtKey(["nodes", node.id], message);
  const path = ["nodes", node.id, node.type, ...field];
  const tries = path.indexOf("prompts") + 1;
  const flat = path.filter((_, index) => index !== tries);
  const isFlat = tries > 0 && tries < path.length - 1 && !source.has(path) && source.has(flat);
  return source.problemAt(isFlat ? flat : path, message);
}

function inOrder(problems: readonly FileProblem[]): readonly FileProblem[] {
  return problems
    .toSorted((one, other) => one.line - other.line || one.column - other.column)
    .slice(0, problemsMax);
}
