import type { FlowDocument, FlowNode, NodeId } from "./types.ts";

/** Where in a node something stands: keys and list positions, from the outside in. */
export type Field = readonly (string | number)[];

/** One way out of a node. */
export interface Way {
  /** Where the node names the target. */
  readonly field: Field;
  readonly to: NodeId;
  /** Whether the call takes this way without waiting for the caller or an agent. */
  readonly immediate: boolean;
}

/** All ways out of a node, in the order of its fields. */
export function waysOf(node: FlowNode): readonly Way[] {
  switch (node.type) {
    case "say":
      return [way("next", node.next, true)];
    case "menu":
      return [
        ...Object.entries(node.keys).map(([key, to]) => ({
          field: ["keys", key],
          to,
          immediate: false,
        })),
        way("exhausted", node.exhausted),
      ];
    case "ask":
      return [way("done", node.done), way("exhausted", node.exhausted)];
    case "language":
      return [way("next", node.next), way("exhausted", node.exhausted)];
    case "lookup":
      return [
        way("found", node.found, true),
        way("missing", node.missing, true),
        way("failed", node.failed, true),
      ];
    case "verify":
      return [
        way("verified", node.verified),
        way("exhausted", node.exhausted),
        way("failed", node.failed),
      ];
    case "queue":
      return [
        way("ended", node.ended),
        way("timedOut", node.timedOut),
        way("full", node.full, true),
      ];
    case "hangup":
      return [];
  }
}

/**
 * The shortest way from `start` to a node that `isTarget` accepts, over ways that `isOpen` lets
 * pass; all nodes on it in order, or null when there is none.
 */
export function shortestWay(
  flow: FlowDocument,
  start: NodeId,
  isTarget: (node: NodeId) => boolean,
  isOpen: (node: FlowNode, way: Way) => boolean = () => true,
): readonly NodeId[] | null {
  const cameFrom = new Map<NodeId, NodeId | null>([[start, null]]);
  // A Map is walked in the order of insertion and sees what is added meanwhile: breadth first.
  for (const [id] of cameFrom) {
    if (isTarget(id)) return trace(cameFrom, id);
    const node = nodeAt(flow, id);
    for (const out of node === null ? [] : waysOf(node)) {
      if (node !== null && !cameFrom.has(out.to) && isOpen(node, out)) cameFrom.set(out.to, id);
    }
  }
  return null;
}

/** All nodes that calls can come to. */
export function reachable(flow: FlowDocument): ReadonlySet<NodeId> {
  const seen = new Set<NodeId>([flow.start]);
  for (const id of seen) {
    const node = nodeAt(flow, id);
    for (const out of node === null ? [] : waysOf(node)) seen.add(out.to);
  }
  return seen;
}

/** Nodes from which some way leads to an end: a goodbye, or an agent. */
export function endable(flow: FlowDocument): ReadonlySet<NodeId> {
  const into = new Map<NodeId, NodeId[]>();
  const ends = new Set<NodeId>();
  for (const node of Object.values(flow.nodes)) {
    if (node.type === "hangup" || node.type === "queue") ends.add(node.id);
    for (const { to } of waysOf(node)) into.set(to, [...(into.get(to) ?? []), node.id]);
  }
  for (const id of ends) for (const before of into.get(id) ?? []) ends.add(before);
  return ends;
}

/** A circle that a call would run through for ever without waiting, or null. */
export function endlessCircle(flow: FlowDocument): readonly NodeId[] | null {
  const immediate = (_: FlowNode, out: Way): boolean => out.immediate;
  const done = new Set<NodeId>();
  for (const node of Object.values(flow.nodes)) {
    for (const out of waysOf(node)) {
      if (!out.immediate || done.has(out.to)) continue;
      const back = shortestWay(flow, out.to, (id) => id === node.id, immediate);
      if (back !== null) return [node.id, ...back];
    }
    done.add(node.id);
  }
  return null;
}

/** The node of that name, or null: a flow that is being checked may name nodes it does not have. */
export function nodeAt(flow: FlowDocument, id: NodeId): FlowNode | null {
  return Object.hasOwn(flow.nodes, id) ? (flow.nodes[id] ?? null) : null;
}

function way(field: string, to: NodeId, immediate = false): Way {
  return { field: [field], to, immediate };
}

function trace(cameFrom: ReadonlyMap<NodeId, NodeId | null>, end: NodeId): readonly NodeId[] {
  const path = [end];
  for (let id = cameFrom.get(end) ?? null; id !== null; id = cameFrom.get(id) ?? null)
    path.unshift(id);
  return path;
}
