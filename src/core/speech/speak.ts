import type { Lang, Prompt } from "../call/index.ts";
import { assertNever } from "../lib/assert.ts";
import { isCurrency } from "./currency.ts";
import { english } from "./en.ts";
import { type Grammar, keyTokens } from "./grammar.ts";
import { chinese } from "./zh.ts";

const grammars: Readonly<Record<Lang, Grammar>> = { en: english, zh: chinese };

/** What a prompt is in one language: the sounds to play one after the other, and their words. */
export type Rendered = { readonly sounds: readonly string[]; readonly text: string };

/**
 * The words of every sound that speech is put together from, by sound name, for `lang`. The list is
 * closed: `speakNumber`, `speakMoney`, `speakDigits` and `speakPosition` return no other names.
 */
export function speechTokens(lang: Lang): Readonly<Record<string, string>> {
  return grammars[lang].tokens;
}

/**
 * The sounds of a whole number, from -(2^53 - 1) to 2^53 - 1. Anything else (a fraction, NaN) is
 * the one sound that says so: a wrong number would be worse.
 */
export function speakNumber(lang: Lang, value: number): readonly string[] {
  return Number.isSafeInteger(value) ? grammars[lang].cardinal(value) : ["number-unknown"];
}

/**
 * The sounds of an amount: `minor` is a whole number of the smallest unit of `currency` (ISO 4217).
 * A currency without words or an amount that is no whole number is the one sound that says so.
 */
export function speakMoney(lang: Lang, minor: number, currency: string): readonly string[] {
  return Number.isSafeInteger(minor) && isCurrency(currency)
    ? grammars[lang].money(minor, currency)
    : ["money-unknown"];
}

/** The sounds of keys one by one: 0 to 9, `*`, `#` and `+`. Other characters are left out. */
export function speakDigits(digits: string): readonly string[] {
  return [...digits].flatMap((key) => keyTokens[key] ?? []);
}

/** The sentence for a place in a queue, 1 for the next to be served; nothing for any other number. */
export function speakPosition(lang: Lang, place: number): readonly string[] {
  return Number.isSafeInteger(place) && place > 0 ? grammars[lang].position(place) : [];
}

/** The words of `sounds` in `lang`; a sound without known words is shown by its name. */
export function speechText(
  lang: Lang,
  sounds: readonly string[],
  texts: Readonly<Record<string, string>> = {},
): string {
  const { tokens, separator } = grammars[lang];
  return sounds.map((name) => own(tokens, name) ?? own(texts, name) ?? name).join(separator);
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
  const sounds = promptSounds(lang, prompt);
  return { sounds, text: speechText(lang, sounds, texts) };
}

function promptSounds(lang: Lang, prompt: Prompt): readonly string[] {
  switch (prompt.kind) {
    case "sound":
      return [prompt.name];
    case "digits":
      return speakDigits(prompt.value);
    case "number":
      return speakNumber(lang, prompt.value);
    case "money":
      return speakMoney(lang, prompt.minor, prompt.currency);
    case "position":
      return speakPosition(lang, prompt.value);
    default:
      return assertNever(prompt, "kind of prompt");
  }
}

function own(texts: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(texts, name) ? texts[name] : undefined;
}
