import type { Lang } from "../../core/call/index.ts";
import type { Audio } from "./wav.ts";

/** One stretch of text in one language. A prompt may have several, for callers not yet known. */
export type Passage = {
  readonly lang: Lang;
  readonly text: string;
  /**
   * Whether something follows in the same sentence: no breath behind it. By default a text is a
   * part unless it ends with a full stop or its like.
   */
  readonly isPart?: boolean;
};

/** A voice: espeak-ng, or a service in the network. */
export interface Speaker {
  /** All that decides how `lang` sounds, as JSON: equal settings speak a text alike. */
  settings(lang: Lang): unknown;
  /**
   * Speaks a passage, at any rate and loudness. Rejects with a SpeechError naming the text.
   * @param timeoutMs when to give up
   */
  speak(passage: Passage, timeoutMs: number): Promise<Audio>;
}

/** The speech that a prompt is made of could not be spoken; the message says which and why. */
export class SpeechError extends Error {
  override readonly name = "SpeechError";
}

/** Whether `text` ends with a mark that lets the voice fall. */
export function endsSentence(text: string): boolean {
  return /[.!?。！？]$/u.test(text.trim());
}

/** Whether something follows `passage` in the same sentence. */
export function isPart(passage: Passage): boolean {
  return passage.isPart ?? !endsSentence(passage.text);
}
