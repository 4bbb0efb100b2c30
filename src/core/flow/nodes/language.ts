import type { Lang } from "../../call/script.ts";
import type { NodeType } from "../node-type.ts";
import { taperedAt } from "../prompts.ts";
import { ask, go, keyWait, notUnderstood, saidAsking, typed, way } from "../steps.ts";
import type { Asking, NodeBase, NodeId } from "../types.ts";

/** Lets the caller choose the language of all that follows. */
export interface LanguageNode extends NodeBase, Asking {
  readonly type: "language";
  readonly keys: Readonly<Record<string, Lang>>;
  readonly next: NodeId;
}

export const language: NodeType<LanguageNode> = {
  ways: (node) => [{ ...way("next", node.next), keys: 1 }, way("exhausted", node.exhausted)],
  prompts: saidAsking,
  asks: (node) => Object.keys(node.keys),
  arrive: (scene, node, at) =>
    ask(scene, at, taperedAt(node.prompts, at.cursor.tries), keyWait(node)),
  afterScript(scene, node, at, outcome) {
    const key = typed(outcome);
    const lang = Object.hasOwn(node.keys, key) ? node.keys[key] : undefined;
    if (lang === undefined) return notUnderstood(scene, at, node, key === "");
    const change = { do: "write_ticket", change: { set: "language", lang } } as const;
    return go({ ...at, facts: { ...at.facts, lang } }, node.next, [change], ["next"]);
  },
};
