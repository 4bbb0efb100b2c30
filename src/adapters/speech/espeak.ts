import { spawn } from "node:child_process";
import type { Lang } from "../../core/call/index.ts";
import { limits } from "../../core/lib/limits.ts";
import { endsSentence, type Passage, type Speaker, SpeechError } from "./speaker.ts";
import { readWav } from "./wav.ts";

const WHO = "espeak-ng";

/** How to start espeak-ng: a program of the machine, or one inside a private package folder. */
export type SpeechTool = {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
};

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

/** Speaks with espeak-ng, one process for each passage; the text goes in by standard input. */
export function espeakSpeaker(tool: SpeechTool): Speaker {
  return {
    settings: (lang) => voices[lang],
    speak: async (passage, timeoutMs) => {
      const spoken = readWav(await run(tool, passage, timeoutMs));
      if (spoken.ok) return spoken.value;
      throw new SpeechError(WHO, passage.text, spoken.error);
    },
  };
}

function run(tool: SpeechTool, passage: Passage, timeoutMs: number): Promise<Uint8Array> {
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
      reject(new SpeechError(WHO, passage.text, why, { cause }));
    child.on("error", (error) => fail(`${tool.command} did not start, ${error.message}`, error));
    child.stdin.on("error", () => undefined); // A program that has ended is reported by "close".
    child.stdout.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > limits.spokenBytes) child.kill();
      else output.push(chunk);
    });
    child.stderr.on("data", (chunk: Buffer) => {
      complaint = (complaint + chunk.toString()).slice(0, 500);
    });
    child.on("close", (code, signal) => {
      if (bytes > limits.spokenBytes) fail(`it gave more than ${limits.spokenBytes} bytes`);
      else if (code === 0) resolve(Buffer.concat(output));
      else fail(`it ended with ${signal ?? `code ${code}`}${said(complaint)}`);
    });
    child.stdin.end(text);
  });
}

/** What the program wrote to its standard error, behind a colon. */
function said(complaint: string): string {
  const text = complaint.trim();
  return text === "" ? "" : `: ${text}`;
}
