import type { Outcome } from "../../call/script.ts";
import type { NodeType, Standing, Step } from "../node-type.ts";
import { fillPrompts, joinPrompts } from "../prompts.ts";
import type { Scene } from "../scope.ts";
import { again, ask, go, keyWait, nextNode, passNode, typed, way } from "../steps.ts";
import type { NodeBase, NodeId, PromptTemplate } from "../types.ts";
import { afterMenu } from "./menu.ts";

/** Says prompts, then goes on. */
export interface SayNode extends NodeBase {
  readonly type: "say";
  readonly prompts: readonly PromptTemplate[];
  /** What the caller came for and got here, for honest counting of self-service; null for none. */
  readonly serves: string | null;
  readonly next: NodeId;
}

/**
 * A `say` is said together with what follows it. One that serves the caller with something waits
 * until it has been heard, so that what was served is counted when it was.
 */
export const say: NodeType<SayNode> = {
  ways: (node) => [way("next", node.next, true)],
  prompts: (node) => [{ field: ["prompts"], templates: node.prompts }],
  arrive(scene, node, at) {
    if (node.serves !== null) return ask(scene, at, node.prompts, waitAfter(scene, node, at));
    const lead = joinPrompts(at.cursor.lead, fillPrompts(scene, at, node.prompts));
    return go({ ...at, cursor: { ...at.cursor, lead } }, node.next, [], ["next"]);
  },
  afterScript: afterSay,
};

/** Who knows the menu that follows need not hear the end: a key there is taken as its answer. */
function waitAfter(scene: Scene, node: SayNode, at: Standing) {
  const next = nextNode(scene, at, node.next);
  if (next.type !== "menu") return { kind: "none" } as const;
  return keyWait({ firstMs: 1, nextMs: next.nextMs });
}

function afterSay(scene: Scene, node: SayNode, at: Standing, outcome: Outcome): Step {
  const served = outcome.kind !== "failed" && node.serves !== null;
  const facts = served ? { ...at.facts, served: node.serves } : at.facts;
  const passage = go({ ...at, facts }, node.next, [], ["next"]);
  const next = nextNode(scene, at, node.next);
  if (typed(outcome) === "" || next.type !== "menu") return passage;
  const there = again({ ...passage, facts: passNode(passage.facts, next) });
  return afterMenu(scene, next, there, outcome);
}
