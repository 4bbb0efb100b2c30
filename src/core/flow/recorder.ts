import { messageName } from "../call/end.ts";
import type { CallEffect } from "../call/events.ts";
import type { Outcome, Prompt } from "../call/script.ts";
import { limits } from "../lib/limits.ts";
import type { Said, Standing, Step } from "./node-type.ts";
import { taperedAt } from "./prompts.ts";
import type { Scene } from "./scope.ts";
import { again, ask, go, keyWait, saidByTry, tryAgain, typed } from "./steps.ts";
import type { NodeBase, NodeId, PromptTemplate, TaperedPrompts } from "./types.ts";

/** What a caller may do with a message that has been recorded. */
export interface Review {
  readonly prompts: TaperedPrompts;
  readonly keys: Readonly<Record<"listen" | "keep" | "again", string>>;
  readonly firstMs: number;
  readonly nextMs: number;
}

/** How a node records what the caller says. */
export interface Recorder extends NodeBase {
  /** Said before the tone. */
  readonly prompts: TaperedPrompts;
  /** Said before the next try when nothing was heard. */
  readonly empty: readonly PromptTemplate[];
  readonly beep: boolean;
  /** Shorter messages are nothing. */
  readonly minMs: number;
  readonly maxMs: number;
  /** So much silence ends the message. */
  readonly silenceMs: number;
  readonly endKey: "#" | "*" | null;
  /** Keeps the message without asking when null. */
  readonly review: Review | null;
  readonly tries: number;
  readonly exhausted: NodeId;
  readonly failed: NodeId;
}

/** A message that a caller has left. */
export interface Message {
  readonly recording: string;
  readonly durationMs: number;
}

/** What becomes of a message that is to be kept; the file of any other is dropped. */
export type Keep = (at: Standing, message: Message) => Step;

/** How far a visit has got. */
interface Memo {
  /** The take that is being recorded, or was; null before the first. */
  readonly recording: string | null;
  /** Null until the take is over. */
  readonly durationMs: number | null;
  readonly takes: number;
}

function memoOf({ cursor: { memo } }: Standing): Memo {
  const { recording, durationMs, takes } = memo;
  return {
    recording: typeof recording === "string" ? recording : null,
    durationMs: typeof durationMs === "number" ? durationMs : null,
    takes: typeof takes === "number" ? takes : 0,
  };
}

function noted(at: Standing, change: Partial<Memo>, tries = at.cursor.tries): Standing {
  return { ...at, cursor: { ...at.cursor, tries, memo: { ...memoOf(at), ...change } } };
}

/** The message of this visit as far as it is recorded, or null. */
function messageAt(at: Standing): Message | null {
  const { recording, durationMs } = memoOf(at);
  return recording === null || durationMs === null ? null : { recording, durationMs };
}

/** The prompts of a node that records. */
export function saidRecording(node: Recorder): readonly Said[] {
  return [
    ...saidByTry(["prompts"], node.prompts),
    { field: ["empty"], templates: node.empty },
    ...saidByTry(["review", "prompts"], node.review?.prompts ?? []),
  ];
}

/**
 * Asks for the message, or what to do with it. After a restart the script has the same name again:
 * the carrier goes on with a recording of that name, or tells its end.
 */
export function recordMessage(scene: Scene, node: Recorder, at: Standing): Step {
  const { tries } = at.cursor;
  if (node.review !== null && messageAt(at) !== null) {
    return ask(scene, at, taperedAt(node.review.prompts, tries), keyWait(node.review));
  }
  const { maxMs, silenceMs, endKey, beep } = node;
  const name = memoOf(at).recording ?? messageName(at.facts.id, at.facts.step + 1);
  const wait = { kind: "record", name, maxMs, silenceMs, endKey, beep } as const;
  return ask(scene, noted(at, { recording: name }), taperedAt(node.prompts, tries), wait);
}

/** Takes the end of a recording, or what the caller wants to do with it. */
export function afterRecording(
  scene: Scene,
  node: Recorder,
  at: Standing,
  outcome: Outcome,
  keep: Keep,
): Step {
  const message = messageAt(at);
  if (node.review !== null && message !== null) {
    return afterReview(node, node.review, at, message, typed(outcome), keep);
  }
  if (outcome.kind !== "recorded") return go(at, node.failed, [], ["failed"]);
  const { recording, durationMs } = outcome;
  if (durationMs < node.minMs) {
    const next = tryAgain(scene, noted(at, fresh), node.empty, node.tries, node.exhausted);
    return { ...next, effects: [drop(recording), ...next.effects] };
  }
  const takes = memoOf(at).takes + 1;
  const standing = noted(at, { recording, durationMs, takes }, 0);
  return node.review === null ? keep(standing, { recording, durationMs }) : again(standing);
}

/** The caller hung up here: what they have said so far is kept. */
export function keepUnfinished(at: Standing, keep: Keep): readonly CallEffect[] {
  const message = messageAt(at);
  return message === null ? [] : keep(at, message).effects;
}

/** Whether a message waits here for the caller's decision. */
export const hasMessage = (at: Standing): boolean => messageAt(at) !== null;

const fresh = { recording: null, durationMs: null } as const;

function afterReview(
  node: Recorder,
  { keys }: Review,
  at: Standing,
  message: Message,
  key: string,
  keep: Keep,
): Step {
  if (key === keys.listen) {
    const played: Prompt = { kind: "recording", name: message.recording };
    return again({ ...at, cursor: { ...at.cursor, tries: 0, lead: [played] } });
  }
  if (key === keys.again && memoOf(at).takes < limits.takesPerMessage) {
    return again(noted(at, fresh, 0), [drop(message.recording)]);
  }
  // Who says nothing any more, or cannot decide, has left a message all the same.
  if (key === keys.keep || at.cursor.tries + 1 >= node.tries) return keep(at, message);
  return again({ ...at, cursor: { ...at.cursor, tries: at.cursor.tries + 1 } });
}

function drop(recording: string): CallEffect {
  return { do: "drop_recording", recording };
}
