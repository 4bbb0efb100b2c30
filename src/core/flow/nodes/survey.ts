import { limits } from "../../lib/limits.ts";
import type { NodeType } from "../node-type.ts";
import { taperedAt } from "../prompts.ts";
import { ask, go, keyWait, notUnderstood, saidAsking, typed, way } from "../steps.ts";
import type { Asking, NodeBase, NodeId } from "../types.ts";

/** Asks for a rate from 1 to 5 and keeps it on the ticket. */
export interface SurveyNode extends NodeBase, Asking {
  readonly type: "survey";
  /** What is rated, for counting: a call may answer several surveys. */
  readonly survey: string;
  /** Whether agents never see the rate, only their supervisors. */
  readonly blind: boolean;
  /** The variable that takes the rate; null for none. */
  readonly into: string | null;
  readonly done: NodeId;
}

export const survey: NodeType<SurveyNode> = {
  ways: (node) => [way("done", node.done), way("exhausted", node.exhausted)],
  prompts: saidAsking,
  asks: () => ["1", "2", "3", "4", "5"],
  sets: (node, { field }) =>
    field[0] === "done" && node.into !== null ? { [node.into]: "int" } : {},
  arrive: (scene, node, at) =>
    ask(scene, at, taperedAt(node.prompts, at.cursor.tries), keyWait(node)),
  afterScript(scene, node, at, outcome) {
    const key = typed(outcome);
    const rate = Number(key);
    if (!/^\d$/.test(key) || rate < 1 || rate > limits.rateMax) {
      return notUnderstood(scene, at, node, key === "");
    }
    const vars = node.into === null ? at.cursor.vars : { ...at.cursor.vars, [node.into]: rate };
    const change = { set: "rated", survey: node.survey, rate, blind: node.blind } as const;
    const standing = { ...at, cursor: { ...at.cursor, vars } };
    return go(standing, node.done, [{ do: "write_ticket", change }], ["done"]);
  },
};
