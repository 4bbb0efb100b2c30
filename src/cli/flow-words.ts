import type { Lang } from "../core/call/index.ts";
import { type FlowNode, type PromptTemplate, typeOf } from "../core/flow/index.ts";

/** The words of every recorded prompt, by language and name. */
export type SoundWords = Readonly<Record<Lang, Readonly<Record<string, string>>>>;

/**
 * What a node's prompts say, in words of both languages; values that only a call has are shown as
 * the expression in braces. Lists without a prompt are left out.
 */
export function saidIn(node: FlowNode, words: SoundWords) {
  return typeOf(node)
    .prompts(node)
    .filter(({ templates }) => templates.length > 0)
    .map(({ field, templates }) => ({
      field: field.join("."),
      words: { en: sentence(templates, "en", words), zh: sentence(templates, "zh", words) },
    }));
}

function sentence(templates: readonly PromptTemplate[], lang: Lang, words: SoundWords): string {
  return templates.map((one) => phrase(one, lang, words)).join(lang === "zh" ? "" : " ");
}

function phrase(template: PromptTemplate, lang: Lang, words: SoundWords): string {
  switch (template.kind) {
    case "sound":
      return words[lang][template.name] ?? `[${template.name}]`;
    case "money":
      return `{${template.minorFrom}}`;
    case "when":
      return `[${template.condition}: ${sentence(template.prompts, lang, words)}]`;
    case "each":
      return `[${sentence(template.prompts, lang, words)} …]`;
    default:
      return `{${template.from}}`;
  }
}
