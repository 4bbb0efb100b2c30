import { nodeOf } from "../flow/document.ts";
import { goTo } from "../flow/interpret.ts";
import type { QueueNode } from "../flow/nodes/index.ts";
import type { FlowDocument } from "../flow/types.ts";
import type { Instant, QueueId } from "../lib/brands.ts";
import { after } from "../lib/brands.ts";
import { tell } from "./end.ts";
import type { CallEffect, FloorToCall } from "./events.ts";
import { settle } from "./flow-phase.ts";
import {
  announcedOf,
  asksFloor,
  lookAtOverflow,
  lookAtStaff,
  nextDueAt,
  wordsNow,
} from "./queue-words.ts";
import type { Outcome, Prompt } from "./script.ts";
import type {
  Announced,
  CallbackPhase,
  CallState,
  OfferedPhase,
  QueuedPhase,
  TalkingPhase,
} from "./state.ts";

type Step = readonly [CallState, readonly CallEffect[]];
type PositionTold = FloorToCall & { readonly type: "position_told" };

/** Says prompts to the caller, then music. */
export function hold<S extends QueuedPhase | OfferedPhase>(
  flow: FlowDocument,
  state: S,
  prompts: readonly Prompt[],
): readonly [S, readonly CallEffect[]] {
  const step = state.facts.step + 1;
  const { music, keys = {} } = queueNode(flow, state);
  const offered = Object.keys(keys).join("");
  const wait = { kind: "hold", music, ...(offered === "" ? {} : { keys: offered }) } as const;
  const script = { leg: state.caller, step, lang: state.facts.lang, prompts, wait };
  return [
    {
      ...state,
      facts: { ...state.facts, step },
      place: { ...state.place, greeted: true },
      cursor: { ...state.cursor, lead: [] },
    },
    [{ do: "perform", script }],
  ];
}

/** How it stands: the caller leaves where nobody is or they would wait too long, or is told what is due. */
export function learn(
  flow: FlowDocument,
  state: QueuedPhase,
  event: PositionTold,
  at: Instant,
): Step {
  const node = queueNode(flow, state);
  const [isUnstaffed, looked] = lookAtStaff(node, announcedOf(node, state), event, at);
  if (isUnstaffed && node.unstaffed) {
    return goOut(flow, state, node.unstaffed.to, ["unstaffed"], "overflowed", at);
  }
  const [taken, announced] = lookAtOverflow(node, looked, event, at);
  const step = taken === null ? undefined : node.overflow?.[taken];
  if (step === undefined) return say(flow, state, announced, event, at);
  return goOut(flow, state, step.to, ["overflow", String(taken)], "overflowed", at);
}

/** Something is due: a message is said at once, how it stands when the floor has said it. */
export function remind(flow: FlowDocument, state: QueuedPhase, at: Instant): Step {
  const node = queueNode(flow, state);
  const announced = announcedOf(node, state);
  return asksFloor(node, announced, at)
    ? [state, [tell({ type: "position_asked", call: state.facts.id })]]
    : say(flow, state, announced, null, at);
}

/** Says what is due, if anything, and sets the timer for what comes next. */
function say(
  flow: FlowDocument,
  state: QueuedPhase,
  announced: Announced,
  told: PositionTold | null,
  at: Instant,
): Step {
  const node = queueNode(flow, state);
  const [prompts, noted] = wordsNow({ flow, at }, state, node, announced, told);
  const standing = { ...state, place: { ...state.place, announced: noted } };
  const isSilent = state.place.greeted && prompts.length === 0;
  const [next, effects] = isSilent ? [standing, []] : hold(flow, standing, prompts);
  return [next, [...effects, ...timerFor(node, noted, at)]];
}

export function timerFor(
  node: QueueNode,
  announced: Announced,
  at: Instant,
): readonly CallEffect[] {
  const next = nextDueAt(node, announced);
  if (next === null) return [];
  return [{ do: "set_timer", timer: "announce", dueAt: after(at, Math.max(0, next - at)) }];
}

/** In another line how it stands is said again, unless it is worse. */
export function move(flow: FlowDocument, state: QueuedPhase, queue: QueueId, at: Instant): Step {
  const before = announcedOf(queueNode(flow, state), state);
  const standingAt = before.standingAt === null ? null : at;
  const place = { ...state.place, queue, announced: { ...before, standingAt } };
  return [{ ...state, place }, [{ do: "write_ticket", change: { set: "queued", queue } }]];
}

export function refuse(
  flow: FlowDocument,
  state: QueuedPhase,
  reason: "full" | "unknown" | "closed",
  at: Instant,
): Step {
  const { full, closed } = queueNode(flow, state);
  return reason === "closed" && closed !== undefined
    ? leave(flow, state, closed, ["closed"], at)
    : leave(flow, state, full, ["full"], at);
}

/** A key that the queue's node offers leads the caller out of the line. */
export function pressKey(
  flow: FlowDocument,
  state: QueuedPhase,
  outcome: Outcome,
  at: Instant,
): Step {
  const key = outcome.kind === "digits" ? outcome.value : "";
  const target = queueNode(flow, state).keys?.[key];
  return target === undefined ? [state, []] : goOut(flow, state, target, ["keys", key], "left", at);
}

export function giveUp(flow: FlowDocument, state: QueuedPhase, at: Instant): Step {
  return goOut(flow, state, queueNode(flow, state).timedOut, ["timedOut"], "timed_out", at);
}

function goOut(
  flow: FlowDocument,
  state: QueuedPhase,
  target: string,
  way: readonly string[],
  reason: "timed_out" | "left" | "overflowed",
  at: Instant,
): Step {
  const [next, effects] = leave(flow, state, target, way, at);
  const left = tell({ type: "call_left", call: state.facts.id, reason });
  return [next, [left, ...effects]];
}

function leave(
  flow: FlowDocument,
  state: QueuedPhase,
  target: string,
  way: readonly string[],
  at: Instant,
): Step {
  const { queue, since } = state.place;
  const { position, wait } = announcedOf(queueNode(flow, state), state);
  const left = { queue, since, returns: false, told: { position, wait } };
  const from = { ...state, facts: { ...state.facts, left } };
  const [next, effects] = settle(goTo({ flow, at }, from, target, ...way), state.caller, at);
  return [
    next,
    [
      { do: "clear_timer", timer: "announce" },
      { do: "clear_timer", timer: "queue_limit" },
      ...effects,
    ],
  ];
}

/** The node at which a call waits for an agent or talks with one. Throws at any other: a bug. */
export function queueNode(
  flow: FlowDocument,
  state: CallbackPhase | QueuedPhase | OfferedPhase | TalkingPhase,
): QueueNode {
  const node = nodeOf(flow, state.cursor.node);
  if (node.type !== "queue") throw new Error(`Call ${state.facts.id} queues at "${node.id}".`);
  return node;
}
