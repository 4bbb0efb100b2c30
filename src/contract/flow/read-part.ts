import type { z } from "zod";
import { quote, suggest } from "../../core/flow/check-words.ts";
import type { FlowNode } from "../../core/flow/nodes/index.ts";
import { isJsonObject, type Json } from "../../core/lib/json.ts";
import { nodeNamePattern } from "./fields.ts";
import { formOf, isNodeKind, type NodeKind, nodeForms } from "./nodes/index.ts";
import type { FileProblem } from "./problems.ts";
import { FlowFrame, nodeLabel, nodesMax } from "./schema.ts";
import { schemaProblems } from "./schema-problems.ts";
import { type Path, readYaml, type YamlSource } from "./yaml-source.ts";

/** A flow file as far as it can be read without its neighbours. */
export interface PartRead {
  readonly source: YamlSource | null;
  /** Null when the frame is wrong. */
  readonly frame: z.output<typeof FlowFrame> | null;
  readonly nodes: readonly FlowNode[];
  readonly problems: readonly FileProblem[];
}

/**
 * Reads one flow file. Never throws.
 * @param prefix Put before the nodes' names: empty for the main flow, `<name>/` for a sub-flow.
 */
export function readPart(file: string, text: string, prefix: string): PartRead {
  const read = readYaml(file, text);
  if (!read.ok) return { source: null, frame: null, nodes: [], problems: read.error };
  const source = read.value;
  const problems: FileProblem[] = [];
  const frame = FlowFrame.safeParse(source.data);
  if (!frame.success) {
    const keys = Object.keys(FlowFrame.shape);
    problems.push(...schemaProblems(source, { title: "the flow", path: [], keys }, frame.error));
  }
  const nodes = readNodes(source, prefix, problems);
  return { source, frame: frame.success ? frame.data : null, nodes, problems };
}

function readNodes(
  source: YamlSource,
  prefix: string,
  problems: FileProblem[],
): readonly FlowNode[] {
  const data = isJsonObject(source.data) ? source.data["nodes"] : undefined;
  const entries = isJsonObject(data) ? Object.entries(data) : [];
  if (entries.length > nodesMax) {
    const message = `The flow has ${entries.length} nodes; at most ${nodesMax} are allowed. Split it.`;
    problems.push(source.problemAtKey(["nodes"], message));
    return [];
  }
  return entries.flatMap(([id, value]) => readNode(source, prefix, id, value, problems) ?? []);
}

function readNode(
  source: YamlSource,
  prefix: string,
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
    const title = `the label of ${quote(id)}`;
    const part = { title, path: [...path, "label"], keys: ["en", "zh"] };
    problems.push(...schemaProblems(source, part, label.error));
  }
  const form = formOf(kind);
  const body = form.schema.safeParse(value[kind]);
  if (!body.success) {
    const title = `the ${kind} ${quote(id)}`;
    const part = { title, path: [...path, kind], keys: Object.keys(form.schema.shape) };
    problems.push(...schemaProblems(source, part, body.error));
    return null;
  }
  for (const { field, message } of form.faults?.(body.data) ?? []) {
    problems.push(source.problemAt([...path, kind, ...field], message));
  }
  const base = { id: `${prefix}${id}`, label: label.success ? label.data : null };
  return form.node(base, body.data);
}

/** The one node type among the keys of a node. */
function kindOf(
  source: YamlSource,
  id: string,
  value: Json,
  problems: FileProblem[],
): NodeKind | null {
  const path: Path = ["nodes", id];
  const known = Object.keys(nodeForms);
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
