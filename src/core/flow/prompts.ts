import type { Prompt } from "../call/script.ts";
import { readPath } from "../lib/json.ts";
import type { PromptTemplate, TaperedPrompts, Vars } from "./types.ts";

/**
 * Fills templates from the caller's variables. A template whose variable is missing or of another
 * type is left out: the checker finds that before a call can.
 */
export function fillPrompts(templates: readonly PromptTemplate[], vars: Vars): readonly Prompt[] {
  return templates.flatMap((template) => fillPrompt(template, vars));
}

/** The templates for a try: 0 is the first; the last list serves all further tries. */
export function taperedAt(prompts: TaperedPrompts, tries: number): readonly PromptTemplate[] {
  return prompts[Math.min(tries, prompts.length - 1)] ?? [];
}

function fillPrompt(template: PromptTemplate, vars: Vars): readonly Prompt[] {
  switch (template.kind) {
    case "sound":
      return [template];
    case "digits": {
      const value = readPath(vars, template.from);
      return typeof value === "string" ? [{ kind: "digits", value }] : [];
    }
    case "number": {
      const value = readPath(vars, template.from);
      return typeof value === "number" ? [{ kind: "number", value }] : [];
    }
    case "money": {
      const minor = readPath(vars, template.minorFrom);
      const currency = readPath(vars, template.currencyFrom);
      if (typeof minor !== "number" || typeof currency !== "string") return [];
      return [{ kind: "money", minor, currency }];
    }
  }
}
