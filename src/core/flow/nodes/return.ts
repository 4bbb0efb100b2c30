import type { Json } from "../../lib/json.ts";
import { quote } from "../check-words.ts";
import { nodeAt } from "../document.ts";
import type { Expression } from "../expressions.ts";
import type { NodeType } from "../node-type.ts";
import { evaluate } from "../scope.ts";
import { go, hangUp } from "../steps.ts";
import type { NodeBase } from "../types.ts";

/** Ends a sub-flow: gives its results back and goes on where it was called from. */
export interface ReturnNode extends NodeBase {
  readonly type: "return";
  readonly outcome: string;
  readonly results: Readonly<Record<string, Expression>>;
}

/** Named so because `return` is a word of the language. */
export const returnNode: NodeType<ReturnNode> = {
  ways: () => [],
  prompts: () => [],
  uses: (node) =>
    Object.entries(node.results).map(([name, expression]) => ({
      field: ["results", name],
      expression,
      types: [],
      as: `the result ${quote(name)}`,
      secret: false,
    })),
  isEnd: true,
  // Where the caller goes from here is for the flow that called to say, and is checked there.
  isHuman: true,
  arrive(scene, node, at) {
    const frame = at.cursor.stack.at(-1);
    const caller = frame ? nodeAt(scene.flow, frame.node) : null;
    if (!frame || caller?.type !== "flow") return hangUp(scene, at, []);
    const results = Object.entries(node.results).map(([name, source]): [string, Json] => {
      return [name, evaluate(scene, at, source)];
    });
    const given = caller.into === null ? {} : { [caller.into]: Object.fromEntries(results) };
    const stack = at.cursor.stack.slice(0, -1);
    const vars = { ...frame.vars, ...given };
    const cursor = { ...at.cursor, node: caller.id, memo: {}, vars, stack };
    const target = caller.outcomes[node.outcome] ?? caller.id;
    return go({ ...at, cursor }, target, [], ["outcomes", node.outcome]);
  },
};
