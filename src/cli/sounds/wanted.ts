import { join } from "node:path";
import type { Passage } from "../../adapters/speech/index.ts";
import {
  type FileProblem,
  type PromptTexts,
  parsePrompts,
  promptWords,
} from "../../contract/flow/index.ts";
import { type Lang, langs } from "../../core/call/index.ts";
import { err, ok, type Result } from "../../core/lib/result.ts";
import { pauseToken, speechTokens } from "../../core/speech/index.ts";
import { readIfThere } from "./files.ts";

/** A sound that must exist: what is heard, in order. */
export type WantedSound = {
  readonly lang: Lang;
  readonly name: string;
  readonly passages: readonly Passage[];
  /** Nothing is said for so long; null for speech. */
  readonly silentMs: number | null;
};

/** Words that voices read wrongly, as they are to be read. */
const respelled: Readonly<Record<string, string>> = { paise: "pie-say" };

/** Between two groups of digits: a breath, longer than any seam inside a group. */
const pauseMs = 260;

/**
 * All sounds that Hotline can ask for: the prompts of `prompts.<lang>.yaml` and the words of
 * numbers, dates and money. The error lists what is wrong in those files.
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
      wanted.push({ lang, name, passages, silentMs: null });
    }
    for (const [name, words] of Object.entries(speechTokens(lang))) {
      const silentMs = name === pauseToken ? pauseMs : null;
      wanted.push({ lang, name, passages: [tokenPassage(lang, name, words)], silentMs });
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

/**
 * Units of money and halves of the day mostly end what is said, so the voice falls on them; numbers
 * go on. None of them is followed by a breath, but for whole sentences.
 */
function tokenPassage(lang: Lang, name: string, words: string): Passage {
  if (name.startsWith("position-")) return { lang, text: words };
  const spelling = respelled[words] ?? words;
  const end = !name.startsWith("money-") ? "" : lang === "zh" ? "。" : ".";
  return { lang, text: `${spelling}${end}`, isPart: true };
}
