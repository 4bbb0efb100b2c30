import type { LookupArg } from "../../call/events.ts";
import type { Json } from "../../lib/json.ts";
import { quote, suggest } from "../check-words.ts";
import { type FlowWorld, type SourceShape, sourceAt } from "../check-world.ts";
import type { Expression } from "../expressions.ts";
import type { NodeType } from "../node-type.ts";
import { evaluate } from "../scope.ts";
import { go, way } from "../steps.ts";
import type { NodeBase, NodeId, PromptTemplate } from "../types.ts";

/** Asks a source for data; the answer goes into the variable `into`. */
export interface LookupNode extends NodeBase {
  readonly type: "lookup";
  readonly source: string;
  readonly args: Readonly<Record<string, Expression>>;
  readonly into: string;
  /** Said when the answer takes longer than a moment; empty for silence. */
  readonly slow: readonly PromptTemplate[];
  readonly found: NodeId;
  readonly missing: NodeId;
  readonly failed: NodeId;
}

export const lookup: NodeType<LookupNode> = {
  ways: (node) => [
    way("found", node.found, true),
    way("missing", node.missing, true),
    way("failed", node.failed, true),
  ],
  prompts: (node) => [{ field: ["slow"], templates: node.slow }],
  uses: (node) =>
    Object.entries(node.args).map(([name, expression]) => ({
      field: ["args", name],
      expression,
      types: ["string", "int", "double", "bool", "Secret"],
      as: `the argument ${quote(name)}`,
      secret: true,
    })),
  sets(node, { field }, { world }) {
    const answer = sourceAt(world, node.source)?.answer;
    return field[0] === "found" && answer ? { [node.into]: { record: answer } } : {};
  },
  faults: (node, world) => sourceFaults(node.source, world, Object.keys(node.args)),
  arrive(scene, node, at) {
    const args = Object.fromEntries(
      Object.entries(node.args).map(([name, source]) => {
        return [name, argumentOf(evaluate(scene, at, source))];
      }),
    );
    return { ...at, waitFor: "lookup", source: node.source, args, effects: [] };
  },
  afterLookup(_, node, at, result) {
    if (!result.ok) {
      const by = result.error === "missing" ? "missing" : "failed";
      return go(at, node[by], [], [by]);
    }
    const vars = { ...at.cursor.vars, [node.into]: result.value };
    return go({ ...at, cursor: { ...at.cursor, vars } }, node.found, [], ["found"]);
  },
  slow: (node) => node.slow,
};

function argumentOf(value: Json): LookupArg {
  const isSecret = typeof value === "object" && value !== null && "secret" in value;
  if (isSecret && typeof value.secret === "string") return { secret: value.secret };
  return value === null ? "" : String(value);
}

/** What is wrong with naming that source with those arguments. */
export function sourceFaults(name: string, world: FlowWorld, given: readonly string[]) {
  const source = sourceAt(world, name);
  if (source !== undefined) return argumentFaults(name, source, given);
  const names = Object.keys(world.sources);
  const message = `There is no source ${quote(name)} (there are: ${names.map(quote).join(", ")}).${suggest(name, names)}`;
  return [{ field: ["source"], message }];
}

function argumentFaults(name: string, source: SourceShape, given: readonly string[]) {
  const missing = source.args.filter((arg) => !given.includes(arg));
  const unknown = given.filter((arg) => !source.args.includes(arg));
  return [
    ...missing.map((arg) => {
      const message = `The source ${quote(name)} needs the argument ${quote(arg)}, which is not given.`;
      return { field: ["args"], message };
    }),
    ...unknown.map((arg) => {
      const near = suggest(arg, source.args);
      const message = `The source ${quote(name)} takes no argument ${quote(arg)}.${near}`;
      return { field: ["args", arg], message };
    }),
  ];
}
