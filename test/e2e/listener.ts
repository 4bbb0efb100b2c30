/** A caller who understands what the line says: waits for prompts in the order they are played. */
import { join } from "node:path";
import type { PhoneCall } from "../peers/phone-call.ts";
import { ROOT } from "../peers/program.ts";
import { type PromptEar, readPrompts, trainEar } from "../peers/prompt-ear.ts";
import { until } from "../peers/until.ts";

/** A prompt that was heard: when its first sample came, in ms of `performance.now()`. */
export type HeardPrompt = { readonly name: string; readonly beganAt: number };

/** Follows what one call says. */
export type Listener = {
  /**
   * Waits until the named prompt begins, after all that was heard before by this listener. Rejects
   * after `withinMs` with what was heard instead.
   */
  hears(name: string, withinMs?: number): Promise<HeardPrompt>;
  /** Waits until all of these prompts were heard, one right after the other. */
  hearsAll(names: readonly string[], withinMs?: number): Promise<void>;
  /** Forgets what was heard so far. */
  skip(): void;
  /** The prompts heard from the last one on, out of `names` or all. */
  transcript(names?: readonly string[]): readonly string[];
};

const ears = new Map<string, PromptEar>();
const HEARD_WITHIN_MS = 15_000;
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
  const transcript: Listener["transcript"] = (names) =>
    ear.transcribe(call.line.recording().subarray(from), names).map(({ name }) => name);
  const hears: Listener["hears"] = async (name, withinMs = HEARD_WITHIN_MS) => {
    let searched = from;
    const look = () => {
      const recording = call.line.recording();
      const heard = ear.find(recording, name, searched);
      searched = Math.max(searched, recording.length - ear.needs(name) - POLL_MS * 8);
      return heard;
    };
    const heard = await until(`hearing "${name}"`, withinMs, look, POLL_MS).catch(
      (error: unknown) => {
        const instead = transcript().join(", ") || "nothing known";
        const state = `the call is ${call.phase}`;
        throw new Error(`${String(error)}; heard instead: ${instead}; ${state}`, { cause: error });
      },
    );
    from = Math.max(0, heard.at) + ear.needs(name);
    return { name, beganAt: call.line.timeOf(Math.max(0, heard.at)) };
  };
  return {
    hears,
    hearsAll: async (names, withinMs = HEARD_WITHIN_MS) => {
      const deadline = performance.now() + withinMs;
      for (const name of names) {
        await hears(name, Math.max(0, deadline - performance.now()));
      }
    },
    skip: () => {
      from = call.line.recording().length;
    },
    transcript,
  };
}
