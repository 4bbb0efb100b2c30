import { type Capability, langs } from "../call/script.ts";
import { endable, endlessCircle, type FlowGraph, graphOf, reachable } from "./check-graph.ts";
import { checkParts } from "./check-parts.ts";
import { checkReach } from "./check-reach.ts";
import { checkValues } from "./check-values.ts";
import { quote, suggest } from "./check-words.ts";
import type { Fault, FlowWorld } from "./check-world.ts";
import { nodeAt, partOf } from "./document.ts";
import { inferTypes } from "./infer-types.ts";
import type { Field } from "./node-type.ts";
import { type FlowNode, typeOf } from "./nodes/index.ts";
import type { FlowDocument, PromptTemplate } from "./types.ts";

/**
 * Everything that can be known to be wrong with a flow before anybody calls: names that do not
 * exist, prompts without audio in a language, nodes that no call reaches or leaves, circles without
 * a wait, questions from which a person is too many keys away, variables that are not set on every
 * way, secret digits used as anything but a secret.
 * Without faults `reduceCall` can follow the returned flow, which knows its variables' types, on
 * every way.
 */
export function checkFlow(
  read: FlowDocument,
  world: FlowWorld,
): { readonly flow: FlowDocument; readonly faults: readonly Fault[] } {
  const { flow, faults: typeFaults } = inferTypes(read, world);
  const graph = graphOf(flow);
  const nodes = Object.values(flow.nodes);
  const starts = [...checkStarts(flow), ...checkAlways(flow)];
  const ways = [...starts, ...nodes.flatMap((node) => checkWays(graph, node))];
  // A way to nowhere makes nodes behind it look lost: that would only repeat it in other words.
  const shape =
    ways.length > 0 ? [] : [...checkShape(graph), ...checkReach(graph, world.humanWithinKeys)];
  const values = starts.length > 0 ? [] : checkValues(graph, world);
  const names = nodes.flatMap((node) => [
    ...(typeOf(node).faults?.(node, world) ?? []).map((fault) => ({ ...fault, node: node.id })),
    ...checkTargets(graph, node),
    ...checkSounds(node, world),
    ...checkNeeds(node, world),
  ]);
  return {
    flow,
    faults: [...ways, ...names, ...typeFaults, ...checkParts(flow), ...shape, ...values],
  };
}

function checkAlways(flow: FlowDocument): readonly Fault[] {
  return Object.entries(flow.parts).flatMap(([name, { always }]) =>
    Object.entries(always).flatMap(([key, to]): readonly Fault[] => {
      const isMain = name === flow.name;
      if (nodeAt(flow, isMain ? to : `${name}/${to}`) !== null) return [];
      const message = `The flow ${quote(name)} always sends key ${quote(key)} to ${quote(to)}, which does not exist.${suggest(to, localNames(flow, name))}`;
      return [{ node: isMain ? null : `${name}/`, field: ["always", key], message }];
    }),
  );
}

function checkStarts(flow: FlowDocument): readonly Fault[] {
  return Object.entries(flow.parts).flatMap(([name, { start }]) => {
    if (nodeAt(flow, name === flow.name ? start : `${name}/${start}`) !== null) return [];
    const near = suggest(start, localNames(flow, name));
    const message = `The flow ${quote(name)} starts at ${quote(start)}, which is no node of it.${near}`;
    return [{ node: name === flow.name ? null : `${name}/`, field: ["start"], message }];
  });
}

/** The names of a part's nodes as its file has them. */
function localNames(flow: FlowDocument, part: string): readonly string[] {
  const prefix = part === flow.name ? "" : `${part}/`;
  return Object.keys(flow.nodes)
    .filter((id) => partOf(flow, id) === part)
    .map((id) => id.slice(prefix.length));
}

function checkWays({ flow, ways, node: at }: FlowGraph, node: FlowNode): readonly Fault[] {
  return ways(node.id)
    .filter(({ to, field }) => at(to) === null && field[0] !== "flow" && field[0] !== "always")
    .map(({ field, to }) => {
      const name = to.slice(to.indexOf("/") + 1);
      const near = suggest(name, localNames(flow, partOf(flow, node.id)));
      const message = `The node ${quote(node.id)} sends ${wayName(field)} to ${quote(name)}, which does not exist.${near}`;
      return { node: node.id, field, message };
    });
}

/** Ways that must lead to a node of one type. */
function checkTargets({ ways, node: at }: FlowGraph, node: FlowNode): readonly Fault[] {
  return ways(node.id).flatMap(({ field, to, only }) => {
    const target = only === undefined ? null : at(to);
    if (target === null || target.type === only) return [];
    const message = `${quote(field.join("."))} of the node ${quote(node.id)} must name a ${only} node; ${quote(to)} is a ${target.type} node.`;
    return [{ node: node.id, field, message }];
  });
}

/** A way as a sentence names it: `key "3"`, `"next"`, `case 2`. */
function wayName(field: Field): string {
  const [name, which] = field;
  if (name === "keys") return `key ${quote(which)}`;
  if (typeof which === "number") return `${quote(name)} ${which + 1}`;
  return quote(which ?? name);
}

function checkSounds(node: FlowNode, world: FlowWorld): readonly Fault[] {
  return soundsOf(node).flatMap(({ field, name }) => {
    const missing = langs.filter((lang) => !world.sounds[lang].has(name));
    const [lang] = missing;
    if (lang === undefined) return [];
    const message =
      `The prompt ${quote(name)} has no audio in ${missing.join(" and ")} ` +
      `(sounds/${lang}/${name}.wav): write its words in sounds/prompts.${lang}.yaml ` +
      `and run "hotline sounds build".${suggest(name, world.sounds[lang])}`;
    return [{ node: node.id, field, message }];
  });
}

const inability: Readonly<Record<Capability, string>> = {
  record: "record callers",
  dial_number: "dial numbers (there is no TRUNK_HOST)",
  dial_sip: "call SIP addresses (transfers.sip in hotline.yaml is empty)",
};

function checkNeeds(node: FlowNode, world: FlowWorld): readonly Fault[] {
  const missing = (typeOf(node).needs?.(node) ?? []).filter((one) => !world.capabilities.has(one));
  return missing.map((capability) => {
    const message = `The carrier cannot ${inability[capability]}, which the ${node.type} ${quote(node.id)} needs.`;
    return { node: node.id, field: [], message };
  });
}

/** Every sound that a node names, with the place. */
function soundsOf(node: FlowNode): readonly { readonly field: Field; readonly name: string }[] {
  const inList = (
    templates: readonly PromptTemplate[],
    field: Field,
  ): readonly { readonly field: Field; readonly name: string }[] =>
    templates.flatMap((template, index) => {
      if (template.kind === "sound") return [{ field: [...field, index], name: template.name }];
      return "prompts" in template ? inList(template.prompts, [...field, index, "say"]) : [];
    });
  return typeOf(node)
    .prompts(node)
    .flatMap(({ field, templates }) => inList(templates, field));
}

function checkShape(graph: FlowGraph): readonly Fault[] {
  const { flow } = graph;
  const reached = reachable(graph);
  const ends = endable(graph);
  const circle = endlessCircle(graph);
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
