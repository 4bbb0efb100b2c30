import { createHash } from "node:crypto";
import { limits } from "../../core/lib/limits.ts";
import { brighten, finish, join } from "./level.ts";
import { resample } from "./resample.ts";
import { isPart, type Passage, type Speaker, SpeechError } from "./speaker.ts";
import type { Audio } from "./wav.ts";

/** The rate of a telephone line. */
export const narrowRate = 8_000;
/** The rate that Asterisk takes for callers with a wide-band codec such as Opus. */
export const wideRate = 16_000;

/** One sound at both rates. */
export type Spoken = { readonly narrow: Audio; readonly wide: Audio };

/** To be raised when the sound of what is spoken changes by anything but the speaker's settings. */
const finishing = 4;
/**
 * Mean power while speaking, relative to full scale: ITU-T P.56's active speech level, with silence
 * gated out frame by frame. Networks are planned for -26 dB (ITU-T G.168, P.56); recorded voices on
 * a line that also carries music and street noise are heard better 6 dB above it. With peaks bent
 * at 0.85 nothing can clip.
 */
const activeDb = -20;
const peakMax = 0.85;
const leadMs = 20;
const sentenceTailMs = 140;
const partTailMs = 30;
/** Between two languages of one prompt. */
const passageGapMs = 200;

/**
 * Speaks `passages` as one sound: loudness level, silence cut to what its place needs. A text that
 * ends a sentence gets a breath behind it; a fragment gets none, for the next follows.
 * Rejects with a SpeechError naming the text when the speaker fails or stays silent.
 */
export async function speak(
  speaker: Speaker,
  passages: readonly Passage[],
  timeoutMs: number = limits.buildSpeechMs,
): Promise<Spoken> {
  const narrow: Audio[] = [];
  const wide: Audio[] = [];
  for (const passage of passages) {
    const raw = await speaker.speak(passage, timeoutMs);
    const wish = {
      activeDb,
      peakMax,
      leadMs,
      tailMs: isPart(passage) ? partTailMs : sentenceTailMs,
    };
    // Only the narrow band needs the lift that a handset's microphone gives.
    const sound = finish(brighten(resample(raw, narrowRate)), wish);
    if (sound.samples.length === 0) {
      throw new SpeechError("The voice", passage.text, "it was silent; write it in other words");
    }
    narrow.push(sound);
    wide.push(finish(resample(raw, wideRate), wish));
  }
  return { narrow: join(narrow, passageGapMs), wide: join(wide, passageGapMs) };
}

/** `ms` of silence at both rates. */
export function silence(ms: number): Spoken {
  const at = (rate: number): Audio => ({
    rate,
    samples: new Float32Array(Math.round((rate * ms) / 1000)),
  });
  return { narrow: at(narrowRate), wide: at(wideRate) };
}

/** A short text that is equal for equal words only; it tells which sounds say something else. */
export function wordsOf(passages: readonly Passage[]): string {
  return shortHash(passages.map(({ lang, text, isPart: part }) => [lang, text, part ?? null]));
}

/** A short text that is equal when `speaker` would speak `passages` in the same manner. */
export function mannerOf(speaker: Speaker, passages: readonly Passage[]): string {
  const langs = [...new Set(passages.map(({ lang }) => lang))];
  return shortHash([finishing, langs.map((lang) => speaker.settings(lang))]);
}

function shortHash(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 16);
}
