import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { rename, rm, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import type { Lang } from "../../core/call/index.ts";
import { limits } from "../../core/lib/limits.ts";
import type { Log } from "../../ports/log.ts";
import type { Metrics } from "../../ports/metrics.ts";
import type { Speech } from "../../ports/speech.ts";
import { mannerOf, speak, wordsOf } from "./speak.ts";
import { type Passage, type Speaker, SpeechError } from "./speaker.ts";
import { writeWav } from "./wav.ts";

/** What free speech may take; `limits` by default. */
export type FreeSpeechLimits = Readonly<
  Record<
    | "speechFiles"
    | "speechFolderBytes"
    | "speechJobs"
    | "speechWaiting"
    | "speechMs"
    | "speechMakeMs"
    | "speechRestMs",
    number
  >
>;

/**
 * A folder of spoken texts. A file is named after the hash of its words and its voice, so that the
 * same text is spoken once and no text can choose its own path; the files used longest ago make
 * room for new ones. Texts are in no log: they may be about the caller.
 */
export class FreeSpeech implements Speech {
  readonly #folder: string;
  readonly #speaker: Speaker;
  readonly #log: Log;
  readonly #metrics: Pick<Metrics, "speechEnded">;
  readonly #limits: FreeSpeechLimits;
  /** Bytes of each text's files by name, the one used longest ago first. */
  readonly #kept = new Map<string, number>();
  readonly #making = new Map<string, Promise<void>>();
  readonly #waiting: (() => void)[] = [];
  #bytes = 0;
  #running = 0;
  #restsUntil = 0;

  /** @param folder absolute, made when it is not there; the carrier must see it at the same path */
  constructor(
    folder: string,
    speaker: Speaker,
    log: Log,
    metrics: Pick<Metrics, "speechEnded">,
    allowed: FreeSpeechLimits = limits,
  ) {
    this.#folder = folder;
    this.#speaker = speaker;
    this.#log = log;
    this.#metrics = metrics;
    this.#limits = allowed;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.#takeStock();
  }

  /** See Speech. */
  find(lang: Lang, text: string): string | null {
    const name = this.#nameOf(passageOf(lang, text));
    const bytes = this.#kept.get(name);
    if (bytes === undefined) return null;
    this.#kept.delete(name);
    this.#kept.set(name, bytes);
    const now = new Date();
    // The order of use outlives a restart; a file that somebody has deleted is spoken again.
    utimes(this.#fileOf(name, "wav"), now, now).catch(() => this.#forget(name));
    return join(this.#folder, name);
  }

  /** See Speech. */
  async make(lang: Lang, text: string): Promise<void> {
    const passage = passageOf(lang, text);
    const name = this.#nameOf(passage);
    if (this.#kept.has(name)) return;
    if (performance.now() < this.#restsUntil)
      return this.#skipped(lang, "it is left alone for now");
    if (this.#waiting.length >= this.#limits.speechWaiting) {
      return this.#skipped(lang, "too many texts wait");
    }
    const making = this.#making.get(name) ?? this.#begin(name, passage);
    const { promise, clear } = inTime(making, this.#limits.speechMs);
    const isInTime = await promise;
    clear();
    if (isInTime) return;
    this.#restsUntil = performance.now() + this.#limits.speechRestMs;
    this.#skipped(lang, `it took longer than ${this.#limits.speechMs} ms`);
  }

  #begin(name: string, passage: Passage): Promise<void> {
    const making = this.#speak(name, passage).finally(() => this.#making.delete(name));
    this.#making.set(name, making);
    return making;
  }

  async #speak(name: string, passage: Passage): Promise<void> {
    // Who waits is given the place of the one that ends, so that nobody slips in between.
    if (this.#running < this.#limits.speechJobs) this.#running += 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    const begun = performance.now();
    try {
      const spoken = await speak(this.#speaker, [passage], this.#limits.speechMakeMs);
      const wide = await this.#write(name, "wav16", writeWav(spoken.wide));
      const narrow = await this.#write(name, "wav", writeWav(spoken.narrow));
      this.#keep(name, wide + narrow);
      this.#metrics.speechEnded("spoken", performance.now() - begun);
    } catch (error) {
      // What the voice said to it has the text in it.
      this.#skipped(passage.lang, error instanceof SpeechError ? error.reason : String(error));
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#running -= 1;
      else next();
    }
  }

  #skipped(lang: Lang, why: string): void {
    this.#metrics.speechEnded("failed", 0);
    this.#log.warn({ lang, why }, "a text could not be spoken");
  }

  async #write(name: string, ending: "wav" | "wav16", bytes: Uint8Array): Promise<number> {
    const file = this.#fileOf(name, ending);
    await writeFile(`${file}.part`, bytes, { mode: 0o600 });
    await rename(`${file}.part`, file);
    return bytes.length;
  }

  #keep(name: string, bytes: number): void {
    this.#kept.set(name, bytes);
    this.#bytes += bytes;
    for (const oldest of this.#kept.keys()) {
      const isFull =
        this.#kept.size > this.#limits.speechFiles || this.#bytes > this.#limits.speechFolderBytes;
      if (!isFull || oldest === name) return;
      this.#forget(oldest);
    }
  }

  #forget(name: string): void {
    this.#bytes -= this.#kept.get(name) ?? 0;
    this.#kept.delete(name);
    for (const ending of ["wav", "wav16"] as const) {
      rm(this.#fileOf(name, ending), { force: true }).catch((cause: unknown) => {
        this.#log.warn({ cause: String(cause) }, "an old sound cannot be deleted");
      });
    }
  }

  /** Reads what an earlier process has left; half-written files go. */
  #takeStock(): void {
    const found: { readonly name: string; readonly bytes: number; readonly usedAt: number }[] = [];
    for (const file of readdirSync(this.#folder)) {
      const path = join(this.#folder, file);
      if (file.endsWith(".part")) rmSync(path, { force: true });
      const name = /^([0-9a-f]{32})\.wav$/.exec(file)?.[1];
      if (name === undefined) continue;
      const { size, mtimeMs } = statSync(path);
      const wide = statSync(this.#fileOf(name, "wav16"), { throwIfNoEntry: false })?.size ?? 0;
      found.push({ name, bytes: size + wide, usedAt: mtimeMs });
    }
    found.sort((a, b) => a.usedAt - b.usedAt);
    for (const { name, bytes } of found) this.#keep(name, bytes);
  }

  #nameOf(passage: Passage): string {
    const made = `${mannerOf(this.#speaker, [passage])} ${wordsOf([passage])}`;
    return createHash("sha256").update(made).digest("hex").slice(0, 32);
  }

  #fileOf(name: string, ending: "wav" | "wav16"): string {
    return join(this.#folder, `${name}.${ending}`);
  }
}

/** Each script in its own voice, whatever the caller speaks: 北京烤鸭店 in English would be noise. */
function passageOf(lang: Lang, text: string): Passage {
  if (/\p{Script=Han}/u.test(text)) return { lang: "zh", text, isPart: true };
  return { lang: /\p{Script=Latin}/u.test(text) ? "en" : lang, text, isPart: true };
}

/** Whether `work` ends within `ms`; `clear` stops the clock. */
function inTime(
  work: Promise<void>,
  ms: number,
): { readonly promise: Promise<boolean>; readonly clear: () => void } {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  return { promise: Promise.race([work.then(() => true), late]), clear: () => clearTimeout(timer) };
}
