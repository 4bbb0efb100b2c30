import { limits } from "../lib/limits.ts";
import type { FlowGraph } from "./check-graph.ts";
import { quote } from "./check-words.ts";
import type { Fault } from "./check-world.ts";
import { typeOf } from "./nodes/index.ts";
import type { NodeId } from "./types.ts";

/**
 * What callers can reach and bear: from every question a person is at most `keysMax` keys away
 * (null: no such rule), and no more is said at once than a carrier takes.
 */
export function checkReach(graph: FlowGraph, keysMax: number | null): readonly Fault[] {
  return [...(keysMax === null ? [] : checkHuman(graph, keysMax)), ...checkLength(graph)];
}

function checkHuman(graph: FlowGraph, keysMax: number): readonly Fault[] {
  const keys = keysToHuman(graph);
  return Object.values(graph.flow.nodes).flatMap((node): readonly Fault[] => {
    if (!graph.ways(node.id).some((way) => (way.keys ?? 0) > 0)) return [];
    const needed = keys.get(node.id);
    if (needed !== undefined && needed <= keysMax) return [];
    const far =
      needed === undefined ? "no keys lead" : `at least ${needed} keys are needed to come`;
    const message =
      `From the node ${quote(node.id)} ${far} to a person, a callback or a voicemail; at most ${keysMax} are allowed. ` +
      `Send a key there (0 is what people try), or set "humanWithinKeys" to ${needed ?? "null"}.`;
    return [{ node: node.id, field: [], message }];
  });
}

/** The fewest keys from each node to a person: Dijkstra's search backwards, with keys as lengths. */
function keysToHuman(graph: FlowGraph): ReadonlyMap<NodeId, number> {
  const into = new Map<NodeId, { readonly from: NodeId; readonly keys: number }[]>();
  const least = new Map<NodeId, number>();
  // One list of nodes for each number of keys: the numbers are small.
  const rings: NodeId[][] = [[]];
  for (const node of Object.values(graph.flow.nodes)) {
    for (const way of graph.ways(node.id)) {
      const before = into.get(way.to) ?? [];
      before.push({ from: node.id, keys: way.keys ?? 0 });
      into.set(way.to, before);
    }
    if (typeOf(node).isHuman === true) {
      least.set(node.id, 0);
      rings[0]?.push(node.id);
    }
  }
  for (let ring = 0; ring < rings.length; ring += 1) {
    const nodes = rings[ring] ?? [];
    for (const id of nodes) {
      if (least.get(id) !== ring) continue;
      for (const { from, keys } of into.get(id) ?? []) {
        const far = ring + keys;
        if ((least.get(from) ?? Number.POSITIVE_INFINITY) <= far) continue;
        least.set(from, far);
        while (rings.length <= far) rings.push([]);
        rings[far]?.push(from);
      }
    }
  }
  return least;
}

/** Nodes that only speak are heard with what follows them: a long row of them is cut by carriers. */
function checkLength(graph: FlowGraph): readonly Fault[] {
  const before = new Map<NodeId, number>();
  const lengthAt = (id: NodeId, path: ReadonlySet<NodeId>): number => {
    const known = before.get(id);
    if (known !== undefined || path.has(id)) return known ?? 0;
    const node = graph.node(id);
    if (node?.type !== "say") return 0;
    const [next] = graph.ways(id);
    const rest = next === undefined ? 0 : lengthAt(next.to, new Set([...path, id]));
    const length = node.prompts.length + rest;
    before.set(id, length);
    return length;
  };
  return Object.values(graph.flow.nodes).flatMap((node): readonly Fault[] => {
    if (node.type !== "say") return [];
    const length = lengthAt(node.id, new Set());
    const [next] = graph.ways(node.id);
    const after = next === undefined ? 0 : lengthAt(next.to, new Set());
    if (length <= limits.promptsPerScript || after > limits.promptsPerScript) return [];
    const message =
      `From the node ${quote(node.id)} on, ${length} prompts would be said at once; ` +
      `at most ${limits.promptsPerScript} are. Ask something in between.`;
    return [{ node: node.id, field: ["prompts"], message }];
  });
}
