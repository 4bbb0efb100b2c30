import { type Lang, langs } from "../../core/call/index.ts";
import { quote, suggest } from "../../core/flow/check-words.ts";
import { isJsonObject, type Json } from "../../core/lib/json.ts";
import { err, ok, type Result } from "../../core/lib/result.ts";
import type { FileProblem } from "./problems.ts";
import { type Path, readYaml, type YamlSource } from "./yaml-source.ts";

/** A stretch of a prompt in one language. */
export type PromptPassage = { readonly lang: Lang; readonly text: string };

/** The prompts of one language: by name, what is said, in the order in which it is said. */
export type PromptTexts = Readonly<Record<string, readonly PromptPassage[]>>;

/** The form of a sound's name: it is a file name on every system and needs no quoting anywhere. */
export const soundNamePattern = /^[a-z0-9][a-z0-9-]{0,63}$/;

/** Characters one prompt may have: about a minute of speech. */
export const promptLengthMax = 600;

/**
 * Reads `sounds/prompts.<lang>.yaml`: a name with a text in `lang`, or with a list of
 * `- en: text` and `- zh: text` for what is said before the caller's language is known.
 * @param file The file's name for messages.
 */
export function parsePrompts(
  file: string,
  text: string,
  lang: Lang,
): Result<PromptTexts, readonly FileProblem[]> {
  const read = readYaml(file, text);
  if (!read.ok) return read;
  const source = read.value;
  if (!isJsonObject(source.data)) {
    return err([source.problemAt([], "The file must be a list of names, each with its text.")]);
  }
  const problems: FileProblem[] = [];
  const prompts: Record<string, readonly PromptPassage[]> = {};
  for (const [name, value] of Object.entries(source.data)) {
    if (!soundNamePattern.test(name)) {
      const rule = "must be at most 64 small letters, digits and hyphens";
      problems.push(source.problemAtKey([name], `The name ${quote(name)} ${rule}.`));
    }
    prompts[name] = passages(source, name, value, lang, problems);
  }
  return problems.length > 0 ? err(problems) : ok(prompts);
}

/** The words of each prompt in one string, as the demo phone and the call's timeline show them. */
export function promptWords(prompts: PromptTexts): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(prompts).map(([name, passages]) => {
      return [name, passages.map((passage) => passage.text).join(" ")];
    }),
  );
}

function passages(
  source: YamlSource,
  name: string,
  value: Json,
  lang: Lang,
  problems: FileProblem[],
): readonly PromptPassage[] {
  if (!Array.isArray(value) || value.length === 0) {
    return passage(source, [name], value, lang, problems);
  }
  return value.flatMap((entry: Json, index) => {
    const entries = isJsonObject(entry) ? Object.entries(entry) : [];
    const [only] = entries;
    if (only === undefined || entries.length > 1) {
      const message = `Entry ${index + 1} of ${quote(name)} must be one language with its text, as in "- en: Hello."`;
      problems.push(source.problemAt([name, index], message));
      return [];
    }
    const known = langs.find((candidate) => candidate === only[0]);
    if (known === undefined) {
      const message = `${quote(only[0])} is no language of Hotline (${langs.join(", ")}).${suggest(only[0], langs)}`;
      problems.push(source.problemAtKey([name, index, only[0]], message));
      return [];
    }
    return passage(source, [name, index, known], only[1], known, problems);
  });
}

function passage(
  source: YamlSource,
  path: Path,
  value: Json,
  lang: Lang,
  problems: FileProblem[],
): readonly PromptPassage[] {
  if (typeof value !== "string" || value.trim() === "") {
    const message = `${quote(path[0])} must be a text, not ${quote(value)}. Put digits in quotes.`;
    problems.push(source.problemAt(path, message));
    return [];
  }
  const text = value.trim().replace(/\s+/g, " ");
  if (text.length > promptLengthMax) {
    const message = `${quote(path[0])} has ${text.length} characters, more than ${promptLengthMax}. Cut it in two prompts.`;
    problems.push(source.problemAt(path, message));
  }
  return [{ lang, text }];
}
