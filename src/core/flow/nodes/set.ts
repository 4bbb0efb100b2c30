import type { Json } from "../../lib/json.ts";
import { quote } from "../check-words.ts";
import type { Expression } from "../expressions.ts";
import type { NodeType } from "../node-type.ts";
import { evaluate } from "../scope.ts";
import { go, way } from "../steps.ts";
import type { NodeBase, NodeId } from "../types.ts";

/** Sets variables, all from the values before it. */
export interface SetNode extends NodeBase {
  readonly type: "set";
  readonly vars: Readonly<Record<string, Expression>>;
  readonly next: NodeId;
}

export const set: NodeType<SetNode> = {
  ways: (node) => [way("next", node.next, true)],
  prompts: () => [],
  uses: (node) =>
    Object.entries(node.vars).map(([name, expression]) => ({
      field: ["vars", name],
      expression,
      types: ["string", "int", "double", "bool"],
      as: `the variable ${quote(name)}`,
      secret: false,
    })),
  sets: (node, _, { typeOf }) =>
    Object.fromEntries(
      Object.entries(node.vars).map(([name, expression]) => [name, typeOf(expression)]),
    ),
  arrive(scene, node, at) {
    const values = Object.entries(node.vars).map(([name, source]): [string, Json] => {
      return [name, evaluate(scene, at, source)];
    });
    const vars = { ...at.cursor.vars, ...Object.fromEntries(values) };
    return go({ ...at, cursor: { ...at.cursor, vars } }, node.next, [], ["next"]);
  },
};
