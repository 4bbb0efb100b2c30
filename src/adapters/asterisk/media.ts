import type { Lang, Prompt } from "../../core/call/index.ts";
import { renderPrompt } from "../../core/speech/index.ts";

/**
 * Longest list in one request, in sounds and in characters: over HTTP Asterisk reads lines of
 * 4,096 bytes (`MAX_HTTP_LINE_LENGTH`, main/http.c), and colons and slashes are sent as three.
 */
const SOUNDS_MAX = 60;
const CHARACTERS_MAX = 2_400;

const NOTHING: readonly (readonly string[])[] = [];

/**
 * The sounds of some prompts as Asterisk's media URIs, in lists that each fit into one request.
 * @param folder where the product's sounds lie below Asterisk's folder of each language
 */
export function renderMedia(
  lang: Lang,
  prompts: readonly Prompt[],
  folder: string,
): readonly (readonly string[])[] {
  if (prompts.length === 0) return NOTHING;
  const lists: string[][] = [];
  let list: string[] = [];
  let characters = 0;
  for (const prompt of prompts) {
    for (const sound of renderPrompt(lang, prompt, {}).sounds) {
      const uri = `sound:${folder}/${sound}`;
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
