import type { FlowNode } from "./nodes/index.ts";
import type { FlowDocument, NodeId } from "./types.ts";

/** The node of that name; a flow that passed the checker has every node it names. Throws an Error else. */
export function nodeOf(flow: FlowDocument, id: NodeId): FlowNode {
  const node = nodeAt(flow, id);
  if (node === null) {
    throw new Error(`Flow "${flow.name}" version ${flow.version} has no node "${id}".`);
  }
  return node;
}

/** The node of that name, or null: a flow that is being checked may name nodes it does not have. */
export function nodeAt(flow: FlowDocument, id: NodeId): FlowNode | null {
  return Object.hasOwn(flow.nodes, id) ? (flow.nodes[id] ?? null) : null;
}

/** The part of a flow that a node stands in. */
export function partOf(flow: FlowDocument, id: NodeId): string {
  const slash = id.indexOf("/");
  return slash < 0 ? flow.name : id.slice(0, slash);
}

/** Where keys lead from every question in a part: its own, and those of the main flow. */
export function alwaysOf(flow: FlowDocument, part: string): Readonly<Record<string, NodeId>> {
  const own = Object.entries(flow.parts[part]?.always ?? {});
  const main = flow.parts[flow.name]?.always ?? {};
  if (part === flow.name) return main;
  return { ...main, ...Object.fromEntries(own.map(([key, to]) => [key, `${part}/${to}`])) };
}

/** The full name of a node that the node `from` names: names without a part stay in the same part. */
export function resolve(from: NodeId, to: NodeId): NodeId {
  const slash = from.indexOf("/");
  return slash < 0 || to.includes("/") ? to : `${from.slice(0, slash)}/${to}`;
}
