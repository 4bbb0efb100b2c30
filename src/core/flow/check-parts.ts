import { quote, suggest } from "./check-words.ts";
import type { Fault } from "./check-world.ts";
import { partOf } from "./document.ts";
import { compile } from "./expressions.ts";
import type { FlowCallNode, ReturnNode, TransferNode } from "./nodes/index.ts";
import { typesOf } from "./scope.ts";
import type { FlowDocument } from "./types.ts";
import { typeName, type VarTypes } from "./values.ts";

/**
 * Holds calls of sub-flows against what the sub-flows say of themselves: they exist, get all
 * arguments in their types, give back what they promise, every outcome is wired, and none calls
 * itself over others.
 */
export function checkParts(flow: FlowDocument): readonly Fault[] {
  const nodes = Object.values(flow.nodes);
  const faults = nodes.flatMap((node): readonly Fault[] => {
    if (node.type === "flow") return checkCall(flow, node);
    if (node.type === "transfer") return checkTransfer(flow, node);
    return node.type === "return" ? checkReturn(flow, node) : [];
  });
  return [...faults, ...checkRecursion(flow)];
}

function checkCall(flow: FlowDocument, node: FlowCallNode): readonly Fault[] {
  const fault = (field: Fault["field"], message: string): Fault => ({
    node: node.id,
    field,
    message,
  });
  const part = Object.hasOwn(flow.parts, node.flow) ? flow.parts[node.flow] : undefined;
  if (part === undefined) {
    const near = suggest(node.flow, Object.keys(flow.parts));
    return [
      fault(
        ["flow"],
        `There is no flow ${quote(node.flow)}: no file ${node.flow}.yaml beside this one.${near}`,
      ),
    ];
  }
  if (node.flow === flow.name) {
    return [fault(["flow"], `The flow ${quote(node.flow)} is the main flow: it cannot be called.`)];
  }
  const args = Object.fromEntries(part.args.map((name) => [name, part.vars[name] ?? "string"]));
  return [
    ...checkTypes(
      flow,
      node.id,
      ["args"],
      `The flow ${quote(node.flow)}`,
      "argument",
      args,
      node.args,
    ),
    ...part.outcomes
      .filter((name) => !Object.hasOwn(node.outcomes, name))
      .map((name) =>
        fault(
          ["outcomes"],
          `The flow ${quote(node.flow)} may end with ${quote(name)}, which leads nowhere here.`,
        ),
      ),
    ...Object.keys(node.outcomes)
      .filter((name) => !part.outcomes.includes(name))
      .map((name) =>
        fault(
          ["outcomes", name],
          `The flow ${quote(node.flow)} never ends with ${quote(name)}.${suggest(name, part.outcomes)}`,
        ),
      ),
  ];
}

/** A flow that calls are transferred to begins with nothing, and ends by itself. */
function checkTransfer(flow: FlowDocument, { id, to }: TransferNode): readonly Fault[] {
  if (to.kind !== "flow") return [];
  const fault = (message: string): Fault => ({ node: id, field: ["flow"], message });
  const part = Object.hasOwn(flow.parts, to.flow) ? flow.parts[to.flow] : undefined;
  if (part === undefined) {
    const near = suggest(to.flow, Object.keys(flow.parts));
    return [
      fault(`There is no flow ${quote(to.flow)}: no file ${to.flow}.yaml beside this one.${near}`),
    ];
  }
  if (to.flow === flow.name) return [fault(`The flow ${quote(to.flow)} is the main flow.`)];
  if (part.args.length === 0 && part.outcomes.length === 0) return [];
  return [
    fault(
      `The flow ${quote(to.flow)} takes arguments or returns: call it with a flow node instead.`,
    ),
  ];
}

function checkReturn(flow: FlowDocument, node: ReturnNode): readonly Fault[] {
  const name = partOf(flow, node.id);
  const part = flow.parts[name];
  if (part === undefined || name === flow.name) {
    const message = "Only a sub-flow returns: the main flow ends with a hangup.";
    return [{ node: node.id, field: [], message }];
  }
  const outcome = part.outcomes.includes(node.outcome)
    ? []
    : [
        {
          node: node.id,
          field: ["outcome"],
          message: `The flow ${quote(name)} has no outcome ${quote(node.outcome)}.${suggest(node.outcome, part.outcomes)}`,
        },
      ];
  const what = `The flow ${quote(name)}`;
  return [
    ...outcome,
    ...checkTypes(flow, node.id, ["results"], what, "result", part.results, node.results),
  ];
}

/** Whether all of `wanted` are given, nothing else, and each in its type. */
function checkTypes(
  flow: FlowDocument,
  node: string,
  field: readonly string[],
  who: string,
  what: string,
  wanted: VarTypes,
  given: Readonly<Record<string, string>>,
): readonly Fault[] {
  const names = Object.keys(wanted);
  const missing = names
    .filter((name) => !Object.hasOwn(given, name))
    .map((name) => ({
      node,
      field,
      message: `${who} wants the ${what} ${quote(name)}, which is not given.`,
    }));
  const others = Object.entries(given).flatMap(([name, expression]) => {
    const place = [...field, name];
    const type = Object.hasOwn(wanted, name) ? wanted[name] : undefined;
    if (type === undefined) {
      const message = `${who} has no ${what} ${quote(name)}.${suggest(name, names)}`;
      return [{ node, field: place, message }];
    }
    const made = compile(expression, typesOf(flow, partOf(flow, node)));
    if (!made.ok || made.value.type === typeName(type) || made.value.type === "dyn") return [];
    const message = `The ${what} ${quote(name)} is ${made.value.type} here; ${who} wants ${typeName(type)}.`;
    return [{ node, field: place, message }];
  });
  return [...missing, ...others];
}

function checkRecursion(flow: FlowDocument): readonly Fault[] {
  const calls = Object.values(flow.nodes).filter((node) => node.type === "flow");
  const reaches = (from: string, target: string, seen: Set<string>): boolean =>
    calls.some((node) => {
      if (partOf(flow, node.id) !== from || seen.has(node.flow)) return false;
      if (node.flow === target) return true;
      seen.add(node.flow);
      return reaches(node.flow, target, seen);
    });
  return calls
    .filter((node) => {
      const part = partOf(flow, node.id);
      return node.flow === part || reaches(node.flow, part, new Set());
    })
    .map((node) => {
      const message = `The flow ${quote(node.flow)} would call itself: sub-flows cannot be nested in themselves.`;
      return { node: node.id, field: ["flow"], message };
    });
}
