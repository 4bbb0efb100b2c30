import { SpeechError } from "../adapters/speech/index.ts";
import { formatProblem } from "../contract/flow/index.ts";
import type { Config } from "./config.ts";
import { buildSounds, checkSounds, listSounds, wantedSounds } from "./sounds/index.ts";
import { speakerOf } from "./speaker.ts";

type Say = (text: string) => void;

/** What `hotline sounds build` was asked for. */
export interface BuildRequest {
  /** Speak all again. */
  readonly force: boolean;
  /** Make 16 kHz files, too. */
  readonly wide: boolean;
  /** Names of sounds; empty for all. */
  readonly names: readonly string[];
}

/** Speaks what is missing; fetches espeak-ng first when the machine has none. Returns the exit code. */
export async function build(config: Config, request: BuildRequest, say: Say): Promise<number> {
  const unknown = await unknownNames(config.soundsDir, request.names);
  for (const name of unknown) {
    say(`"${name}" is no sound: prompts.en.yaml and prompts.zh.yaml have no such name.`);
  }
  if (unknown.length > 0) return 1;
  try {
    const built = await buildSounds({
      soundsFolder: config.soundsDir,
      speaker: await speakerOf(config, say),
      force: request.force,
      wide: request.wide,
      only: request.names.length === 0 ? null : request.names,
      onProgress: (sound, done, total) => say(`${done}/${total} ${sound}`),
    });
    if (!built.ok) {
      for (const problem of built.error) say(formatProblem(problem));
      return 1;
    }
    say(built.value.length === 0 ? "Nothing is missing." : `Spoke ${built.value.length} sounds.`);
    return 0;
  } catch (error) {
    if (!(error instanceof SpeechError)) throw error;
    say(`${error.message} Try again; what was spoken is kept.`);
    return 1;
  }
}

/** Lists what is wrong with the sounds; returns the exit code. */
export async function checkAll(config: Config, say: Say): Promise<number> {
  const checked = await checkSounds(config.soundsDir);
  const lines = checked.ok
    ? checked.value.map(({ sound, message }) => `${sound} ${message}`)
    : checked.error.map(formatProblem);
  for (const line of lines) say(line);
  if (lines.length === 0) say("All sounds are there and can be played.");
  return lines.length === 0 ? 0 : 1;
}

/** Prints every sound with its words and whose voice it has, by tabs: the script of a studio. */
export async function listAll(config: Config, say: Say): Promise<number> {
  const listed = await listSounds(config.soundsDir);
  const lines = listed.ok
    ? listed.value.map(({ sound, words, state }) => [sound, state, words].join("\t"))
    : listed.error.map(formatProblem);
  for (const line of lines) say(line);
  return listed.ok ? 0 : 1;
}

async function unknownNames(
  soundsFolder: string,
  names: readonly string[],
): Promise<readonly string[]> {
  const wanted = await wantedSounds(soundsFolder);
  // What is wrong in the files is told by the build itself.
  if (!wanted.ok) return [];
  const known = new Set(wanted.value.map(({ name }) => name));
  return names.filter((name) => !known.has(name));
}
