import { assertNever } from "../lib/assert.ts";
import { type FlowGraph, shortestWay } from "./check-graph.ts";
import { quote } from "./check-words.ts";
import type { Fault, FlowWorld } from "./check-world.ts";
import { partOf } from "./document.ts";
import { compile, secretFault } from "./expressions.ts";
import { setBy } from "./infer-types.ts";
import type { Field, Use, Way } from "./node-type.ts";
import { type FlowNode, typeOf } from "./nodes/index.ts";
import { typesIn } from "./prompts.ts";
import { builtIns, typesOf } from "./scope.ts";
import type { NodeId, PromptTemplate, ValuePrompt } from "./types.ts";
import { typeAt, type VarTypes } from "./values.ts";

/** Names of variables that are surely set. */
type Known = ReadonlySet<string>;

/**
 * Checks every use of a value: that its expression can be read and fits, that each way to it sets
 * its variables, and that secret digits go nowhere but to a look-up.
 */
export function checkValues(graph: FlowGraph, world: FlowWorld): readonly Fault[] {
  const { flow } = graph;
  const sets = new Map<Way, Known>();
  for (const node of Object.values(flow.nodes)) {
    const types = flow.parts[partOf(flow, node.id)]?.vars ?? {};
    for (const out of graph.ways(node.id)) {
      sets.set(out, new Set(Object.keys(setBy(flow, world, node, out, types))));
    }
  }
  const setsOf = (out: Way): Known => sets.get(out) ?? new Set();
  const faults: Fault[] = [];
  for (const [id, known] of knownAt(graph, setsOf)) {
    const node = graph.node(id);
    if (node === null) continue;
    const types = typesOf(flow, partOf(flow, id));
    for (const use of usesOf(node, types, world)) {
      const message = faultOf(graph, setsOf, id, use, known);
      if (message !== null) faults.push({ node: id, field: use.field, message });
    }
  }
  return faults;
}

/** For each node that can be reached, what is surely set there: the common part of all ways. */
function knownAt(graph: FlowGraph, setsOf: (out: Way) => Known): ReadonlyMap<NodeId, Known> {
  const { flow } = graph;
  const at = new Map<NodeId, Known>([[flow.start, new Set()]]);
  const changed = [flow.start];
  for (let id = changed.pop(); id !== undefined; id = changed.pop()) {
    const here = at.get(id);
    if (here === undefined) continue;
    for (const out of graph.ways(id)) {
      const part = partOf(flow, out.to);
      // A sub-flow begins with its arguments alone; a key that leads out of one, with nothing.
      const there =
        part === partOf(flow, id)
          ? new Set([...here, ...setsOf(out)])
          : new Set(flow.parts[part]?.args ?? []);
      const before = at.get(out.to);
      const common = before === undefined ? there : intersect(before, there);
      if (before === undefined || common.size < before.size) {
        at.set(out.to, common);
        changed.push(out.to);
      }
    }
  }
  return at;
}

/** A use with the types of all that may be named there. */
interface TypedUse extends Use {
  readonly in: VarTypes;
  /** Names that stand for an entry of a list here, not for a variable. */
  readonly bound: Known;
}

function usesOf(node: FlowNode, types: VarTypes, world: FlowWorld): readonly TypedUse[] {
  const type = typeOf(node);
  const none: Known = new Set();
  return [
    ...(type.uses?.(node, world) ?? []).map((use) => ({ ...use, in: types, bound: none })),
    ...type.prompts(node).flatMap(({ field, templates }) => usesIn(templates, field, types, none)),
  ];
}

const saidAs: Readonly<Record<ValuePrompt | "date", string>> = {
  digits: "digits",
  number: "a number",
  ordinal: "a place in an order",
  phone: "a telephone number",
  text: "a text",
  recording: "a recording",
  date: "a date",
  time: "a time of day",
  duration: "a length of time in seconds",
};

function usesIn(
  templates: readonly PromptTemplate[],
  field: Field,
  types: VarTypes,
  bound: Known,
): readonly TypedUse[] {
  return templates.flatMap((template, index): readonly TypedUse[] => {
    const place = [...field, index];
    const use = (expression: string, welcome: readonly string[], as: string): TypedUse => {
      return { field: place, expression, types: welcome, as, secret: false, in: types, bound };
    };
    switch (template.kind) {
      case "sound":
        return [];
      case "digits":
      case "phone":
      case "recording":
      case "text":
      case "date":
      case "time":
        return [use(template.from, ["string"], saidAs[template.kind])];
      case "ordinal":
        return [use(template.from, ["int"], saidAs[template.kind])];
      case "number":
      case "duration":
        return [use(template.from, ["int", "double"], saidAs[template.kind])];
      case "money":
        return [
          use(template.minorFrom, ["int"], "an amount"),
          use(template.currencyFrom, ["string"], "a currency"),
        ];
      case "when":
        return [
          use(template.condition, ["bool"], "a condition"),
          ...usesIn(template.prompts, [...place, "say"], types, bound),
        ];
      case "each":
        return [
          use(template.list, [], "a list"),
          ...usesIn(
            template.prompts,
            [...place, "say"],
            typesIn(types, template),
            new Set([...bound, template.as]),
          ),
        ];
      default:
        return assertNever(template, "kind of prompt");
    }
  });
}

function faultOf(
  graph: FlowGraph,
  setsOf: (out: Way) => Known,
  id: NodeId,
  use: TypedUse,
  known: Known,
): string | null {
  const made = compile(use.expression, use.in);
  if (!made.ok) return made.error;
  const { type, paths } = made.value;
  const secret = paths.find((path) => typeAt(use.in, path) === "secret");
  if (secret !== undefined && !(use.secret && secret === use.expression)) {
    return secretFault(secret);
  }
  if (use.as === "a list" && !type.startsWith("list")) {
    return `${quote(use.expression)} is ${type}, which is no list to go through.`;
  }
  if (use.types.length > 0 && type !== "dyn" && !use.types.includes(type)) {
    const welcome = use.types.filter((name) => name !== "Secret").join(" or ");
    return `${quote(use.expression)} is ${type}, which cannot be used as ${use.as} (${welcome}).`;
  }
  const roots = new Set(paths.map((path) => path.split(".")[0] ?? path));
  for (const root of roots) {
    if (known.has(root) || use.bound.has(root) || Object.hasOwn(builtIns, root)) continue;
    return unset(graph, setsOf, id, root);
  }
  return null;
}

function unset(graph: FlowGraph, setsOf: (out: Way) => Known, id: NodeId, name: string): string {
  const { flow } = graph;
  const part = partOf(flow, id);
  const start = part === flow.name ? flow.start : `${part}/${flow.parts[part]?.start ?? ""}`;
  const way = shortestWay(
    graph,
    start,
    (node) => node === id,
    (_, out) => partOf(flow, out.to) === part && !setsOf(out).has(name),
  );
  return way === null
    ? `${quote(name)} is not set on every way to this node.`
    : `${quote(name)} is not set on the way ${way.join(" → ")}.`;
}

function intersect(one: Known, other: Known): Known {
  return new Set([...one].filter((name) => other.has(name)));
}
