import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  measure,
  readWav,
  type SpeechTool,
  soundRate,
  speak,
  spokenAs,
  writeWav,
} from "../adapters/speech/index.ts";
import {
  type FileProblem,
  type PromptPassage,
  type PromptTexts,
  parsePrompts,
  promptWords,
} from "../contract/flow/index.ts";
import { type Lang, langs } from "../core/call/index.ts";
import { err, ok, type Result } from "../core/lib/result.ts";
import { speechTokens } from "../core/speech/index.ts";

/** A sound that must exist: what is heard, in order. */
export type WantedSound = {
  readonly lang: Lang;
  readonly name: string;
  readonly passages: readonly PromptPassage[];
};

/** Something wrong with one sound, in words; `sound` is `<lang>/<name>`. */
export type SoundProblem = { readonly sound: string; readonly message: string };

/** What `buildSounds` takes. */
export type BuildSoundsOptions = {
  /** The folder with `prompts.<lang>.yaml` and one folder for each language. */
  readonly soundsFolder: string;
  readonly espeak: SpeechTool;
  /** Speak again what Hotline has spoken before, also where the words are the same. */
  readonly force: boolean;
  /** Names of sounds to look at; null for all. */
  readonly only: readonly string[] | null;
  /** Called after each sound that was spoken, with the number done and the number to do. */
  readonly onProgress: (sound: string, done: number, total: number) => void;
};

/** What Hotline spoke, by `<lang>/<name>`: of which words, and the file it became. */
type Spoken = Record<string, { readonly words: string; readonly audio: string }>;

const spokenFile = "spoken.json";
/** A menu longer than this is nobody's friend. */
const durationMsMax = 30_000;
/** Quieter speech is lost on a telephone in a street; -20 is what we make. */
const activeDbMin = -32;

/**
 * All sounds that Hotline can ask for: the prompts of `prompts.<lang>.yaml` and the words of
 * numbers. The error lists what is wrong in those files.
 */
export async function wantedSounds(
  soundsFolder: string,
): Promise<Result<readonly WantedSound[], readonly FileProblem[]>> {
  const wanted: WantedSound[] = [];
  const problems: FileProblem[] = [];
  for (const lang of langs) {
    const prompts = await readPrompts(soundsFolder, lang);
    if (!prompts.ok) {
      problems.push(...prompts.error);
      continue;
    }
    for (const [name, passages] of Object.entries(prompts.value)) {
      wanted.push({ lang, name, passages });
    }
    for (const [name, words] of Object.entries(speechTokens(lang))) {
      wanted.push({ lang, name, passages: [{ lang, text: tokenText(lang, name, words) }] });
    }
  }
  return problems.length > 0 ? err(problems) : ok(wanted);
}

/** The words of every recorded prompt in each language, for screens. The error lists what is wrong. */
export async function readPromptWords(
  soundsFolder: string,
): Promise<
  Result<Readonly<Record<Lang, Readonly<Record<string, string>>>>, readonly FileProblem[]>
> {
  const en = await readPrompts(soundsFolder, "en");
  const zh = await readPrompts(soundsFolder, "zh");
  if (!en.ok) return en;
  return zh.ok ? ok({ en: promptWords(en.value), zh: promptWords(zh.value) }) : zh;
}

/**
 * Speaks the sounds that are missing, and those whose words have changed since Hotline spoke them.
 * A file that Hotline did not speak is somebody's recording and is never overwritten: delete it to
 * have it spoken. Returns the sounds spoken, or what is wrong in the prompt files.
 * Throws a SpeechError when espeak-ng fails.
 */
export async function buildSounds(
  options: BuildSoundsOptions,
): Promise<Result<readonly string[], readonly FileProblem[]>> {
  const { soundsFolder, only } = options;
  const wanted = await wantedSounds(soundsFolder);
  if (!wanted.ok) return wanted;
  const spoken = await readSpoken(soundsFolder);
  const due: WantedSound[] = [];
  for (const sound of wanted.value) {
    const chosen = only === null || only.includes(sound.name);
    if (chosen && (await mustSpeak(soundsFolder, sound, spoken, options.force))) due.push(sound);
  }
  for (const lang of langs) await mkdir(join(soundsFolder, lang), { recursive: true });
  for (const [index, sound] of due.entries()) {
    const bytes = writeWav(await speak(options.espeak, sound.passages));
    await replaceFile(fileOf(soundsFolder, sound), bytes);
    spoken[keyOf(sound)] = { words: spokenAs(sound.passages), audio: hash(bytes) };
    options.onProgress(keyOf(sound), index + 1, due.length);
  }
  const keys = new Set(wanted.value.map(keyOf));
  const kept = Object.entries(spoken).filter(([key]) => keys.has(key));
  const sorted = Object.fromEntries(kept.sort(([a], [b]) => (a < b ? -1 : 1)));
  await replaceFile(join(soundsFolder, spokenFile), `${JSON.stringify(sorted, null, 1)}\n`);
  return ok(due.map(keyOf));
}

/**
 * Looks at every sound: missing, without a text (an orphan), not playable on a telephone line,
 * silent, clipped, too long or too quiet, or older than its words.
 */
export async function checkSounds(
  soundsFolder: string,
): Promise<Result<readonly SoundProblem[], readonly FileProblem[]>> {
  const wanted = await wantedSounds(soundsFolder);
  if (!wanted.ok) return wanted;
  const spoken = await readSpoken(soundsFolder);
  const problems: SoundProblem[] = [];
  for (const sound of wanted.value) {
    const key = keyOf(sound);
    const bytes = await readIfThere(fileOf(soundsFolder, sound));
    const message = bytes === null ? missing(sound) : wrongWith(bytes, sound, spoken[key]);
    if (message !== null) problems.push({ sound: key, message });
  }
  const keys = new Set(wanted.value.map(keyOf));
  for (const lang of langs) {
    const files = await readdir(join(soundsFolder, lang)).catch(() => []);
    for (const file of files.filter((name) => !keys.has(`${lang}/${name.replace(/\.wav$/, "")}`))) {
      const message = `has no text in prompts.${lang}.yaml: write one or delete the file.`;
      problems.push({ sound: `${lang}/${file}`, message });
    }
  }
  return ok(problems);
}

async function readPrompts(
  soundsFolder: string,
  lang: Lang,
): Promise<Result<PromptTexts, readonly FileProblem[]>> {
  const file = join(soundsFolder, `prompts.${lang}.yaml`);
  const bytes = await readIfThere(file);
  if (bytes === null) {
    return err([{ file, line: 1, column: 1, message: "The file does not exist." }]);
  }
  return parsePrompts(file, new TextDecoder().decode(bytes), lang);
}

/** Units of money mostly end what is said, so the voice falls on them; numbers go on. */
function tokenText(lang: Lang, name: string, words: string): string {
  return name.startsWith("money-") ? `${words}${lang === "zh" ? "。" : "."}` : words;
}

async function mustSpeak(
  soundsFolder: string,
  sound: WantedSound,
  spoken: Spoken,
  force: boolean,
): Promise<boolean> {
  const bytes = await readIfThere(fileOf(soundsFolder, sound));
  if (bytes === null) return true;
  const before = spoken[keyOf(sound)];
  if (before === undefined || before.audio !== hash(bytes)) return false;
  return force || before.words !== spokenAs(sound.passages);
}

function missing(sound: WantedSound): string {
  const words = sound.passages.map((passage) => passage.text).join(" ");
  return `is missing: run "hotline sounds build", or record "${words}".`;
}

function wrongWith(
  bytes: Uint8Array,
  sound: WantedSound,
  spoken: Spoken[string] | undefined,
): string | null {
  const wav = readWav(bytes);
  if (!wav.ok) return `cannot be played: ${wav.error}.`;
  const { rate } = wav.value;
  const { durationMs, activeDb, clipped } = measure(wav.value);
  if (rate !== soundRate)
    return `has ${rate} samples a second; a telephone line needs ${soundRate}.`;
  if (activeDb === Number.NEGATIVE_INFINITY) return "is silent.";
  if (activeDb < activeDbMin) {
    return `is too quiet: ${activeDb.toFixed(0)} dB, at least ${activeDbMin} are needed.`;
  }
  if (clipped > 0) return `is clipped: ${clipped} samples at full scale. Record it less loudly.`;
  if (durationMs > durationMsMax) {
    return `lasts ${Math.round(durationMs / 1000)} s; at most ${durationMsMax / 1000} are allowed.`;
  }
  const ours = spoken !== undefined && spoken.audio === hash(bytes);
  return ours && spoken.words !== spokenAs(sound.passages)
    ? 'says other words than its text: run "hotline sounds build".'
    : null;
}

async function readSpoken(soundsFolder: string): Promise<Spoken> {
  const bytes = await readIfThere(join(soundsFolder, spokenFile));
  if (bytes === null) return {};
  const data: unknown = JSON.parse(new TextDecoder().decode(bytes));
  const spoken: Spoken = {};
  for (const [key, entry] of Object.entries(data ?? {})) {
    const { words, audio } = { words: null, audio: null, ...entry };
    if (typeof words === "string" && typeof audio === "string") spoken[key] = { words, audio };
  }
  return spoken;
}

async function readIfThere(file: string): Promise<Uint8Array | null> {
  try {
    return await readFile(file);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}

/** A reader sees the old file or the new one, never half of it. */
async function replaceFile(file: string, content: Uint8Array | string): Promise<void> {
  const draft = `${file}.part`;
  await writeFile(draft, content);
  await rename(draft, file);
}

function fileOf(soundsFolder: string, sound: WantedSound): string {
  return join(soundsFolder, sound.lang, `${sound.name}.wav`);
}

function keyOf(sound: WantedSound): string {
  return `${sound.lang}/${sound.name}`;
}

function hash(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex").slice(0, 16);
}
