import type { Lang, Prompt } from "../call/index.ts";
import { assertNever } from "../lib/assert.ts";
import { cleanText } from "./free-text.ts";
import { pauseToken } from "./grammar.ts";
import {
  grammars,
  speakDate,
  speakDigits,
  speakDuration,
  speakMoney,
  speakNumber,
  speakOrdinal,
  speakPhone,
  speakPosition,
  speakTime,
  speakWait,
} from "./speak.ts";

/** What a prompt is in one language: the sounds to play one after the other, and their words. */
export type Rendered = {
  /** Empty for a free text, which has no sound of its own. */
  readonly sounds: readonly string[];
  readonly text: string;
};

/** The words of `sounds` in `lang`; a sound without known words is shown by its name. */
export function speechText(
  lang: Lang,
  sounds: readonly string[],
  texts: Readonly<Record<string, string>> = {},
): string {
  const { tokens, separator } = grammars[lang];
  return sounds.reduce((text, name) => {
    const words = own(tokens, name) ?? own(texts, name) ?? name;
    const isJoined = text === "" || name === pauseToken;
    return isJoined ? `${text}${words}` : `${text}${separator}${words}`;
  }, "");
}

/**
 * The sounds and the words of one prompt.
 * @param texts The words of recorded sounds by name, from `sounds/prompts.<lang>.yaml`.
 */
export function renderPrompt(
  lang: Lang,
  prompt: Prompt,
  texts: Readonly<Record<string, string>>,
): Rendered {
  if (prompt.kind === "recording") return { sounds: [], text: ownRecording[lang] };
  if (prompt.kind === "text") return { sounds: [], text: cleanText(prompt.value) };
  const sounds = promptSounds(lang, prompt);
  return { sounds, text: speechText(lang, sounds, texts) };
}

/** What is shown in place of the words of a caller's own recording. */
const ownRecording: Readonly<Record<Lang, string>> = { en: "(your message)", zh: "（您的留言）" };

function promptSounds(
  lang: Lang,
  prompt: Exclude<Prompt, { readonly kind: "text" | "recording" }>,
): readonly string[] {
  switch (prompt.kind) {
    case "sound":
      return [prompt.name];
    case "digits":
      return speakDigits(prompt.value);
    case "number":
      return speakNumber(lang, prompt.value);
    case "ordinal":
      return speakOrdinal(lang, prompt.value);
    case "money":
      return speakMoney(lang, prompt.minor, prompt.currency);
    case "date":
      return speakDate(lang, prompt.value, prompt.form);
    case "time":
      return speakTime(lang, prompt.value);
    case "duration":
      return speakDuration(lang, prompt.ms);
    case "phone":
      return speakPhone(lang, prompt.value);
    case "position":
      return speakPosition(lang, prompt.value);
    case "wait":
      return speakWait(lang, prompt.from, prompt.to);
    default:
      return assertNever(prompt, "kind of prompt");
  }
}

function own(texts: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(texts, name) ? texts[name] : undefined;
}
