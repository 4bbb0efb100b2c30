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

/** A text could not be spoken; the message says which and why. */
export class SpeechError extends Error {
  override readonly name = "SpeechError";
  /** Why, without the text, which may be about a caller. */
  readonly reason: string;

  /**
   * @param who the voice, such as espeak-ng
   * @param reason what went wrong, without a full stop
   */
  constructor(who: string, text: string, reason: string, options?: ErrorOptions) {
    super(`${who} could not speak "${text}": ${reason}.`, options);
    this.reason = reason;
  }
}

/** Whether `text` ends with a mark that lets the voice fall. */
export function endsSentence(text: string): boolean {
  return /[.!?。！？]$/u.test(text.trim());
}

/** Whether something follows `passage` in the same sentence. */
export function isPart(passage: Passage): boolean {
  return passage.isPart ?? !endsSentence(passage.text);
}
