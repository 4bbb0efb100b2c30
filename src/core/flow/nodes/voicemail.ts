import { queueId } from "../../lib/brands.ts";
import { quote, suggest } from "../check-words.ts";
import type { NodeType, Standing, Step } from "../node-type.ts";
import {
  afterRecording,
  hasMessage,
  keepUnfinished,
  type Message,
  type Recorder,
  recordMessage,
  saidRecording,
} from "../recorder.ts";
import { go, way } from "../steps.ts";
import type { NodeId } from "../types.ts";

/** Takes a message: the call's ticket gets its audio and stays open until somebody has seen to it. */
export interface VoicemailNode extends Recorder {
  readonly type: "voicemail";
  /** The queue whose people answer it; null for none. */
  readonly queue: string | null;
  readonly saved: NodeId;
}

export const voicemail: NodeType<VoicemailNode> = {
  ways: (node) => [
    way("saved", node.saved),
    way("exhausted", node.exhausted),
    way("failed", node.failed),
  ],
  prompts: saidRecording,
  needs: () => ["record"],
  faults(node, world) {
    if (node.queue === null || world.queues.has(node.queue)) return [];
    const known = [...world.queues].map(quote).join(", ");
    const message = `There is no queue ${quote(node.queue)} (there are: ${known}).${suggest(node.queue, world.queues)}`;
    return [{ field: ["queue"], message }];
  },
  arrive: recordMessage,
  afterScript: (scene, node, at, outcome) =>
    afterRecording(scene, node, at, outcome, (standing, message) => keep(node, standing, message)),
  hungUp: (node, at) => ({
    ...at,
    facts: hasMessage(at) ? { ...at.facts, leftMessage: true } : at.facts,
    effects: keepUnfinished(at, (standing, message) => keep(node, standing, message)),
  }),
};

function keep(node: VoicemailNode, at: Standing, { recording, durationMs }: Message): Step {
  const attachment = { set: "attachment", kind: "voicemail", recording, durationMs } as const;
  const queue = node.queue === null ? [] : [{ set: "queued", queue: queueId(node.queue) } as const];
  const effects = [attachment, ...queue].map((change) => ({ do: "write_ticket", change }) as const);
  return go({ ...at, facts: { ...at.facts, leftMessage: true } }, node.saved, effects, ["saved"]);
}
