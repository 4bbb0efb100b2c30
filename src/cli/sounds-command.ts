import { provisionTools, toolCommand } from "../adapters/asterisk/host/index.ts";
import { formatProblem } from "../contract/flow/index.ts";
import type { Config } from "./config.ts";
import { buildSounds, checkSounds } from "./sounds.ts";

type Say = (text: string) => void;

/** Speaks what is missing; fetches espeak-ng first when the machine has none. Returns the exit code. */
export async function build(config: Config, force: boolean, say: Say): Promise<number> {
  const folder = config.asteriskDir;
  await provisionTools({ folder, onProgress: ({ text }) => say(text) });
  const built = await buildSounds({
    soundsFolder: config.soundsDir,
    espeak: toolCommand(folder, "espeak-ng"),
    force,
    only: null,
    onProgress: (sound, done, total) => say(`${done}/${total} ${sound}`),
  });
  if (!built.ok) {
    for (const problem of built.error) say(formatProblem(problem));
    return 1;
  }
  say(built.value.length === 0 ? "Nothing is missing." : `Spoke ${built.value.length} sounds.`);
  return 0;
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
