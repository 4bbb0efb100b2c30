import type { Json } from "../../lib/json.ts";
import { quote } from "../check-words.ts";
import type { Expression } from "../expressions.ts";
import type { NodeType } from "../node-type.ts";
import { cursorAt } from "../node-type.ts";
import { evaluate } from "../scope.ts";
import { noteWay } from "../trail.ts";
import type { NodeBase, NodeId } from "../types.ts";

/** Runs a sub-flow with arguments; goes on by the outcome it returns. */
export interface FlowCallNode extends NodeBase {
  readonly type: "flow";
  /** The sub-flow's name: the file beside this one. */
  readonly flow: string;
  readonly args: Readonly<Record<string, Expression>>;
  /** The variable that takes what it gives back; null for none. */
  readonly into: string | null;
  readonly outcomes: Readonly<Record<string, NodeId>>;
}

export const flow: NodeType<FlowCallNode> = {
  ways: (node) => [
    { field: ["flow"], to: `${node.flow}/`, immediate: true },
    ...Object.entries(node.outcomes).map(([name, to]) => ({
      field: ["outcomes", name],
      to,
      immediate: false,
    })),
  ],
  prompts: () => [],
  uses: (node) =>
    Object.entries(node.args).map(([name, expression]) => ({
      field: ["args", name],
      expression,
      types: [],
      as: `the argument ${quote(name)}`,
      secret: false,
    })),
  sets(node, { field }, { parts }) {
    const results = parts[node.flow]?.results;
    const returns = field[0] === "outcomes" && node.into !== null && results !== undefined;
    return returns && node.into !== null ? { [node.into]: { record: results } } : {};
  },
  arrive(scene, node, at) {
    const vars = Object.entries(node.args).map(([name, source]): [string, Json] => {
      return [name, evaluate(scene, at, source)];
    });
    const frame = { node: node.id, vars: at.cursor.vars };
    const start = `${node.flow}/${scene.flow.parts[node.flow]?.start ?? ""}`;
    const cursor = cursorAt(start, Object.fromEntries(vars), [...at.cursor.stack, frame]);
    const entered = { ...cursor, lead: at.cursor.lead };
    const facts = noteWay(at.facts, { node: node.id, by: ["flow"], to: start });
    return { facts, cursor: entered, waitFor: "nothing", effects: [] };
  },
};
