import type { FileProblem } from "../../contract/flow/index.ts";
import { ok, type Result } from "../../core/lib/result.ts";
import { keyOf } from "./build.ts";
import { fileOf, hashOf, narrowBand, readIfThere, readLedger } from "./files.ts";
import { wantedSounds } from "./wanted.ts";

/** One sound for those who record: its name with the language, its words, and whose voice it has. */
export type ListedSound = {
  readonly sound: string;
  readonly words: string;
  readonly state: "missing" | "spoken" | "recorded";
};

/** Every sound with its words; silence between digits is left out. Or what is wrong in the files. */
export async function listSounds(
  soundsFolder: string,
): Promise<Result<readonly ListedSound[], readonly FileProblem[]>> {
  const wanted = await wantedSounds(soundsFolder);
  if (!wanted.ok) return wanted;
  const ledger = await readLedger(soundsFolder, narrowBand);
  const listed: ListedSound[] = [];
  for (const sound of wanted.value.filter(({ silentMs }) => silentMs === null)) {
    const key = keyOf(sound);
    const bytes = await readIfThere(fileOf(soundsFolder, key, narrowBand));
    const isOurs = bytes !== null && ledger[key]?.audio === hashOf(bytes);
    listed.push({
      sound: key,
      words: sound.passages.map(({ text }) => text).join(" "),
      state: bytes === null ? "missing" : isOurs ? "spoken" : "recorded",
    });
  }
  return ok(listed);
}
