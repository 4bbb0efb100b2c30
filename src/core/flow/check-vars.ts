import { type Field, nodeAt, shortestWay, type Way, waysOf } from "./check-graph.ts";
import { quote, suggest } from "./check-words.ts";
import type {
  FlowDocument,
  FlowNode,
  NodeId,
  PromptTemplate,
  TaperedPrompts,
  VerifyQuestion,
} from "./types.ts";

/** What a value is; `secret` is a reference to digits that nobody may hear or see. */
export type ValueKind = "text" | "money" | "currency" | "secret";

/** What a source of data wants and gives. */
export interface SourceShape {
  /** Names of the arguments it needs, all of them. */
  readonly args: readonly string[];
  /** The fields of its answer. */
  readonly answer: Readonly<Record<string, Exclude<ValueKind, "secret">>>;
}

/** Something wrong with a node, and where in it. */
export interface Fault {
  /** The node; null for the flow itself. */
  readonly node: NodeId | null;
  readonly field: Field;
  readonly message: string;
}

/** The values a caller's variables hold, by dotted path: `pin`, `balance.minor`. */
type Known = ReadonlyMap<string, ValueKind>;

/**
 * Checks every use of a variable: that each way to it sets it, and that it is of the right kind.
 * Secret digits may go to a look-up and nowhere else.
 */
export function checkVars(
  flow: FlowDocument,
  sources: Readonly<Record<string, SourceShape>>,
): readonly Fault[] {
  const known = knownAt(flow, sources);
  const everSet = new Set<string>();
  for (const node of Object.values(flow.nodes)) {
    for (const out of waysOf(node))
      for (const path of set(node, out, sources).keys()) everSet.add(path);
  }
  const faults: Fault[] = [];
  for (const [id, here] of known) {
    const node = nodeAt(flow, id);
    for (const use of node === null ? [] : usesOf(node, sources)) {
      const message = faultOf(flow, sources, id, use, here, everSet);
      if (message !== null) faults.push({ node: id, field: use.field, message });
    }
  }
  return faults;
}

/** For each node that can be reached, what is surely known there: the common part of all ways. */
function knownAt(
  flow: FlowDocument,
  sources: Readonly<Record<string, SourceShape>>,
): ReadonlyMap<NodeId, Known> {
  const at = new Map<NodeId, Known>([[flow.start, new Map()]]);
  const changed = [flow.start];
  for (let id = changed.pop(); id !== undefined; id = changed.pop()) {
    const node = nodeAt(flow, id);
    const here = at.get(id);
    if (node === null || here === undefined) continue;
    for (const out of waysOf(node)) {
      const there: Known = new Map([...keptOn(node, out, here), ...set(node, out, sources)]);
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

/** What is known before `out` sets its variable anew: the old value goes with all its fields. */
function keptOn(node: FlowNode, out: Way, here: Known): Known {
  const into = "into" in node && ["done", "found", "verified"].includes(String(out.field[0]));
  if (!into) return here;
  return new Map(
    [...here].filter(([path]) => path !== node.into && !path.startsWith(`${node.into}.`)),
  );
}

/** What passing `out` of `node` sets. */
function set(
  node: FlowNode,
  out: Way,
  sources: Readonly<Record<string, SourceShape>>,
): ReadonlyMap<string, ValueKind> {
  const [field] = out.field;
  if (node.type === "ask" && field === "done") {
    return new Map([[node.into, node.secret ? "secret" : "text"]]);
  }
  const answered =
    (node.type === "lookup" && field === "found") ||
    (node.type === "verify" && field === "verified");
  if (!answered) return new Map();
  const answer = sourceAt(sources, node.source)?.answer ?? {};
  const paths = Object.entries(answer).map(
    ([name, kind]) => [`${node.into}.${name}`, kind] as const,
  );
  return node.type === "verify"
    ? new Map([...paths, [`${node.into}.account`, "text"]])
    : new Map(paths);
}

/** One use of a variable, and the kinds that may be used there. */
interface Use {
  readonly field: Field;
  readonly path: string;
  readonly kinds: readonly ValueKind[];
  readonly as: string;
}

function usesOf(node: FlowNode, sources: Readonly<Record<string, SourceShape>>): readonly Use[] {
  const spoken = templatesOf(node).flatMap(({ field, template }) => usesIn(template, field));
  if (node.type !== "lookup") return spoken;
  // A source that does not exist is a fault of its own; its arguments cannot be judged.
  const wanted = sourceAt(sources, node.source)?.args ?? [];
  const passed = Object.entries(node.args)
    .filter(([name]) => wanted.includes(name))
    .map(([name, path]): Use => {
      const kinds: readonly ValueKind[] = ["text", "money", "currency", "secret"];
      return { field: ["args", name], path, kinds, as: `the argument ${quote(name)}` };
    });
  return [...spoken, ...passed];
}

function usesIn(template: PromptTemplate, field: Field): readonly Use[] {
  switch (template.kind) {
    case "sound":
      return [];
    case "digits":
      return [{ field, path: template.from, kinds: ["text"], as: "digits" }];
    case "number":
      return [{ field, path: template.from, kinds: ["money"], as: "a number" }];
    case "money":
      return [
        { field, path: template.minorFrom, kinds: ["money"], as: "an amount" },
        { field, path: template.currencyFrom, kinds: ["currency"], as: "a currency" },
      ];
  }
}

/** Every prompt of a node with the place where it stands. */
export function templatesOf(
  node: FlowNode,
): readonly { readonly field: Field; readonly template: PromptTemplate }[] {
  const list = (field: Field, templates: readonly PromptTemplate[]) =>
    templates.map((template, index) => ({ field: [...field, index], template }));
  const tapered = (field: Field, prompts: TaperedPrompts) =>
    prompts.flatMap((templates, index) => list([...field, index], templates));
  const question = (name: "account" | "pin", asked: VerifyQuestion) =>
    tapered([name, "prompts"], asked.prompts);
  switch (node.type) {
    case "say":
    case "hangup":
      return list(["prompts"], node.prompts);
    case "menu":
    case "ask":
    case "language":
      return [
        ...tapered(["prompts"], node.prompts),
        ...list(["noInput"], node.noInput),
        ...list(["noMatch"], node.noMatch),
      ];
    case "lookup":
      return list(["slow"], node.slow);
    case "verify":
      return [
        ...question("account", node.account),
        ...question("pin", node.pin),
        ...list(["noInput"], node.noInput),
        ...list(["wrong"], node.wrong),
        ...list(["slow"], node.slow),
      ];
    case "queue":
      return [...list(["prompts"], node.prompts), ...list(["lost"], node.lost)];
  }
}

function faultOf(
  flow: FlowDocument,
  sources: Readonly<Record<string, SourceShape>>,
  id: NodeId,
  use: Use,
  here: Known,
  everSet: ReadonlySet<string>,
): string | null {
  const kind = here.get(use.path);
  if (kind === "secret" && !use.kinds.includes("secret")) {
    return `${quote(use.path)} holds secret digits: they may go to a lookup, and are never said.`;
  }
  if (kind !== undefined) {
    return use.kinds.includes(kind)
      ? null
      : `${quote(use.path)} is ${kind}, which cannot be used as ${use.as} (${use.kinds.join(" or ")}).`;
  }
  if (!everSet.has(use.path)) {
    return `${quote(use.path)} is set nowhere in this flow.${suggest(use.path, everSet)}`;
  }
  const setsIt = (node: FlowNode, out: Way): boolean => set(node, out, sources).has(use.path);
  const way = shortestWay(
    flow,
    flow.start,
    (node) => node === id,
    (node, out) => !setsIt(node, out),
  );
  return way === null
    ? `${quote(use.path)} is not of one kind on all ways to this node.`
    : `${quote(use.path)} is not set on the way ${way.join(" → ")}.`;
}

/** The source of that name, if there is one. */
export function sourceAt(
  sources: Readonly<Record<string, SourceShape>>,
  name: string,
): SourceShape | undefined {
  return Object.hasOwn(sources, name) ? sources[name] : undefined;
}

function intersect(one: Known, other: Known): Known {
  return new Map([...one].filter(([path, kind]) => other.get(path) === kind));
}
