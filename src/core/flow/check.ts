import type { Lang } from "../call/script.ts";
import { langs } from "../call/script.ts";
import { endable, endlessCircle, nodeAt, reachable, waysOf } from "./check-graph.ts";
import { checkVars, type Fault, type SourceShape, sourceAt, templatesOf } from "./check-vars.ts";
import { quote, suggest } from "./check-words.ts";
import type { FlowDocument, FlowNode } from "./types.ts";

/** What a flow may name that is not in its file. */
export interface FlowWorld {
  readonly queues: ReadonlySet<string>;
  readonly sources: Readonly<Record<string, SourceShape>>;
  /** Sounds that can be played, by language. */
  readonly sounds: Readonly<Record<Lang, ReadonlySet<string>>>;
}

/**
 * Everything that can be known to be wrong with a flow before anybody calls: names that do not
 * exist, prompts without audio in a language, nodes that no call reaches or leaves, circles without
 * a wait, variables that are not set on every way, secret digits used as anything but a secret.
 * An empty list means that `reduceCall` can follow the flow on every way.
 */
export function checkFlow(flow: FlowDocument, world: FlowWorld): readonly Fault[] {
  const nodes = Object.values(flow.nodes);
  const start = nodeAt(flow, flow.start) === null ? [startFault(flow)] : [];
  const ways = [...start, ...nodes.flatMap((node) => checkWays(flow, node))];
  // A way to nowhere makes nodes behind it look lost: that would only repeat it in other words.
  const shape = ways.length > 0 ? [] : checkShape(flow);
  const vars = start.length > 0 ? [] : checkVars(flow, world.sources);
  const names = nodes.flatMap((node) => [...checkNames(node, world), ...checkSounds(node, world)]);
  return [...ways, ...names, ...shape, ...vars];
}

function startFault(flow: FlowDocument): Fault {
  const near = suggest(flow.start, Object.keys(flow.nodes));
  const message = `The flow starts at ${quote(flow.start)}, which is no node of it.${near}`;
  return { node: null, field: ["start"], message };
}

function checkWays(flow: FlowDocument, node: FlowNode): readonly Fault[] {
  return waysOf(node)
    .filter(({ to }) => nodeAt(flow, to) === null)
    .map(({ field, to }) => {
      const what =
        field[0] === "keys" ? `sends key ${quote(field[1])}` : `sends ${quote(field[0])}`;
      const near = suggest(to, Object.keys(flow.nodes));
      const message = `The node ${quote(node.id)} ${what} to ${quote(to)}, which does not exist.${near}`;
      return { node: node.id, field, message };
    });
}

function checkNames(node: FlowNode, world: FlowWorld): readonly Fault[] {
  if (node.type === "queue" && !world.queues.has(node.queue)) {
    const known = [...world.queues].map(quote).join(", ");
    const message = `There is no queue ${quote(node.queue)} (there are: ${known}).${suggest(node.queue, world.queues)}`;
    return [{ node: node.id, field: ["queue"], message }];
  }
  if (node.type !== "lookup" && node.type !== "verify") return [];
  const source = sourceAt(world.sources, node.source);
  if (source === undefined) {
    const names = Object.keys(world.sources);
    const message = `There is no source ${quote(node.source)} (there are: ${names.map(quote).join(", ")}).${suggest(node.source, names)}`;
    return [{ node: node.id, field: ["source"], message }];
  }
  return node.type === "lookup"
    ? checkArgs(node.id, node.source, Object.keys(node.args), source)
    : checkArgs(node.id, node.source, ["account", "pin"], source).map((fault) => {
        return { ...fault, field: ["source"] };
      });
}

function checkArgs(
  node: string,
  name: string,
  given: readonly string[],
  source: SourceShape,
): readonly Fault[] {
  const missing = source.args.filter((arg) => !given.includes(arg));
  const unknown = given.filter((arg) => !source.args.includes(arg));
  return [
    ...missing.map((arg) => {
      const message = `The source ${quote(name)} needs the argument ${quote(arg)}, which is not given.`;
      return { node, field: ["args"], message };
    }),
    ...unknown.map((arg) => {
      const near = suggest(arg, source.args);
      const message = `The source ${quote(name)} takes no argument ${quote(arg)}.${near}`;
      return { node, field: ["args", arg], message };
    }),
  ];
}

function checkSounds(node: FlowNode, world: FlowWorld): readonly Fault[] {
  return templatesOf(node).flatMap(({ field, template }) => {
    if (template.kind !== "sound") return [];
    const missing = langs.filter((lang) => !world.sounds[lang].has(template.name));
    const [lang] = missing;
    if (lang === undefined) return [];
    const message =
      `The prompt ${quote(template.name)} has no audio in ${missing.join(" and ")} ` +
      `(sounds/${lang}/${template.name}.wav): write its words in sounds/prompts.${lang}.yaml ` +
      `and run "hotline sounds build".${suggest(template.name, world.sounds[lang])}`;
    return [{ node: node.id, field, message }];
  });
}

function checkShape(flow: FlowDocument): readonly Fault[] {
  const reached = reachable(flow);
  const ends = endable(flow);
  const circle = endlessCircle(flow);
  const faults = Object.values(flow.nodes).flatMap((node): readonly Fault[] => {
    if (!reached.has(node.id)) {
      const message = `No way from ${quote(flow.start)} leads to the node ${quote(node.id)}. Send a key or an outcome to it, or delete it.`;
      return [{ node: node.id, field: [], message }];
    }
    if (!ends.has(node.id)) {
      const message = `From the node ${quote(node.id)} no way leads to a queue or a hangup: the caller can only give up.`;
      return [{ node: node.id, field: [], message }];
    }
    return [];
  });
  if (circle === null) return faults;
  const message = `A call would go in a circle without ever waiting: ${circle.join(" → ")}.`;
  return [...faults, { node: circle[0] ?? null, field: [], message }];
}
