import type { CallFacts } from "../call/state.ts";
import type { Field } from "./node-type.ts";
import type { NodeId } from "./types.ts";

/** A way out of a node that a call has taken. */
export interface WayTaken {
  readonly node: NodeId;
  /** The field of the way; null where the node did not say: its only way to `to`. */
  readonly by: Field | null;
  readonly to: NodeId;
}

/** The ways that a call took at once, from one thing that it waited for to the next. */
export interface Trail {
  /** The call's step when it set out: a trail of another step is an earlier one. */
  readonly step: number;
  readonly ways: readonly WayTaken[];
}

/** The facts with one more way taken. */
export function noteWay(facts: CallFacts, way: WayTaken): CallFacts {
  const { trail, step } = facts;
  const before = trail !== undefined && trail.step === step ? trail.ways : [];
  return { ...facts, trail: { step, ways: [...before, way] } };
}

/**
 * The ways that a call took between two of its states that follow each other, oldest first: what
 * coverage of tests and counts on a flow's picture are made of.
 */
export function waysBetween(
  before: { readonly trail?: Trail },
  after: { readonly trail?: Trail },
): readonly WayTaken[] {
  const { trail } = after;
  return trail === undefined || trail.step === before.trail?.step ? [] : trail.ways;
}
