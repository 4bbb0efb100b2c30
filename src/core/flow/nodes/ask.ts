import type { NodeType } from "../node-type.ts";
import { taperedAt } from "../prompts.ts";
import {
  go,
  keyWait,
  lengthOf,
  notUnderstood,
  saidAsking,
  ask as say,
  takenKeys,
  typed,
  way,
} from "../steps.ts";
import type { Asking, NodeBase, NodeId } from "../types.ts";

/** Asks for digits and keeps them in the variable `into`. */
export interface AskNode extends NodeBase, Asking {
  readonly type: "ask";
  readonly into: string;
  readonly min: number;
  readonly max: number;
  readonly endKey: string | null;
  /** Secret digits go to the vault: the variable holds a reference that only `lookup` can use. */
  readonly secret: boolean;
  readonly done: NodeId;
}

export const ask: NodeType<AskNode> = {
  ways: (node) => [{ ...way("done", node.done), keys: node.min }, way("exhausted", node.exhausted)],
  prompts: saidAsking,
  asks: (node) => takenKeys(node.endKey),
  sets: (node, { field }) =>
    field[0] === "done" ? { [node.into]: node.secret ? "secret" : "string" } : {},
  arrive(scene, node, at) {
    const { min, max, endKey, secret } = node;
    const wait = { ...keyWait(node), min, max, endKey, secret };
    return say(scene, at, taperedAt(node.prompts, at.cursor.tries), wait);
  },
  afterScript(scene, node, at, outcome) {
    const length = lengthOf(outcome, node.secret);
    if (length < node.min) return notUnderstood(scene, at, node, length === 0);
    const value = outcome.kind === "secret" ? { secret: outcome.ref } : typed(outcome);
    const vars = { ...at.cursor.vars, [node.into]: value };
    return go({ ...at, cursor: { ...at.cursor, vars } }, node.done, [], ["done"]);
  },
};
