import type { NodeType } from "../node-type.ts";
import { hangUp } from "../steps.ts";
import type { NodeBase, PromptTemplate } from "../types.ts";

/** Says goodbye and ends the call. */
export interface HangupNode extends NodeBase {
  readonly type: "hangup";
  readonly prompts: readonly PromptTemplate[];
}

export const hangup: NodeType<HangupNode> = {
  ways: () => [],
  prompts: (node) => [{ field: ["prompts"], templates: node.prompts }],
  isEnd: true,
  arrive: (scene, node, at) => hangUp(scene, at, node.prompts),
};
