import { mkdir, rm } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import {
  mannerOf,
  type Speaker,
  type Spoken,
  silence,
  speak,
  wordsOf,
  writeWav,
} from "../../adapters/speech/index.ts";
import type { FileProblem } from "../../contract/flow/index.ts";
import { langs } from "../../core/call/index.ts";
import { ok, type Result } from "../../core/lib/result.ts";
import {
  type Band,
  fileOf,
  hashOf,
  type Ledger,
  narrowBand,
  readIfThere,
  readLedger,
  replaceFile,
  wideBand,
  writeLedger,
} from "./files.ts";
import { type WantedSound, wantedSounds } from "./wanted.ts";

/** What `buildSounds` takes. */
export type BuildSoundsOptions = {
  /** The folder with `prompts.<lang>.yaml` and one folder for each language. */
  readonly soundsFolder: string;
  readonly speaker: Speaker;
  /** Speak again what Hotline has spoken before, also where words and voice are the same. */
  readonly force: boolean;
  /** Make the 16 kHz files, too. Once there are some they are always kept in step. */
  readonly wide: boolean;
  /** Names of sounds to look at; null for all. */
  readonly only: readonly string[] | null;
  /** Called after each sound that was spoken, with the number done and the number to do. */
  readonly onProgress: (sound: string, done: number, total: number) => void;
};

/** A sound with the bands in which it must be spoken. */
type Due = { readonly sound: WantedSound; readonly bands: readonly Band[] };

type Ledgers = Readonly<Record<Band["of"], Ledger>>;

/**
 * Speaks the sounds that are missing, and those whose words or voice have changed since Hotline
 * spoke them. A file that Hotline did not speak is somebody's recording and is never overwritten:
 * delete it to have it spoken. What Hotline spoke and has no text any more is removed. The same
 * words, voice and settings give the same bytes. Returns the sounds spoken, sorted, or what is
 * wrong in the prompt files. Rejects with a SpeechError when the voice fails; what was spoken until
 * then is kept.
 */
export async function buildSounds(
  options: BuildSoundsOptions,
): Promise<Result<readonly string[], readonly FileProblem[]>> {
  const { soundsFolder, only } = options;
  const wanted = await wantedSounds(soundsFolder);
  if (!wanted.ok) return wanted;
  const ledgers: Ledgers = {
    narrow: await readLedger(soundsFolder, narrowBand),
    wide: await readLedger(soundsFolder, wideBand),
  };
  const due: Due[] = [];
  for (const sound of wanted.value) {
    if (only !== null && !only.includes(sound.name)) continue;
    const bands = await bandsDue(options, sound, ledgers);
    if (bands.length > 0) due.push({ sound, bands });
  }
  for (const lang of langs) await mkdir(join(soundsFolder, lang), { recursive: true });
  try {
    await speakAll(options, due, ledgers);
  } finally {
    const keys = new Set(wanted.value.map(keyOf));
    await removeOld(soundsFolder, narrowBand, ledgers.narrow, keys);
    await removeOld(soundsFolder, wideBand, ledgers.wide, keys);
    await writeLedger(soundsFolder, narrowBand, ledgers.narrow, keys);
    await writeLedger(soundsFolder, wideBand, ledgers.wide, keys);
  }
  return ok(due.map(({ sound }) => keyOf(sound)).sort());
}

/** The name of a sound with its language. */
export function keyOf(sound: WantedSound): string {
  return `${sound.lang}/${sound.name}`;
}

async function speakAll(
  options: BuildSoundsOptions,
  due: readonly Due[],
  ledgers: Ledgers,
): Promise<void> {
  const waiting = [...due];
  let done = 0;
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      await speakOne(options, next, ledgers).catch((error: unknown) => {
        waiting.length = 0;
        throw error;
      });
      done += 1;
      options.onProgress(keyOf(next.sound), done, due.length);
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: availableParallelism() }, work));
  const failed = ends.find((end) => end.status === "rejected");
  if (failed !== undefined) throw failed.reason;
}

async function speakOne(options: BuildSoundsOptions, due: Due, ledgers: Ledgers): Promise<void> {
  const { speaker, soundsFolder } = options;
  const { sound, bands } = due;
  const key = keyOf(sound);
  const { passages, silentMs } = sound;
  const spoken: Spoken = silentMs === null ? await speak(speaker, passages) : silence(silentMs);
  for (const band of bands) {
    const bytes = writeWav(spoken[band.of]);
    await replaceFile(fileOf(soundsFolder, key, band), bytes);
    ledgers[band.of][key] = {
      words: wordsOf(passages),
      manner: mannerOf(speaker, passages),
      audio: hashOf(bytes),
    };
  }
}

/** Removes what Hotline spoke and nobody asks for any more; recordings stay. */
async function removeOld(
  soundsFolder: string,
  band: Band,
  ledger: Ledger,
  wanted: ReadonlySet<string>,
): Promise<void> {
  for (const [key, { audio }] of Object.entries(ledger)) {
    if (wanted.has(key)) continue;
    const file = fileOf(soundsFolder, key, band);
    const bytes = await readIfThere(file);
    if (bytes !== null && hashOf(bytes) === audio) await rm(file);
  }
}

/** The bands in which `sound` is missing or out of date; removes 16 kHz that a recording replaces. */
async function bandsDue(
  options: BuildSoundsOptions,
  sound: WantedSound,
  ledgers: Ledgers,
): Promise<readonly Band[]> {
  const key = keyOf(sound);
  const narrow = await stateOf(options, sound, narrowBand, ledgers.narrow);
  const wide = await stateOf(options, sound, wideBand, ledgers.wide);
  if (narrow === "recorded") {
    // Our voice in one band and theirs in the other would be two people.
    if (wide === "spoken" || wide === "due") {
      if (ledgers.wide[key] !== undefined) await rm(fileOf(options.soundsFolder, key, wideBand));
      delete ledgers.wide[key];
    }
    return [];
  }
  const isWide = options.wide || Object.keys(ledgers.wide).length > 0;
  return [
    ...(narrow === "spoken" ? [] : [narrowBand]),
    ...(isWide && (wide === "missing" || wide === "due") ? [wideBand] : []),
  ];
}

/** Whether a file is missing, ours and out of date, ours and right, or somebody's recording. */
async function stateOf(
  options: BuildSoundsOptions,
  sound: WantedSound,
  band: Band,
  ledger: Ledger,
): Promise<"missing" | "due" | "spoken" | "recorded"> {
  const key = keyOf(sound);
  const bytes = await readIfThere(fileOf(options.soundsFolder, key, band));
  if (bytes === null) return "missing";
  const before = ledger[key];
  if (before === undefined || before.audio !== hashOf(bytes)) return "recorded";
  const isRight =
    before.words === wordsOf(sound.passages) &&
    before.manner === mannerOf(options.speaker, sound.passages);
  return isRight && !options.force ? "spoken" : "due";
}
