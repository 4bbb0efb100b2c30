import type { Expression } from "../expressions.ts";
import type { NodeType } from "../node-type.ts";
import { evaluate } from "../scope.ts";
import { go, way } from "../steps.ts";
import type { NodeBase, NodeId } from "../types.ts";

/** One way of a branch. */
export interface BranchCase {
  readonly when: Expression;
  readonly to: NodeId;
}

/** Takes the first way whose expression is true, else `otherwise`. */
export interface BranchNode extends NodeBase {
  readonly type: "branch";
  readonly cases: readonly BranchCase[];
  readonly otherwise: NodeId;
}

export const branch: NodeType<BranchNode> = {
  ways: (node) => [
    ...node.cases.map(({ to }, index) => ({ field: ["cases", index, "to"], to, immediate: true })),
    way("otherwise", node.otherwise, true),
  ],
  prompts: () => [],
  uses: (node) =>
    node.cases.map(({ when }, index) => ({
      field: ["cases", index, "when"],
      expression: when,
      types: ["bool"],
      as: "a condition",
      secret: false,
    })),
  arrive(scene, node, at) {
    const index = node.cases.findIndex(({ when }) => evaluate(scene, at, when) === true);
    const taken = node.cases[index];
    if (taken === undefined) return go(at, node.otherwise, [], ["otherwise"]);
    return go(at, taken.to, [], ["cases", index, "to"]);
  },
};
