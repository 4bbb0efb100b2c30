import type { Prompt } from "../call/script.ts";
import type { Json } from "../lib/json.ts";
import { limits } from "../lib/limits.ts";
import { partOf } from "./document.ts";
import type { Standing } from "./node-type.ts";
import { evaluate, type Scene, typesOf } from "./scope.ts";
import type { PromptTemplate, TaperedPrompts } from "./types.ts";
import { typeAt, type VarType, type VarTypes } from "./values.ts";

interface More {
  readonly types: VarTypes;
  readonly values: Readonly<Record<string, Json>>;
}

/**
 * Fills templates from the caller's variables. A template whose value is missing or of another
 * type is left out: the checker finds that before a call can.
 */
export function fillPrompts(
  scene: Scene,
  at: Standing,
  templates: readonly PromptTemplate[],
  more?: More,
): readonly Prompt[] {
  return templates.flatMap((template) => fillPrompt(scene, at, template, more));
}

/** The templates for a try: 0 is the first; the last list serves all further tries. */
export function taperedAt(prompts: TaperedPrompts, tries: number): readonly PromptTemplate[] {
  return prompts[Math.min(tries, prompts.length - 1)] ?? [];
}

/** Prompts in one script, cut to what a carrier takes at once. */
export function joinPrompts(
  first: readonly Prompt[],
  second: readonly Prompt[],
): readonly Prompt[] {
  return [...first, ...second].slice(0, limits.promptsPerScript);
}

function fillPrompt(
  scene: Scene,
  at: Standing,
  template: PromptTemplate,
  more: More | undefined,
): readonly Prompt[] {
  const value = (source: string): Json => evaluate(scene, at, source, more);
  switch (template.kind) {
    case "sound":
      return [template];
    case "digits":
    case "phone":
    case "text":
    case "time": {
      const said = value(template.from);
      return typeof said === "string" && said !== "" ? [{ kind: template.kind, value: said }] : [];
    }
    case "date": {
      const said = value(template.from);
      const { form } = template;
      return typeof said === "string" && said !== "" ? [{ kind: "date", value: said, form }] : [];
    }
    case "recording": {
      const name = value(template.from);
      const isOwn = typeof name === "string" && name.startsWith(`msg-${at.facts.id}-`);
      return isOwn ? [{ kind: "recording", name }] : [];
    }
    case "number":
    case "ordinal": {
      const number = value(template.from);
      return typeof number === "number" ? [{ kind: template.kind, value: number }] : [];
    }
    case "duration": {
      const seconds = value(template.from);
      return typeof seconds === "number" ? [{ kind: "duration", ms: seconds * 1_000 }] : [];
    }
    case "money": {
      const minor = value(template.minorFrom);
      const currency = value(template.currencyFrom);
      if (typeof minor !== "number" || typeof currency !== "string") return [];
      return [{ kind: "money", minor, currency }];
    }
    case "when":
      return value(template.condition) === true
        ? fillPrompts(scene, at, template.prompts, more)
        : [];
    case "each": {
      const entries = value(template.list);
      if (!Array.isArray(entries)) return [];
      const types = typesIn(typesOf(scene.flow, partOf(scene.flow, at.cursor.node)), template);
      return entries.slice(0, template.max).flatMap((entry: Json) => {
        const values = { ...more?.values, [template.as]: entry };
        return fillPrompts(scene, at, template.prompts, { types, values });
      });
    }
  }
}

const inner = new WeakMap<VarTypes, Map<string, VarTypes>>();

/** The types within an `each`: those around it, and the entry under its name. */
export function typesIn(
  around: VarTypes,
  each: PromptTemplate & { readonly kind: "each" },
): VarTypes {
  const known = inner.get(around) ?? new Map<string, VarTypes>();
  inner.set(around, known);
  const key = `${each.as} in ${each.list}`;
  const before = known.get(key);
  if (before) return before;
  const made = { ...around, [each.as]: entryType(around, each.list) };
  known.set(key, made);
  return made;
}

function entryType(types: VarTypes, list: string): VarType {
  const type = typeAt(types, list);
  return typeof type === "object" && type !== null && "list" in type ? type.list : "string";
}
