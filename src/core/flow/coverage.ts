import type { Lang } from "../call/script.ts";
import { type FlowGraph, graphOf, shortestWay } from "./check-graph.ts";
import { nodeAt } from "./document.ts";
import type { Field, Way } from "./node-type.ts";
import type { FlowNode } from "./nodes/index.ts";
import type { WayTaken } from "./trail.ts";
import type { FlowDocument, NodeId } from "./types.ts";

/** Stands for all questions, from which the same keys lead somewhere. */
export const anyQuestion = "*";

/**
 * The name of a way that stays while the flow changes elsewhere: `menu:keys.1`. A key that leads
 * somewhere from every question is one way: `*:always.9`.
 */
export function wayKey(node: NodeId, field: Field): string {
  return `${field[0] === "always" ? anyQuestion : node}:${field.join(".")}`;
}

/** A way as people name it: `1` for a key, `exhausted`, `case 2`. */
export function wayLabel(field: Field): string {
  const [name, which] = field;
  if (typeof which === "number") {
    return `${name === "cases" ? "case" : name === "shares" ? "share" : name} ${which + 1}`;
  }
  return String(which ?? name);
}

/** A way that calls can take while they are spoken to in a language. */
export interface PossibleWay {
  readonly key: string;
  readonly node: NodeId;
  readonly label: string;
  readonly to: NodeId;
  /** The language after the way is taken. */
  readonly lang: Lang;
}

/** All that calls can do in a flow: ways and nodes, each with the languages it can be met in. */
export interface Possible {
  readonly ways: readonly PossibleWay[];
  readonly nodes: readonly { readonly id: NodeId; readonly lang: Lang }[];
}

/** Walks every way in every language that a caller can have there, from the flow's beginning. */
export function possibleIn(flow: FlowDocument): Possible {
  const graph = graphOf(flow);
  const nodes = new Map([[spot(flow.start, flow.lang), { id: flow.start, lang: flow.lang }]]);
  const ways = new Map<string, PossibleWay>();
  for (const { id, lang } of nodes.values()) {
    const node = graph.node(id);
    if (node === null) continue;
    for (const way of graph.ways(id)) {
      for (const after of langsAfter(node, way, lang)) {
        const key = wayKey(id, way.field);
        const one = { key, node: id, label: wayLabel(way.field), to: way.to, lang: after };
        ways.set(spot(key, after), one);
        if (!nodes.has(spot(way.to, after)))
          nodes.set(spot(way.to, after), { id: way.to, lang: after });
      }
    }
  }
  return { ways: [...ways.values()], nodes: [...nodes.values()] };
}

/** Which ways and nodes calls have gone through, in which language. */
export class Coverage {
  readonly possible: Possible;
  readonly #flow: FlowDocument;
  readonly #graph: FlowGraph;
  readonly #ways = new Map<string, number>();
  readonly #nodes = new Set<string>();

  constructor(flow: FlowDocument) {
    this.#flow = flow;
    this.#graph = graphOf(flow);
    this.possible = possibleIn(flow);
  }

  /** A call has begun. */
  begin(): void {
    this.#nodes.add(spot(this.#flow.start, this.#flow.lang));
  }

  /** A call has taken ways one after the other; its language before them and after them. */
  take(taken: readonly WayTaken[], before: Lang, after: Lang): void {
    let lang = before;
    for (const one of taken) {
      const way = this.#wayOf(one);
      const node = nodeAt(this.#flow, one.node);
      if (node && way && langsAfter(node, way, lang).includes(after)) lang = after;
      const key = spot(wayKey(one.node, way?.field ?? one.by ?? []), lang);
      this.#ways.set(key, (this.#ways.get(key) ?? 0) + 1);
      this.#nodes.add(spot(one.to, lang));
    }
  }

  /** How often a way was taken in a language. */
  count(way: PossibleWay): number {
    return this.#ways.get(spot(way.key, way.lang)) ?? 0;
  }

  /** Ways that no call has taken. */
  get missedWays(): readonly PossibleWay[] {
    return this.possible.ways.filter((way) => this.count(way) === 0);
  }

  /** Nodes that no call has come to. */
  get missedNodes(): Possible["nodes"] {
    return this.possible.nodes.filter(({ id, lang }) => !this.#nodes.has(spot(id, lang)));
  }

  /** The shortest way from the flow's beginning to a node, all nodes on it. */
  wayTo(node: NodeId): readonly NodeId[] {
    return shortestWay(this.#graph, this.#flow.start, (id) => id === node) ?? [];
  }

  #wayOf({ node, by, to }: WayTaken): Way | null {
    const ways = this.#graph.ways(node);
    const named = by === null ? null : wayKey(node, by);
    return (
      ways.find((way) => (named === null ? way.to === to : wayKey(node, way.field) === named)) ??
      null
    );
  }
}

const spot = (name: string, lang: Lang): string => `${name} ${lang}`;

/** The languages a caller may have after a way: only the choice of a language changes it. */
function langsAfter(node: FlowNode, way: Way, lang: Lang): readonly Lang[] {
  if (node.type !== "language" || way.field[0] !== "next") return [lang];
  return [...new Set(Object.values(node.keys))];
}
