import type { CallEffect } from "../call/events.ts";
import type { DigitsWait, Outcome, Wait } from "../call/script.ts";
import type { CallFacts } from "../call/state.ts";
import { limits } from "../lib/limits.ts";
import { nodeOf, resolve } from "./document.ts";
import type { Arrival, Field, Passage, Said, Standing, Way } from "./node-type.ts";
import { cursorAt } from "./node-type.ts";
import type { FlowNode } from "./nodes/index.ts";
import { fillPrompts, joinPrompts } from "./prompts.ts";
import type { Scene } from "./scope.ts";
import { noteWay } from "./trail.ts";
import type { Asking, NodeId, PromptTemplate, TaperedPrompts } from "./types.ts";

/**
 * Goes on to `target`; what is still to be said and the variables come along. `by` is the field of
 * the way that is taken, for counting ways: needed where two ways of the node lead to one target.
 */
export function go(
  at: Standing,
  target: NodeId,
  effects: readonly CallEffect[] = [],
  by: Field | null = null,
): Passage {
  const { node, vars, stack, lead } = at.cursor;
  const to = resolve(node, target);
  const cursor = { ...cursorAt(to, vars, stack), lead };
  return { facts: noteWay(at.facts, { node, by, to }), cursor, waitFor: "nothing", effects };
}

/** Arrives at the same node once more, with what is noted in the cursor. */
export function again(at: Standing, effects: readonly CallEffect[] = []): Passage {
  return { facts: at.facts, cursor: at.cursor, waitFor: "nothing", effects };
}

/** Says the prompts, and what is still to be said before them, and waits. */
export function ask(
  scene: Scene,
  at: Standing,
  templates: readonly PromptTemplate[],
  wait: Wait,
): Arrival {
  const prompts = joinPrompts(at.cursor.lead, fillPrompts(scene, at, templates));
  const { facts, cursor } = at;
  return { facts, cursor, waitFor: "script", prompts, wait, effects: [] };
}

/** Says the prompts and ends the call. */
export function hangUp(scene: Scene, at: Standing, templates: readonly PromptTemplate[]): Arrival {
  return ask(scene, at, templates, { kind: "hangup", cause: "normal" });
}

/** A wait for one key. */
export function keyWait(node: { readonly firstMs: number; readonly nextMs: number }): DigitsWait {
  const { firstMs, nextMs } = node;
  return { kind: "digits", min: 1, max: 1, endKey: null, firstMs, nextMs, secret: false };
}

/** The keys that a question of digits takes itself. */
export function takenKeys(endKey: string | null): readonly string[] {
  return ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", ...(endKey === null ? [] : [endKey])];
}

/** The keys that came; empty for none, and for secret ones. */
export const typed = (outcome: Outcome): string => (outcome.kind === "digits" ? outcome.value : "");

/** How many digits came; none when they came open where secret ones were asked, or the reverse. */
export function lengthOf(outcome: Outcome, secret: boolean): number {
  if (outcome.kind === "secret") return secret ? outcome.length : 0;
  return secret ? 0 : typed(outcome).length;
}

/** Counts a try, says `said` and asks again, or leaves by `exhausted` when there are none left. */
export function tryAgain(
  scene: Scene,
  at: Standing,
  said: readonly PromptTemplate[],
  tries: number,
  exhausted: NodeId,
): Passage {
  if (at.cursor.tries + 1 >= tries) return go(at, exhausted, [], ["exhausted"]);
  const lead = fillPrompts(scene, at, said);
  return again({ ...at, cursor: { ...at.cursor, tries: at.cursor.tries + 1, lead } });
}

/** Asks again after silence or keys without meaning. */
export function notUnderstood(
  scene: Scene,
  at: Standing,
  node: Asking,
  isSilence: boolean,
): Passage {
  return tryAgain(scene, at, isSilence ? node.noInput : node.noMatch, node.tries, node.exhausted);
}

/** A way out that the field of that name points to. */
export function way(field: string, to: NodeId, immediate = false): Way {
  return { field: [field], to, immediate };
}

/** The prompts of all tries, each try a list of its own. */
export function saidByTry(field: readonly string[], prompts: TaperedPrompts): readonly Said[] {
  return prompts.map((templates, index) => ({ field: [...field, index], templates }));
}

/** The prompts of a node that asks. */
export function saidAsking(node: Asking): readonly Said[] {
  return [
    ...saidByTry(["prompts"], node.prompts),
    { field: ["noInput"], templates: node.noInput },
    { field: ["noMatch"], templates: node.noMatch },
  ];
}

/** The caller's facts with the node on the path that the agent reads. */
export function passNode(facts: CallFacts, node: FlowNode): CallFacts {
  if (!node.label || facts.path.at(-1) === node.id) return facts;
  return { ...facts, path: [...facts.path, node.id].slice(-limits.pathLength) };
}

/** The node that a way of this node leads to. */
export function nextNode(scene: Scene, at: Standing, target: NodeId) {
  return nodeOf(scene.flow, resolve(at.cursor.node, target));
}
