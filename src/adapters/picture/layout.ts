import { Graph, layout } from "@dagrejs/dagre";
import type { FlowPicture } from "../../contract/flow-picture.ts";
import type { Lang } from "../../core/call/index.ts";
import { type FlowGraph, graphOf } from "../../core/flow/check-graph.ts";
import { anyQuestion, wayKey, wayLabel } from "../../core/flow/coverage.ts";
import type { FlowDocument, FlowNode } from "../../core/flow/index.ts";

type Point = FlowPicture["edges"][number]["points"][number];
type Edge = Pick<FlowPicture["edges"][number], "from" | "to" | "ways">;

const nodeHeight = 44;
const lineHeight = 16;
const margin = 16;

/**
 * Lays a flow out from top to bottom by dagre: layers after Sugiyama, with few crossings. Equal
 * flows give equal pictures. Boxes are wide enough for the labels in every language.
 */
export function layoutFlow(flow: FlowDocument): FlowPicture {
  const flowGraph = graphOf(flow);
  const nodes = Object.values(flow.nodes);
  const parts = Object.keys(flow.parts).filter((name) => name !== flow.name);
  const edges = [
    ...edgesFromAny(flowGraph),
    ...nodes.flatMap((node) => edgesFrom(flowGraph, node)),
  ];
  const graph = new Graph({ multigraph: true, compound: true });
  graph.setGraph({
    rankdir: "TB",
    nodesep: 28,
    edgesep: 14,
    ranksep: 34,
    marginx: margin,
    marginy: margin,
  });
  for (const name of parts) graph.setNode(groupId(name), {});
  for (const node of nodes) {
    graph.setNode(node.id, { width: widthOf(node), height: nodeHeight });
    const part = partName(flow, node.id);
    if (part !== null) graph.setParent(node.id, groupId(part));
  }
  const isAny = edges.some(({ from }) => from === anyQuestion);
  if (isAny) graph.setNode(anyQuestion, { width: 120, height: nodeHeight });
  for (const edge of edges) {
    const label = { width: textWidth(labelOf(edge), 11) + 8, height: lineHeight, labelpos: "c" };
    graph.setEdge(edge.from, edge.to, label);
  }
  layout(graph);
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  return {
    flow: flow.name,
    version: flow.version,
    width: round(width),
    height: round(height),
    groups: parts.flatMap((name) => {
      const box = boxOf(graph, groupId(name));
      return box === null ? [] : [{ name, ...box }];
    }),
    nodes: [...nodes, ...(isAny ? [always] : [])].flatMap((node) => {
      const box = boxOf(graph, node.id);
      const { id, type, label } = node;
      const group = partName(flow, id);
      return box === null ? [] : [{ id, type, label, group, isStart: id === flow.start, ...box }];
    }),
    edges: edges.map((edge) => ({ ...edge, ...runOf(graph, edge) })),
  };
}

/** The words at an edge: all its ways. */
export function labelOf({ ways }: Pick<Edge, "ways">): string {
  return ways.map(({ label }) => label).join(", ");
}

/** What stands in a node's box: its label or name, and its type. */
export function linesOf(
  node: Pick<FlowPicture["nodes"][number], "id" | "type" | "label">,
  lang: Lang,
): readonly [string, string] {
  const name = node.id.slice(node.id.indexOf("/") + 1);
  if (node.id === anyQuestion) return [node.label?.[lang] ?? name, "always"];
  const isSaid = node.label === null || name === node.type;
  return [node.label?.[lang] ?? name, isSaid ? node.type : `${node.type} · ${name}`];
}

/** The width of a text in pixels, about: letters of the Latin alphabet are half as wide as Chinese ones. */
function textWidth(text: string, size: number): number {
  let units = 0;
  for (const letter of text) units += letter > "\u2e80" ? 1 : 0.58;
  return Math.ceil(units * size);
}

function widthOf(node: FlowNode): number {
  const widths = (["en", "zh"] as const).flatMap((lang) => {
    const [title, type] = linesOf(node, lang);
    return [textWidth(title, 13), textWidth(type, 10)];
  });
  return Math.max(90, ...widths) + 24;
}

/** What stands for all questions, where keys lead somewhere from each. */
const always = { id: anyQuestion, type: "always", label: { en: "Any question", zh: "任何提问" } };

/** Keys that lead somewhere from every question: drawn once, not from each. */
function edgesFromAny(graph: FlowGraph): readonly Edge[] {
  const edges = new Map<string, Edge>();
  for (const node of Object.values(graph.flow.nodes)) {
    for (const { field, to } of graph.ways(node.id)) {
      const key = wayKey(node.id, field);
      if (field[0] !== "always" || graph.node(to) === null || edges.has(key)) continue;
      edges.set(key, { from: anyQuestion, to, ways: [{ key, label: wayLabel(field) }] });
    }
  }
  return [...edges.values()];
}

/** The edges out of a node: ways to the same node are one. */
function edgesFrom(graph: FlowGraph, node: FlowNode): readonly Edge[] {
  const edges = new Map<string, { from: string; to: string; ways: Edge["ways"] }>();
  for (const { field, to } of graph.ways(node.id)) {
    if (graph.node(to) === null || field[0] === "always") continue;
    const way = { key: wayKey(node.id, field), label: wayLabel(field) };
    const edge = edges.get(to);
    if (edge === undefined) edges.set(to, { from: node.id, to, ways: [way] });
    else edge.ways.push(way);
  }
  return [...edges.values()];
}

const groupId = (part: string): string => `${part}/`;

function partName(flow: FlowDocument, id: string): string | null {
  const slash = id.indexOf("/");
  const part = slash < 0 ? flow.name : id.slice(0, slash);
  return part === flow.name ? null : part;
}

function boxOf(graph: Graph, id: string) {
  const placed: { x?: number; y?: number; width?: number; height?: number } = graph.node(id) ?? {};
  const { x, y, width, height } = placed;
  if (x === undefined || y === undefined || width === undefined || height === undefined)
    return null;
  return { x: round(x), y: round(y), width: round(width), height: round(height) };
}

function runOf(graph: Graph, { from, to }: Edge): { points: Point[]; labelAt: Point } {
  const placed: { points?: Point[]; x?: number; y?: number } = graph.edge(from, to) ?? {};
  if (from === to) return loopAt(graph, from);
  const points = (placed.points ?? []).map(({ x, y }) => ({ x: round(x), y: round(y) }));
  return { points, labelAt: { x: round(placed.x ?? 0), y: round(placed.y ?? 0) } };
}

/** A way from a node to itself: a loop at its right side, where the layout has left room. */
function loopAt(graph: Graph, id: string): { points: Point[]; labelAt: Point } {
  const { x = 0, y = 0, width = 0 } = boxOf(graph, id) ?? {};
  const side = x + width / 2;
  const points = [
    { x: side, y: y - 10 },
    { x: side + 22, y: y - 16 },
    { x: side + 22, y: y + 16 },
    { x: side, y: y + 10 },
  ];
  return { points, labelAt: { x: side + 26, y } };
}

const round = (value: number): number => Math.round(value * 10) / 10;
