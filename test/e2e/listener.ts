/** A caller who understands what the line says: waits for prompts in the order they are played. */
import { join } from "node:path";
import type { PhoneCall } from "../peers/phone-call.ts";
import { ROOT } from "../peers/program.ts";
import { type PromptEar, readPrompts, trainEar } from "../peers/prompt-ear.ts";
import { until } from "../peers/until.ts";

/** A prompt that was heard: the sample it began at, and when that came (ms of `performance.now()`). */
export type HeardPrompt = {
  readonly name: string;
  readonly sample: number;
  readonly beganAt: number;
};

/** Follows what one call says. */
export type Listener = {
  /**
   * Waits until the named prompt begins, after all that was heard before by this listener. Rejects
   * after `withinMs` with what was heard instead.
   */
  hears(name: string, withinMs?: number): Promise<HeardPrompt>;
  /** Waits until one of the named prompts begins. */
  hearsOneOf(names: readonly string[], withinMs?: number): Promise<HeardPrompt>;
  /** Forgets what was heard so far. */
  skip(): void;
  /** The prompts that were heard after one prompt and before another, by the ear's `soundOf`. */
  between(first: HeardPrompt, last: HeardPrompt): readonly string[];
};

const ears = new Map<string, PromptEar>();
const HEARD_WITHIN_MS = 20_000;
const POLL_MS = 100;

/** The ear for one language of the repository's sounds, trained once a process. */
export function earOf(language: "en" | "zh"): PromptEar {
  const known = ears.get(language);
  if (known !== undefined) {
    return known;
  }
  const ear = trainEar(readPrompts(join(ROOT, "sounds", language)));
  ears.set(language, ear);
  return ear;
}

/** Listens to a call with the ear of one language. */
export function listenTo(call: PhoneCall, language: "en" | "zh"): Listener {
  const ear = earOf(language);
  let from = 0;
  const transcribe = (begin: number, end?: number) =>
    ear.transcribe(call.line.recording().subarray(begin, end)).map(({ name }) => name);
  const hearsOneOf: Listener["hearsOneOf"] = async (names, withinMs = HEARD_WITHIN_MS) => {
    const needs = Math.max(...names.map(ear.needs));
    let searched = from;
    const look = () => {
      const recording = call.line.recording();
      const found = names.map((name) => ear.find(recording, name, searched));
      searched = Math.max(searched, recording.length - needs - POLL_MS * 8);
      return found.find((heard) => heard !== null);
    };
    const what = `hearing ${names.join(" or ")}`;
    const heard = await until(what, withinMs, look, POLL_MS).catch((error: unknown) => {
      const instead = transcribe(from).join(", ") || "nothing known";
      const state = `the call is ${call.phase}`;
      throw new Error(`${String(error)}; heard instead: ${instead}; ${state}`, { cause: error });
    });
    const sample = Math.max(0, heard.at);
    from = sample + ear.needs(heard.name);
    return { name: heard.name, sample, beganAt: call.line.timeOf(sample) };
  };
  return {
    hears: (name, withinMs) => hearsOneOf([name], withinMs),
    hearsOneOf,
    skip: () => {
      from = call.line.recording().length;
    },
    between: (first, last) => transcribe(first.sample + ear.needs(first.name), last.sample),
  };
}
