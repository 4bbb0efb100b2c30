import type { Lang, Prompt, Script } from "../call/index.ts";
import type { FlowDocument, FlowNode, LanguageNode, MenuNode } from "../flow/index.ts";
import { calendarSource } from "../flow/nodes/index.ts";
import { renderPrompt } from "../speech/index.ts";
import type { Words } from "./duration.ts";

/** The words of recorded sounds in a language, by name: the content of `sounds/prompts.<lang>.yaml`. */
export type SoundTexts = (lang: Lang) => Readonly<Record<string, string>>;

/** Characters kept of what a prompt says: one line of a timeline. */
const lengthMax: Readonly<Record<Lang, number>> = { en: 90, zh: 45 };

/**
 * What prompts say, shortened, in each reader's own language whatever the caller heard; null when
 * they say nothing. Places in the queue and expected waits are left out: they have a line of their own.
 */
export function promptWords(prompts: readonly Prompt[], texts: SoundTexts): Words | null {
  const said = prompts.filter(({ kind }) => kind !== "position" && kind !== "wait");
  if (said.length === 0) return null;
  const words = (lang: Lang): string => {
    const parts = said.map((prompt) => renderPrompt(lang, prompt, texts(lang)).text);
    return shorten(parts.join(lang === "zh" ? "" : " "), lengthMax[lang]);
  };
  return { en: words("en"), zh: words("zh") };
}

/** The first characters of a text, cut between words where there are any. */
function shorten(text: string, max: number): string {
  const letters = [...text];
  if (letters.length <= max) return text;
  const kept = letters.slice(0, max).join("");
  const end = kept.lastIndexOf(" ");
  const whole = end > max / 2 ? kept.slice(0, end) : kept;
  return `${whole.replace(/[\s\p{P}]+$/u, "")}…`;
}

/**
 * What a key meant at the question a script asked: the label of where it leads, "none" for a key
 * that is not on offer, null when the flow does not say. The journal does not name the node, so it
 * is the one whose prompts the script ends with.
 */
export function choiceOf(flow: FlowDocument | null, script: Script, key: string) {
  if (flow === null) return null;
  const asking = Object.values(flow.nodes).filter((node) => asks(node, script.prompts));
  const [node] = asking;
  if (node === undefined || asking.length > 1) return null;
  if (!Object.hasOwn(node.keys, key)) return "none";
  const target = node.type === "menu" ? node.keys[key] : undefined;
  return target === undefined ? null : labelFrom(flow, target);
}

/** The label of what a look-up of `source` is for; the source's own name without one. */
export function sourceWords(flow: FlowDocument | null, source: string): Words {
  const nodes = flow === null ? [] : Object.values(flow.nodes);
  const asked = nodes.find((node) => sourceOf(node) === source && node.label !== null);
  return asked?.label ?? { en: source, zh: source };
}

function sourceOf(node: FlowNode): string | null {
  if (node.type === "open") return calendarSource(node.calendar);
  return node.type === "lookup" || node.type === "verify" ? node.source : null;
}

function asks(node: FlowNode, prompts: readonly Prompt[]): node is MenuNode | LanguageNode {
  if (node.type !== "menu" && node.type !== "language") return false;
  return node.prompts.some((list) => {
    const heard = prompts.slice(prompts.length - list.length);
    return list.length > 0 && JSON.stringify(heard) === JSON.stringify(list);
  });
}

/** The label of a node, or of the first one behind it that has one, past nodes that only speak. */
function labelFrom(flow: FlowDocument, start: string): Words | null {
  const passed = new Set<string>();
  let node = flow.nodes[start];
  while (node?.label === null && node.type === "say" && !passed.has(node.id)) {
    passed.add(node.id);
    node = flow.nodes[node.next];
  }
  return node?.label ?? null;
}
