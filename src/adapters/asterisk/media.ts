import type { Lang, Prompt, Script } from "../../core/call/index.ts";
import { cleanText, renderPrompt } from "../../core/speech/index.ts";
import type { Speech } from "../../ports/speech.ts";

/**
 * Longest list in one request, in sounds and in characters: over HTTP Asterisk reads lines of
 * 4,096 bytes (`MAX_HTTP_LINE_LENGTH`, main/http.c), and colons and slashes are sent as three.
 */
const SOUNDS_MAX = 60;
const CHARACTERS_MAX = 2_400;

const NOTHING: readonly (readonly string[])[] = [];

/** What is played in place of a free text that could not be spoken. */
const UNSPOKEN = "text-unknown";

/** Where the sounds of prompts are. */
export type SoundPlaces = {
  /** Where the product's sounds lie below Asterisk's folder of each language. */
  readonly soundsFolder: string;
  readonly speech: Pick<Speech, "find">;
};

/** The free texts of some prompts, as they are spoken; those with nothing to say are left out. */
export function textsIn(prompts: readonly Prompt[]): readonly string[] {
  return prompts.flatMap((prompt) => {
    const text = prompt.kind === "text" ? cleanText(prompt.value) : "";
    return text === "" ? [] : [text];
  });
}

/** The free texts of a script whose sounds must be made first. */
export function unspokenIn(
  { lang, prompts }: Script,
  speech: Pick<Speech, "find">,
): readonly string[] {
  return textsIn(prompts).filter((text) => speech.find(lang, text) === null);
}

/**
 * The sounds of some prompts as Asterisk's media URIs, in lists that each fit into one request.
 * A free text that was not spoken is said to be so.
 */
export function renderMedia(
  lang: Lang,
  prompts: readonly Prompt[],
  places: SoundPlaces,
): readonly (readonly string[])[] {
  if (prompts.length === 0) return NOTHING;
  const lists: string[][] = [];
  let list: string[] = [];
  let characters = 0;
  for (const prompt of prompts) {
    for (const uri of urisOf(lang, prompt, places)) {
      if (list.length === SOUNDS_MAX || characters + uri.length > CHARACTERS_MAX) {
        lists.push(list);
        list = [];
        characters = 0;
      }
      list.push(uri);
      characters += uri.length + 1;
    }
  }
  return list.length === 0 ? lists : [...lists, list];
}

function urisOf(lang: Lang, prompt: Prompt, places: SoundPlaces): readonly string[] {
  if (prompt.kind === "recording") return [`recording:${prompt.name}`];
  const product = (sound: string): string => `sound:${places.soundsFolder}/${sound}`;
  if (prompt.kind !== "text") return renderPrompt(lang, prompt, {}).sounds.map(product);
  return textsIn([prompt]).map((text) => {
    const path = places.speech.find(lang, text);
    return path === null ? product(UNSPOKEN) : `sound:${path}`;
  });
}
