import type { CallOutResult, LookupFailure } from "../call/events.ts";
import type { Outcome, Prompt } from "../call/script.ts";
import type { JsonObject } from "../lib/json.ts";
import { limits } from "../lib/limits.ts";
import type { Result } from "../lib/result.ts";
import { alwaysOf, nodeOf, partOf } from "./document.ts";
import { type Arrival, cursorAt, type Standing, type Step } from "./node-type.ts";
import { typeOf } from "./nodes/index.ts";
import { fillPrompts } from "./prompts.ts";
import type { Scene } from "./scope.ts";
import { again, go, hangUp, passNode } from "./steps.ts";
import { noteWay } from "./trail.ts";
import type { FlowDocument, NodeId } from "./types.ts";

/** Takes the way that the field `by` of the node names, to `target` and on through nodes that do not wait. */
export function goTo(
  scene: Scene,
  from: Standing,
  target: NodeId,
  ...by: readonly string[]
): Arrival {
  return follow(scene, go(from, target, [], by));
}

/** Asks again at the same place: after a restart, or when a question is repeated. */
export function arriveAgain(scene: Scene, at: Standing): Arrival {
  return follow(scene, again(at));
}

/** Continues after a script has ended at this place. */
export function afterScript(scene: Scene, at: Standing, outcome: Outcome): Arrival {
  const node = nodeOf(scene.flow, at.cursor.node);
  const standing: Standing = { facts: at.facts, cursor: { ...at.cursor, lead: [] } };
  const exit = exitBy(scene, standing, outcome);
  if (exit !== null) return follow(scene, exit);
  const step = typeOf(node).afterScript?.(scene, node, standing, outcome);
  return follow(scene, step ?? hangUp(scene, standing, []));
}

/** Continues after a look-up has ended at this place. */
export function afterLookup(
  scene: Scene,
  at: Standing,
  result: Result<JsonObject, LookupFailure>,
): Arrival {
  const node = nodeOf(scene.flow, at.cursor.node);
  const step = typeOf(node).afterLookup?.(scene, node, at, result);
  return follow(scene, step ?? hangUp(scene, at, []));
}

/** Continues after a call-out has ended at this place. */
export function afterCallOut(scene: Scene, at: Standing, result: CallOutResult): Arrival {
  const node = nodeOf(scene.flow, at.cursor.node);
  const step = typeOf(node).afterCallOut?.(scene, node, at, result);
  return follow(scene, step ?? hangUp(scene, at, []));
}

/** What is still to be done for a caller who has hung up at this place. */
export function leave(flow: FlowDocument, at: Standing): Standing & Pick<Step, "effects"> {
  const node = nodeOf(flow, at.cursor.node);
  return typeOf(node).hungUp?.(node, at) ?? { ...at, effects: [] };
}

/** What is said when the look-up at this place takes long. */
export function slowPrompts(scene: Scene, at: Standing): readonly Prompt[] {
  const node = nodeOf(scene.flow, at.cursor.node);
  const templates = typeOf(node).slow?.(node) ?? [];
  return [...at.cursor.lead, ...fillPrompts(scene, at, templates)];
}

/** Follows passages until there is something to wait for; a circle without end ends the call. */
function follow(scene: Scene, first: Step): Arrival {
  let step = first;
  let effects = first.effects;
  for (let passed = 0; step.waitFor === "nothing"; passed += 1) {
    if (passed >= limits.nodesPerEvent) return { ...hangUp(scene, step, []), effects };
    const node = nodeOf(scene.flow, step.cursor.node);
    const facts = passNode(step.facts, node);
    step = typeOf(node).arrive(scene, node, { facts, cursor: step.cursor });
    if (step.effects.length > 0) effects = [...effects, ...step.effects];
  }
  return { ...withExits(scene, step), effects };
}

/** Adds the keys that lead somewhere from every question, where this one has no use for them. */
function withExits(scene: Scene, arrival: Arrival): Arrival {
  if (arrival.waitFor !== "script" || arrival.wait.kind !== "digits") return arrival;
  const node = nodeOf(scene.flow, arrival.cursor.node);
  const taken = typeOf(node).asks?.(node);
  if (taken === undefined) return arrival;
  const always = Object.keys(alwaysOf(scene.flow, partOf(scene.flow, node.id)));
  const exits = always.filter((key) => !taken.includes(key));
  return exits.length === 0 ? arrival : { ...arrival, wait: { ...arrival.wait, exits } };
}

/** Where an exit key leads: out of sub-flows that it knows nothing of, with the caller's own variables. */
function exitBy(scene: Scene, at: Standing, outcome: Outcome): Step | null {
  if (outcome.kind !== "digits" || outcome.endedBy !== "exit_key") return null;
  const part = partOf(scene.flow, at.cursor.node);
  const target = alwaysOf(scene.flow, part)[outcome.value];
  if (target === undefined) return null;
  const by = ["always", outcome.value];
  if (partOf(scene.flow, target) === part) return go(at, target, [], by);
  const [outer] = at.cursor.stack;
  const cursor = cursorAt(target, outer?.vars ?? {});
  const facts = noteWay(at.facts, { node: at.cursor.node, by, to: target });
  return again({ facts, cursor });
}
