import type { NodeType } from "../node-type.ts";
import { go } from "../steps.ts";
import type { NodeBase, NodeId } from "../types.ts";

/** One way of a split. */
export interface SplitShare {
  /** Of a hundred. */
  readonly percent: number;
  readonly to: NodeId;
}

/**
 * Sends a share of callers each way. A caller takes the same way every time: it is chosen by a
 * hash of the number and the node's name, so an experiment meets everybody once. Callers without a
 * number are spread by the call.
 */
export interface SplitNode extends NodeBase {
  readonly type: "split";
  readonly shares: readonly SplitShare[];
}

export const split: NodeType<SplitNode> = {
  ways: (node) =>
    node.shares.map(({ to }, index) => ({ field: ["shares", index, "to"], to, immediate: true })),
  prompts: () => [],
  faults(node) {
    const sum = node.shares.reduce((total, { percent }) => total + percent, 0);
    if (sum === 100) return [];
    const message = `The shares of ${JSON.stringify(node.id)} are ${sum} percent together; make them 100.`;
    return [{ field: ["shares"], message }];
  },
  arrive(_, node, at) {
    const who = at.facts.from.number ?? at.facts.id;
    let left = hash(`${node.id} ${who}`) % 100;
    const found = node.shares.findIndex(({ percent }) => {
      left -= percent;
      return left < 0;
    });
    const index = found < 0 ? node.shares.length - 1 : found;
    return go(at, node.shares[index]?.to ?? node.id, [], ["shares", index, "to"]);
  },
};

/** FNV-1a over the text's code units, then mixed so that near numbers fall far apart (MurmurHash3). */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}
