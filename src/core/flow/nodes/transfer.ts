import { type Destination, dialledNumber, isPermitted } from "../../call/destination.ts";
import type { Wait } from "../../call/script.ts";
import { quote } from "../check-words.ts";
import type { FlowWorld } from "../check-world.ts";
import type { Expression } from "../expressions.ts";
import type { NodeType, Standing } from "../node-type.ts";
import { cursorAt } from "../node-type.ts";
import { fillPrompts, joinPrompts } from "../prompts.ts";
import { evaluate, type Scene } from "../scope.ts";
import { go, way } from "../steps.ts";
import { noteWay } from "../trail.ts";
import type { NodeBase, NodeId, PromptTemplate } from "../types.ts";

/** How the attempt to reach somebody outside may end. */
export const transferOutcomes = ["ended", "busy", "noAnswer", "refused", "failed"] as const;
export type TransferOutcome = (typeof transferOutcomes)[number];

/** Whom the caller is given to. */
export type TransferTarget =
  | Destination
  /** A number that an expression gives. */
  | { readonly kind: "from"; readonly from: Expression }
  /** Another flow, for good. */
  | { readonly kind: "flow"; readonly flow: string };

/** Gives the caller to a number, a SIP address or another flow. */
export interface TransferNode extends NodeBase {
  readonly type: "transfer";
  readonly to: TransferTarget;
  /** Said while the other party is being called. */
  readonly prompts: readonly PromptTemplate[];
  /** What the caller hears then; null for the ringing tone. */
  readonly music: string | null;
  readonly ringMs: number;
  /** The number that is shown; null for the caller's own. */
  readonly callerId: string | null;
  /** Null for a flow, from which nobody comes back. */
  readonly outcomes: Readonly<Record<TransferOutcome, NodeId>> | null;
}

export const transfer: NodeType<TransferNode> = {
  ways(node) {
    if (node.to.kind === "flow") {
      return [{ field: ["flow"], to: `${node.to.flow}/`, immediate: true }];
    }
    const { outcomes } = node;
    if (outcomes === null) return [];
    return transferOutcomes.map((name) =>
      way(name, outcomes[name], name === "failed" && node.to.kind === "from"),
    );
  },
  prompts: (node) => [{ field: ["prompts"], templates: node.prompts }],
  needs({ to }) {
    if (to.kind === "flow") return [];
    return [to.kind === "sip" ? "dial_sip" : "dial_number"];
  },
  uses: ({ to }) =>
    to.kind !== "from"
      ? []
      : [
          {
            field: ["numberFrom"],
            expression: to.from,
            types: ["string"],
            as: "a number to dial",
            secret: false,
          },
        ],
  faults: ({ to }, world) => destinationFaults(to, world),
  arrive(scene, node, at) {
    const { to } = node;
    if (to.kind === "flow") {
      const start = `${to.flow}/${scene.flow.parts[to.flow]?.start ?? ""}`;
      const cursor = { ...cursorAt(start, {}), lead: at.cursor.lead };
      const facts = noteWay(at.facts, { node: node.id, by: ["flow"], to: start });
      return { facts, cursor, waitFor: "nothing", effects: [] };
    }
    const destination = destinationOf(scene, node, at);
    if (destination === null) return go(at, node.outcomes?.failed ?? node.id, [], ["failed"]);
    const { number, name } = at.facts.from;
    const callerId =
      node.callerId === null ? { number, name } : { number: node.callerId, name: null };
    const prompts = joinPrompts(at.cursor.lead, fillPrompts(scene, at, node.prompts));
    const wait = waitOf(node);
    const { ringMs } = node;
    return {
      ...at,
      waitFor: "transfer",
      destination,
      callerId,
      ringMs,
      prompts,
      wait,
      effects: [],
    };
  },
};

/** What the caller hears while the other party is being called. */
export function waitOf({ music }: TransferNode): Wait {
  return music === null ? { kind: "ringing" } : { kind: "hold", music };
}

function destinationOf(scene: Scene, { to }: TransferNode, at: Standing): Destination | null {
  if (to.kind === "number" || to.kind === "sip") return to;
  const value = to.kind === "from" ? evaluate(scene, at, to.from) : null;
  const address = typeof value === "string" ? dialledNumber(value) : null;
  return address === null ? null : { kind: "number", address };
}

function destinationFaults(to: TransferTarget, { transfers }: FlowWorld) {
  if (to.kind === "flow" || to.kind === "from" || isPermitted(transfers, to)) return [];
  const list = to.kind === "number" ? "numbers" : "sip";
  const message = `Nobody may be transferred to ${quote(to.address)}: add it to transfers.${list} in hotline.yaml.`;
  return [{ field: [to.kind], message }];
}
