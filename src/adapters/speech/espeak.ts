import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import type { Lang } from "../../core/call/index.ts";
import { brighten, finish, join } from "./level.ts";
import { resample } from "./resample.ts";
import { type Audio, readWav } from "./wav.ts";

/** How to start espeak-ng: a program of the machine, or one inside a private package folder. */
export type SpeechTool = {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
};

/** One stretch of text in one language. A prompt may have several, for callers not yet known. */
export type Passage = { readonly lang: Lang; readonly text: string };

/** The speech that a prompt is made of could not be spoken; the message says which and why. */
export class SpeechError extends Error {
  override readonly name = "SpeechError";
}

/** The rate of a telephone line, and of every sound that Hotline ships. */
export const soundRate = 8_000;

/** To be raised when the sound of what is spoken changes by anything but `voices`. */
const finishing = 2;
/** Mean power while speaking; with peaks bent at 0.85 nothing can clip. */
const loudnessDb = -20;
const timeoutMs = 20_000;
const outputBytesMax = 8 * 1024 * 1024;

/**
 * One speaker for both languages, so that a bilingual greeting is not two people; a little deeper
 * than espeak-ng's own, because a telephone line passes only 300 to 3,400 Hz. Amplitude 60 leaves
 * room for peaks: at 100 Mandarin clips. Parts of sentences are spoken faster, for a voice draws
 * out a word that stands alone.
 */
const voices: Readonly<Record<Lang, Voice>> = {
  en: {
    args: ["-v", "en-us", "-p", "46", "-a", "60", "-g", "1"],
    sentenceRate: 162,
    partRate: 185,
  },
  zh: { args: ["-v", "cmn", "-p", "46", "-a", "60"], sentenceRate: 178, partRate: 195 },
};

/** Arguments of espeak-ng, and its words a minute for sentences and for parts of sentences. */
type Voice = {
  readonly args: readonly string[];
  readonly sentenceRate: number;
  readonly partRate: number;
};

/**
 * Speaks `passages` as one sound of 8 kHz: loudness level, silence cut to what its place needs.
 * A text that ends a sentence gets a breath behind it; a fragment gets none, for the next follows.
 * Throws a SpeechError naming the text when espeak-ng is missing, fails or stays silent.
 */
export async function speak(tool: SpeechTool, passages: readonly Passage[]): Promise<Audio> {
  const sounds: Audio[] = [];
  for (const passage of passages) {
    const ends = endsSentence(passage.text);
    const spoken = readWav(await run(tool, passage));
    if (!spoken.ok) {
      throw new SpeechError(`espeak-ng spoke "${passage.text}", but ${spoken.error}.`);
    }
    const audio = finish(brighten(resample(spoken.value, soundRate)), {
      activeDb: loudnessDb,
      peakMax: 0.85,
      leadMs: 20,
      tailMs: ends ? 140 : 30,
    });
    if (audio.samples.length === 0) {
      throw new SpeechError(`espeak-ng was silent for "${passage.text}". Write it in other words.`);
    }
    sounds.push(audio);
  }
  return join(sounds, 200);
}

/**
 * A short text that is equal for two texts only when they would be spoken alike: it changes with
 * the words and with the settings of the voices, and tells which sounds are out of date.
 */
export function spokenAs(passages: readonly Passage[]): string {
  const settings = [...new Set(passages.map(({ lang }) => lang))].map((lang) => voices[lang]);
  const all = JSON.stringify([settings, finishing, passages.map(({ lang, text }) => [lang, text])]);
  return createHash("sha256").update(all).digest("hex").slice(0, 16);
}

/** Whether `text` ends with a mark that lets the voice fall. */
export function endsSentence(text: string): boolean {
  return /[.!?。！？]$/u.test(text.trim());
}

function run(tool: SpeechTool, passage: Passage): Promise<Uint8Array> {
  // Without a mark at its end espeak-ng would end the sentence; a comma keeps the voice up.
  const ends = endsSentence(passage.text);
  const text = ends ? passage.text : `${passage.text},`;
  const voice = voices[passage.lang];
  const rate = String(ends ? voice.sentenceRate : voice.partRate);
  const args = [...tool.args, ...voice.args, "-s", rate, "--stdin", "--stdout"];
  return new Promise((resolve, reject) => {
    const child = spawn(tool.command, args, {
      env: { ...process.env, ...tool.env },
      timeout: timeoutMs,
      stdio: ["pipe", "pipe", "pipe"],
    });
    const output: Buffer[] = [];
    let bytes = 0;
    let complaint = "";
    const fail = (why: string, cause?: unknown): void =>
      reject(new SpeechError(`espeak-ng could not speak "${passage.text}": ${why}`, { cause }));
    child.on("error", (error) => fail(`${tool.command} did not start, ${error.message}.`, error));
    child.stdin.on("error", () => undefined); // A program that has ended is reported by "close".
    child.stdout.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > outputBytesMax) child.kill();
      else output.push(chunk);
    });
    child.stderr.on("data", (chunk: Buffer) => {
      complaint = (complaint + chunk.toString()).slice(0, 500);
    });
    child.on("close", (code, signal) => {
      if (bytes > outputBytesMax) fail(`it gave more than ${outputBytesMax} bytes.`);
      else if (code === 0) resolve(Buffer.concat(output));
      else fail(`it ended with ${signal ?? `code ${code}`}. ${complaint.trim()}`);
    });
    child.stdin.end(text);
  });
}
