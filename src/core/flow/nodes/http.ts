import { isJsonObject, type Json, type JsonObject } from "../../lib/json.ts";
import { quote, suggest } from "../check-words.ts";
import type { Expression } from "../expressions.ts";
import type { NodeType } from "../node-type.ts";
import { evaluate } from "../scope.ts";
import { go, way } from "../steps.ts";
import type { NodeBase, NodeId, PromptTemplate } from "../types.ts";

/**
 * Tells another system something, once: a signed request to a configured destination. It is told
 * again with the same id and body after a lost connection or a restart, so that it can refuse to do
 * the same twice.
 */
export interface HttpNode extends NodeBase {
  readonly type: "http";
  readonly destination: string;
  /** What the receiver knows this by, e.g. `card.blocked`. */
  readonly event: string;
  readonly body: Readonly<Record<string, Expression>>;
  /** Said when the answer takes longer than a moment; empty for silence. */
  readonly slow: readonly PromptTemplate[];
  readonly done: NodeId;
  /** The receiver will not take it, now or later. */
  readonly refused: NodeId;
  /** It could not be told. */
  readonly failed: NodeId;
}

export const http: NodeType<HttpNode> = {
  ways: (node) => [
    way("done", node.done, true),
    way("refused", node.refused, true),
    way("failed", node.failed, true),
  ],
  prompts: (node) => [{ field: ["slow"], templates: node.slow }],
  uses: (node) =>
    Object.entries(node.body).map(([name, expression]) => ({
      field: ["body", name],
      expression,
      types: ["string", "int", "double", "bool"],
      as: `the field ${quote(name)}`,
      secret: false,
    })),
  faults(node, world) {
    if (world.destinations.has(node.destination)) return [];
    const known = [...world.destinations].map(quote).join(", ") || "none";
    const near = suggest(node.destination, world.destinations);
    const message = `There is no destination ${quote(node.destination)} (there are: ${known}).${near}`;
    return [{ field: ["destination"], message }];
  },
  arrive(scene, node, at) {
    const begun = at.cursor.memo["message"];
    const message = isJsonObject(begun)
      ? begun
      : messageOf(scene.at, node, (source) => evaluate(scene, at, source));
    const id = at.cursor.memo["id"];
    const once = typeof id === "string" ? id : `${at.facts.id}-o${at.facts.step + 1}`;
    const cursor = { ...at.cursor, memo: { id: once, message } };
    const { destination } = node;
    return { ...at, cursor, waitFor: "call_out", destination, id: once, message, effects: [] };
  },
  afterCallOut: (_, node, at, result) => go(at, node[result], [], [result]),
  slow: (node) => node.slow,
};

/** The message in the form of Standard Webhooks (github.com/standard-webhooks/standard-webhooks). */
function messageOf(
  at: number,
  node: HttpNode,
  evaluated: (source: Expression) => Json,
): JsonObject {
  const data = Object.entries(node.body).map(([name, source]) => [name, evaluated(source)]);
  return { type: node.event, timestamp: at, data: Object.fromEntries(data) };
}
