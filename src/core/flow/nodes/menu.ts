import type { Outcome } from "../../call/script.ts";
import type { NodeType, Standing, Step } from "../node-type.ts";
import { taperedAt } from "../prompts.ts";
import type { Scene } from "../scope.ts";
import { ask, go, keyWait, notUnderstood, saidAsking, typed, way } from "../steps.ts";
import type { Asking, NodeBase, NodeId } from "../types.ts";

/** One key, one way. */
export interface MenuNode extends NodeBase, Asking {
  readonly type: "menu";
  readonly keys: Readonly<Record<string, NodeId>>;
}

export const menu: NodeType<MenuNode> = {
  ways: (node) => [
    ...Object.entries(node.keys).map(([key, to]) => ({
      field: ["keys", key],
      to,
      immediate: false,
      keys: 1,
    })),
    way("exhausted", node.exhausted),
  ],
  prompts: saidAsking,
  asks: (node) => Object.keys(node.keys),
  arrive: (scene, node, at) =>
    ask(scene, at, taperedAt(node.prompts, at.cursor.tries), keyWait(node)),
  afterScript: afterMenu,
};

/** Takes the key that was typed at a menu. */
export function afterMenu(scene: Scene, node: MenuNode, at: Standing, outcome: Outcome): Step {
  const key = typed(outcome);
  const target = Object.hasOwn(node.keys, key) ? node.keys[key] : undefined;
  if (target === undefined) return notUnderstood(scene, at, node, key === "");
  return go(at, target, [], ["keys", key]);
}
