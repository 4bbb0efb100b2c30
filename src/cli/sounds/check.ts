import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { measure, readWav, wordsOf } from "../../adapters/speech/index.ts";
import type { FileProblem } from "../../contract/flow/index.ts";
import { langs } from "../../core/call/index.ts";
import { ok, type Result } from "../../core/lib/result.ts";
import { keyOf } from "./build.ts";
import {
  type Band,
  fileOf,
  hashOf,
  type LedgerEntry,
  narrowBand,
  readIfThere,
  readLedger,
  wideBand,
} from "./files.ts";
import { type WantedSound, wantedSounds } from "./wanted.ts";

/** Something wrong with one sound, in words; `sound` is `<lang>/<name>` or a file. */
export type SoundProblem = { readonly sound: string; readonly message: string };

/** A menu longer than this is nobody's friend. */
const durationMsMax = 30_000;
/** Quieter speech is lost on a telephone in a street; -20 is what we make. */
const activeDbMin = -32;
/** Silence at both ends of a word inside a number: more is heard as a stop. */
const seamMsMax = 150;
/** Silence at either end of a prompt: more sounds as if the line were dead. */
const edgeMsMax = 1_000;

/**
 * Looks at every sound: missing, without a text (an orphan), not playable on a telephone line,
 * silent, clipped, too long or too quiet, with too much silence around it, or older than its words.
 */
export async function checkSounds(
  soundsFolder: string,
): Promise<Result<readonly SoundProblem[], readonly FileProblem[]>> {
  const wanted = await wantedSounds(soundsFolder);
  if (!wanted.ok) return wanted;
  const narrow = await readLedger(soundsFolder, narrowBand);
  const wide = await readLedger(soundsFolder, wideBand);
  const problems: SoundProblem[] = [];
  const note = (sound: string, message: string | null): void => {
    if (message !== null) problems.push({ sound, message });
  };
  for (const sound of wanted.value) {
    const key = keyOf(sound);
    const bytes = await readIfThere(fileOf(soundsFolder, key, narrowBand));
    note(key, bytes === null ? missing(sound) : wrongWith(bytes, sound, narrowBand, narrow[key]));
    // The 16 kHz files are welcome, not needed.
    const wideBytes = await readIfThere(fileOf(soundsFolder, key, wideBand));
    if (wideBytes === null) continue;
    const isOld = isOurs(wideBytes, wide[key]) && bytes !== null && !isOurs(bytes, narrow[key]);
    note(
      `${key}.wav16`,
      isOld
        ? 'is the voice that a recording has replaced: run "hotline sounds build".'
        : wrongWith(wideBytes, sound, wideBand, wide[key]),
    );
  }
  const files = new Set(
    wanted.value.flatMap((sound) => [`${keyOf(sound)}.wav`, `${keyOf(sound)}.wav16`]),
  );
  for (const lang of langs) {
    for (const name of await readdir(join(soundsFolder, lang)).catch(() => [])) {
      if (files.has(`${lang}/${name}`)) continue;
      const message = `has no text in prompts.${lang}.yaml: write one or delete the file.`;
      problems.push({ sound: `${lang}/${name}`, message });
    }
  }
  return ok(problems);
}

function missing(sound: WantedSound): string {
  const words = sound.passages.map((passage) => passage.text).join(" ");
  return `is missing: run "hotline sounds build", or record "${words}".`;
}

function wrongWith(
  bytes: Uint8Array,
  sound: WantedSound,
  band: Band,
  spoken: LedgerEntry | undefined,
): string | null {
  const convert = `Convert it to one channel of 16 bits at ${band.rate} samples a second.`;
  const wav = readWav(bytes);
  if (!wav.ok) return `cannot be played: ${wav.error}. ${convert}`;
  const { rate } = wav.value;
  if (rate !== band.rate) {
    return `has ${rate} samples a second; ${band.rate} are needed in a .${band.ending}. ${convert}`;
  }
  const heard = sound.silentMs === null ? unpleasant(wav.value, sound) : null;
  if (heard !== null) return heard;
  return isOurs(bytes, spoken) && spoken?.words !== wordsOf(sound.passages)
    ? 'says other words than its text: run "hotline sounds build".'
    : null;
}

function isOurs(bytes: Uint8Array, spoken: LedgerEntry | undefined): boolean {
  return spoken !== undefined && spoken.audio === hashOf(bytes);
}

/** What a caller would not like to hear. */
function unpleasant(audio: Parameters<typeof measure>[0], sound: WantedSound): string | null {
  const { durationMs, activeDb, clipped, leadMs, tailMs } = measure(audio);
  if (activeDb === Number.NEGATIVE_INFINITY) return "is silent.";
  if (activeDb < activeDbMin) {
    return `is too quiet: ${activeDb.toFixed(0)} dB, at least ${activeDbMin} are needed.`;
  }
  if (clipped > 0) return `is clipped: ${clipped} samples at full scale. Record it less loudly.`;
  if (durationMs > durationMsMax) {
    return `lasts ${Math.round(durationMs / 1000)} s; at most ${durationMsMax / 1000} are allowed.`;
  }
  const around = `begins with ${leadMs} ms and ends with ${tailMs} ms of silence`;
  if (sound.passages.every(({ isPart }) => isPart === true) && leadMs + tailMs > seamMsMax) {
    return `${around}: inside a number more than ${seamMsMax} ms are heard as a stop. Cut it.`;
  }
  if (Math.max(leadMs, tailMs) > edgeMsMax) return `${around}. Cut it.`;
  return null;
}
