import { quote, suggest } from "../check-words.ts";
import type { NodeType } from "../node-type.ts";
import { way } from "../steps.ts";
import type { NodeBase, NodeId, PromptTemplate } from "../types.ts";

/** Waits for an agent with music, hears the position, and talks. */
export interface QueueNode extends NodeBase {
  readonly type: "queue";
  readonly queue: string;
  /** Skills the agent must have; `lang` adds the caller's language as a skill. */
  readonly skills: readonly string[];
  readonly needsLang: boolean;
  /** Higher is served first. */
  readonly priority: number;
  /** Said when the caller has to wait, before the position. */
  readonly prompts: readonly PromptTemplate[];
  /** Said when the agent's line was lost in the middle of the talk and the caller waits again. */
  readonly lost: readonly PromptTemplate[];
  readonly music: string;
  /** How often the position is said again. */
  readonly announceEveryMs: number;
  readonly waitMsMax: number;
  /** Keys that lead out of the line; absent in flows of earlier versions. */
  readonly keys?: Readonly<Record<string, NodeId>>;
  /** After the agent has hung up. */
  readonly ended: NodeId;
  readonly timedOut: NodeId;
  /** The queue is at its limit. */
  readonly full: NodeId;
}

/** What happens while the call waits and talks is the call's own business: see `core/call`. */
export const queue: NodeType<QueueNode> = {
  ways: (node) => [
    way("ended", node.ended),
    way("timedOut", node.timedOut),
    way("full", node.full, true),
    ...Object.entries(node.keys ?? {}).map(([key, to]) => ({
      field: ["keys", key],
      to,
      immediate: false,
      keys: 1,
    })),
  ],
  prompts: (node) => [
    { field: ["prompts"], templates: node.prompts },
    { field: ["lost"], templates: node.lost },
  ],
  faults(node, world) {
    if (world.queues.has(node.queue)) return [];
    const known = [...world.queues].map(quote).join(", ");
    const message = `There is no queue ${quote(node.queue)} (there are: ${known}).${suggest(node.queue, world.queues)}`;
    return [{ field: ["queue"], message }];
  },
  isEnd: true,
  isHuman: true,
  arrive: (_, node, at) => ({ ...at, waitFor: "agent", node, effects: [] }),
};
