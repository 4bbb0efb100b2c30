import type { CallEffect } from "../../call/events.ts";
import type { NodeType, Standing, Step } from "../node-type.ts";
import {
  afterRecording,
  keepUnfinished,
  type Message,
  type Recorder,
  recordMessage,
  saidRecording,
} from "../recorder.ts";
import { go, way } from "../steps.ts";
import type { NodeId } from "../types.ts";

/** Records what the caller says, into a variable and, when asked for, onto the ticket. */
export interface RecordNode extends Recorder {
  readonly type: "record";
  readonly into: string;
  /** Whether people hear it on the ticket. */
  readonly attach: boolean;
  readonly done: NodeId;
}

export const record: NodeType<RecordNode> = {
  ways: (node) => [
    way("done", node.done),
    way("exhausted", node.exhausted),
    way("failed", node.failed),
  ],
  prompts: saidRecording,
  needs: () => ["record"],
  sets: (node, { field }) =>
    field[0] === "done" ? { [node.into]: { record: { id: "string", durationMs: "int" } } } : {},
  arrive: recordMessage,
  afterScript: (scene, node, at, outcome) =>
    afterRecording(scene, node, at, outcome, (standing, message) => keep(node, standing, message)),
  hungUp: (node, at) => ({
    ...at,
    effects: keepUnfinished(at, (standing, message) => keep(node, standing, message)),
  }),
};

function keep(node: RecordNode, at: Standing, { recording, durationMs }: Message): Step {
  const vars = { ...at.cursor.vars, [node.into]: { id: recording, durationMs } };
  const attached = { set: "recording", recording, durationMs } as const;
  const effects: readonly CallEffect[] = node.attach
    ? [{ do: "write_ticket", change: attached }]
    : [];
  return go({ ...at, cursor: { ...at.cursor, vars } }, node.done, effects, ["done"]);
}
