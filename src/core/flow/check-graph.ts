import { alwaysOf, nodeAt, partOf, resolve } from "./document.ts";
import type { Way } from "./node-type.ts";
import { type FlowNode, typeOf } from "./nodes/index.ts";
import type { FlowDocument, NodeId } from "./types.ts";

/** All ways out of a node, in the order of its fields, with the full names of their targets. */
export function waysOf(flow: FlowDocument, node: FlowNode): readonly Way[] {
  const taken = typeOf(node).asks?.(node);
  const always = taken === undefined ? [] : Object.entries(alwaysOf(flow, partOf(flow, node.id)));
  const exits = always
    .filter(([key]) => taken?.includes(key) === false)
    .map(([key, to]): Way => ({ field: ["always", key], to, immediate: false, keys: 1 }));
  const own = typeOf(node)
    .ways(node)
    .map((way) => {
      // A way into a sub-flow names only the sub-flow.
      const part = way.to.endsWith("/") ? way.to.slice(0, -1) : null;
      if (part === null) return { ...way, to: resolve(node.id, way.to) };
      return { ...way, to: `${part}/${flow.parts[part]?.start ?? ""}` };
    });
  return [...own, ...exits];
}

/** The ways of all nodes, worked out once: the checks walk over them again and again. */
export interface FlowGraph {
  readonly flow: FlowDocument;
  /** The node of that name, or null. */
  node(id: NodeId): FlowNode | null;
  ways(id: NodeId): readonly Way[];
}

/** The graph of a flow, which may name nodes that it does not have. */
export function graphOf(flow: FlowDocument): FlowGraph {
  const ways = new Map<NodeId, readonly Way[]>();
  for (const node of Object.values(flow.nodes)) ways.set(node.id, waysOf(flow, node));
  return { flow, node: (id) => nodeAt(flow, id), ways: (id) => ways.get(id) ?? [] };
}

/**
 * The shortest way from `start` to a node that `isTarget` accepts, over ways that `isOpen` lets
 * pass; all nodes on it in order, or null when there is none.
 */
export function shortestWay(
  graph: FlowGraph,
  start: NodeId,
  isTarget: (node: NodeId) => boolean,
  isOpen: (node: FlowNode, way: Way) => boolean = () => true,
): readonly NodeId[] | null {
  const cameFrom = new Map<NodeId, NodeId | null>([[start, null]]);
  // A Map is walked in the order of insertion and sees what is added meanwhile: breadth first.
  for (const [id] of cameFrom) {
    if (isTarget(id)) return trace(cameFrom, id);
    const node = graph.node(id);
    if (node === null) continue;
    for (const out of graph.ways(id)) {
      if (!cameFrom.has(out.to) && isOpen(node, out)) cameFrom.set(out.to, id);
    }
  }
  return null;
}

/** All nodes that calls can come to. */
export function reachable(graph: FlowGraph): ReadonlySet<NodeId> {
  const seen = new Set<NodeId>([graph.flow.start]);
  for (const id of seen) for (const out of graph.ways(id)) seen.add(out.to);
  return seen;
}

/** Nodes from which some way leads to an end: a goodbye, an agent, or back to the calling flow. */
export function endable(graph: FlowGraph): ReadonlySet<NodeId> {
  const into = new Map<NodeId, NodeId[]>();
  const ends = new Set<NodeId>();
  for (const node of Object.values(graph.flow.nodes)) {
    if (typeOf(node).isEnd === true) ends.add(node.id);
    for (const { to } of graph.ways(node.id)) {
      const before = into.get(to);
      if (before === undefined) into.set(to, [node.id]);
      else before.push(node.id);
    }
  }
  for (const id of ends) for (const before of into.get(id) ?? []) ends.add(before);
  return ends;
}

/**
 * A circle that a call would run through for ever without waiting, with its first node at both
 * ends, or null. A depth-first search that looks at each way once.
 */
export function endlessCircle(graph: FlowGraph): readonly NodeId[] | null {
  const done = new Set<NodeId>();
  for (const node of Object.values(graph.flow.nodes)) {
    const circle = circleFrom(graph, node.id, done);
    if (circle !== null) return circle;
  }
  return null;
}

function circleFrom(graph: FlowGraph, start: NodeId, done: Set<NodeId>): readonly NodeId[] | null {
  const path: { readonly id: NodeId; readonly ways: Iterator<Way> }[] = [];
  const onPath = new Set<NodeId>();
  const enter = (id: NodeId): void => {
    path.push({ id, ways: graph.ways(id).values() });
    onPath.add(id);
  };
  if (!done.has(start)) enter(start);
  for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
    const { value: out, done: isOver } = top.ways.next();
    if (isOver === true) {
      done.add(top.id);
      onPath.delete(top.id);
      path.pop();
    } else if (out.immediate && onPath.has(out.to)) {
      const from = path.findIndex(({ id }) => id === out.to);
      return [...path.slice(from).map(({ id }) => id), out.to];
    } else if (out.immediate && !done.has(out.to)) enter(out.to);
  }
  return null;
}

function trace(cameFrom: ReadonlyMap<NodeId, NodeId | null>, end: NodeId): readonly NodeId[] {
  const path = [end];
  for (let id = cameFrom.get(end) ?? null; id !== null; id = cameFrom.get(id) ?? null)
    path.unshift(id);
  return path;
}
