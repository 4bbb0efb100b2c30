import { waysOf } from "../flow/check-graph.ts";
import { nodeAt } from "../flow/document.ts";
import { type WayTaken, waysBetween } from "../flow/trail.ts";
import type { FlowDocument, NodeId } from "../flow/types.ts";
import type { CallResult } from "./events.ts";
import type { CallState } from "./state.ts";

/**
 * What may become of a call at a node besides its ways: it begins there; the caller hangs up
 * without having been served; it ends well, or by a fault. Fields of nodes are never named so.
 */
type Fate = "call_started" | "hung_up" | "call_ended" | "call_failed";

/** One call that took a way of a node, or met its fate there. */
export interface NodeWay {
  readonly node: NodeId;
  /** The way's field joined by dots, as in `keys.1`; or a Fate. */
  readonly way: string;
}

/**
 * What a call did in its flow between two of its states that follow each other. A call that comes
 * to the same node again after a restart takes no way by that.
 */
export function waysTaken(
  flow: FlowDocument,
  before: CallState,
  after: CallState,
): readonly NodeWay[] {
  if (after.phase === "new" || before.phase === "ended") return [];
  const begun = before.phase === "new" ? startOf(flow, after) : renewed(before, after);
  const facts = before.phase === "new" ? {} : before.facts;
  const taken = waysBetween(facts, after.facts).map((way) => {
    return { node: way.node, way: fieldOf(flow, way) };
  });
  if (after.phase !== "ended" || before.phase === "new") return [...begun, ...taken];
  return [...taken, { node: before.cursor.node, way: fateOf(after.result) }];
}

/**
 * Where a call begins: at the flow's start; a callback where its promise waits. One that a caller
 * asked for has come there by a way that is counted already: the caller's out of the promise.
 */
function startOf(flow: FlowDocument, after: CallState): readonly NodeWay[] {
  if (after.phase !== "callback") return [begins(flow.start)];
  return after.facts.callback?.plan.askedCall === null ? [begins(after.cursor.node)] : [];
}

/** A callback that is asked for again is over where it was, and goes on from where it is now. */
function renewed(before: CallState, after: CallState): readonly NodeWay[] {
  if (before.phase !== "callback" || after.phase !== "callback") return [];
  const [was, is] = [before.facts.callback?.plan, after.facts.callback?.plan];
  if (was?.askedAt === is?.askedAt && was?.askedCall === is?.askedCall) return [];
  const over = { node: before.cursor.node, way: "call_ended" satisfies Fate };
  return is?.askedCall === null ? [over, begins(after.cursor.node)] : [over];
}

const begins = (node: NodeId): NodeWay => ({ node, way: "call_started" satisfies Fate });

function fateOf(result: CallResult): Fate {
  switch (result) {
    case "left_ivr":
    case "abandoned":
      return "hung_up";
    case "failed":
    case "passed_on":
      return "call_failed";
    default:
      return "call_ended";
  }
}

/** The only ways between two nodes, for nodes that do not say which they take. */
const onlyWays = new WeakMap<FlowDocument, Map<string, string>>();

function fieldOf(flow: FlowDocument, { node, by, to }: WayTaken): string {
  if (by !== null) return by.join(".");
  const known = onlyWays.get(flow) ?? new Map<string, string>();
  onlyWays.set(flow, known);
  const key = `${node} ${to}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const from = nodeAt(flow, node);
  const way = from && waysOf(flow, from).find((one) => one.to === to);
  const field = (way?.field ?? []).join(".");
  known.set(key, field);
  return field;
}
