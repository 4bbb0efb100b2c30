import { z } from "zod";
import type { DateForm } from "../../core/call/index.ts";
import type { Field } from "../../core/flow/node-type.ts";
import type {
  Asking,
  NodeBase,
  PromptTemplate,
  TaperedPrompts,
  ValuePrompt,
} from "../../core/flow/types.ts";
import { limits } from "../../core/lib/limits.ts";
import { soundNamePattern } from "./prompts.ts";

/** The form of a node's name. */
export const nodeNamePattern = /^[a-z][a-z0-9-]{0,40}$/;

/** The form of names of queues, sources, arguments, outcomes. */
export const name = z
  .string()
  .regex(/^[a-z][a-z0-9_-]{0,40}$/, "must be small letters, digits, - and _");
export const nodeName = z
  .string()
  .regex(nodeNamePattern, "must be small letters, digits and hyphens")
  .describe("The name of a node");
export const variable = z
  .string()
  .regex(/^[a-z][a-zA-Z0-9]{0,40}$/, "must be letters and digits, beginning with a small letter");
export const into = variable.describe("The variable that takes the answer");
/** A CEL expression, of which a dotted path such as `balance.minor` is the simplest. */
export const expression = z
  .union([z.string().min(1).max(500), z.number(), z.boolean()], {
    error: "must be an expression of at most 500 characters",
  })
  .transform(String)
  .describe("An expression: a variable such as customer.name, or CEL over variables");
const sound = z
  .string()
  .regex(soundNamePattern, "must be the name of a sound: small letters, digits and hyphens")
  .describe("A sound of sounds/<language>");
export const words = z
  .strictObject({ en: z.string().min(1).max(80), zh: z.string().min(1).max(80) })
  .describe("What the agent reads in the IVR path");
export const firstMs = z.number().int().min(1_000).max(60_000).default(6_000);
export const nextMs = z.number().int().min(500).max(30_000).default(4_000);

/** One value with the kind in which it is said. */
type ValueEntry = { [K in ValuePrompt]: { readonly [P in K]: string } }[ValuePrompt];

/** A prompt as it is written. */
export type PromptEntry =
  | string
  | { readonly sound: string; readonly bargeIn: boolean }
  | ValueEntry
  | { readonly date: string; readonly form: DateForm }
  | { readonly money: { readonly minor: string; readonly currency: string } }
  | {
      readonly each: string;
      readonly as: string;
      readonly max: number;
      readonly say: readonly PromptEntry[];
    }
  | { readonly when: string; readonly say: readonly PromptEntry[] };

const simplePrompts = [
  sound,
  z.strictObject({
    sound,
    bargeIn: z
      .boolean()
      .default(true)
      .describe("false: keys do not interrupt it; they answer what is asked after it"),
  }),
  z.strictObject({ digits: expression }),
  z.strictObject({ number: expression }),
  z.strictObject({ recording: expression }),
  z.strictObject({ ordinal: expression }),
  z.strictObject({ phone: expression }),
  z.strictObject({ text: expression }),
  z.strictObject({ time: expression }),
  z.strictObject({ duration: expression }),
  z.strictObject({
    date: expression,
    form: z.enum(["day", "weekday", "year", "full"]).default("weekday"),
  }),
  z.strictObject({ money: z.strictObject({ minor: expression, currency: expression }) }),
] as const;

const kinds =
  "sound:, digits:, number:, recording:, ordinal:, phone:, text:, date:, time:, duration:, money:, when: and each:";

/** One prompt: a sound by its name, or a value read out. */
const promptEntry: z.ZodType<PromptEntry> = z
  .union(
    [
      ...simplePrompts,
      z.strictObject({
        when: expression.describe("Whether it is said: true or false"),
        say: z.array(z.union(simplePrompts)).min(1).max(10),
      }),
      z.strictObject({
        each: expression,
        as: variable.default("entry"),
        max: z.number().int().min(1).max(20).default(5),
        say: z
          .array(z.union(simplePrompts))
          .min(1)
          .max(10)
          .describe("Said for each entry of the list"),
      }),
    ],
    { error: `must be the name of a sound, or one of ${kinds}` },
  )
  .describe(`The name of a sound, or one of ${kinds}`);

export const prompts = z.array(promptEntry).max(limits.promptsPerScript);
export const somePrompts = prompts.min(1);
export const tapered = z
  .union([somePrompts, z.array(somePrompts).min(1).max(10)], {
    error: "must be a list of prompts, or a list with a list of prompts for each try",
  })
  .describe("Prompts, or a list of lists: one for each try, the last for all further tries");

/** How a node asks. */
export const askingFields = {
  prompts: tapered,
  noInput: prompts.default([]).describe("Said before the next try after silence"),
  noMatch: prompts.default([]).describe("Said before the next try after keys without meaning"),
  tries: z.number().int().min(1).max(10).default(3),
  firstMs: firstMs.describe("Time for the first key after the prompts, in ms"),
  nextMs: nextMs.describe("Time for each further key, in ms"),
  exhausted: nodeName,
};
/** How many digits are asked. */
export const digitsFields = {
  min: z.number().int().min(1).max(limits.digitsPerAsk).default(1),
  max: z.number().int().min(1).max(limits.digitsPerAsk),
  endKey: z.enum(["#", "*"]).nullable().default("#").describe("Ends the input; null for none"),
};
export const key = z
  .string()
  .regex(/^[0-9*#]$/, 'must be one key of the telephone: "0" to "9", "*" or "#"');

/** Something wrong with a body that its form cannot say, and where in it. */
export interface BodyFault {
  readonly field: Field;
  readonly message: string;
}

/** How one node type is written: its form in the file, and the node that it makes. */
export interface NodeForm<S extends z.ZodType, N extends NodeBase> {
  /** The form; its description tells editors what the type is for. */
  readonly schema: S;
  node(base: NodeBase, body: z.output<S>): N;
  /** What no form can say: two numbers that must fit each other. */
  faults?(body: z.output<S>): readonly BodyFault[];
}

/** A form, with its types inferred. */
export function nodeForm<S extends z.ZodType, N extends NodeBase>(
  form: NodeForm<S, N>,
): NodeForm<S, N> {
  return form;
}

type Entries = readonly PromptEntry[];

/** The prompts of a node that asks. */
export function asking(body: {
  readonly prompts: Entries | readonly Entries[];
  readonly noInput: Entries;
  readonly noMatch: Entries;
}): Pick<Asking, "prompts" | "noInput" | "noMatch"> {
  return {
    prompts: taperedFrom(body.prompts),
    noInput: templates(body.noInput),
    noMatch: templates(body.noMatch),
  };
}

/** A list for each try. */
export function taperedFrom(entries: Entries | readonly Entries[]): TaperedPrompts {
  return isList(entries) ? entries.map(templates) : [templates(entries)];
}

/** Prompts as the core knows them. */
export function templates(entries: Entries): readonly PromptTemplate[] {
  return entries.map(template);
}

/** A range whose ends stand the wrong way round. */
export function rangeFaults(
  { min, max }: { readonly min: number; readonly max: number },
  field: Field = [],
): readonly BodyFault[] {
  if (min <= max) return [];
  const message = `"min" is ${min}, more than "max", which is ${max}. Swap them.`;
  return [{ field: [...field, "min"], message }];
}

/** A table of keys without any. */
export function keylessFaults(keys: object): readonly BodyFault[] {
  return Object.keys(keys).length > 0
    ? []
    : [{ field: ["keys"], message: "There are no keys: give at least one." }];
}

function isList(entries: Entries | readonly Entries[]): entries is readonly Entries[] {
  return entries.every((entry) => Array.isArray(entry));
}

function template(entry: PromptEntry): PromptTemplate {
  if (typeof entry === "string") return { kind: "sound", name: entry };
  if ("sound" in entry) {
    const template = { kind: "sound", name: entry.sound } as const;
    return entry.bargeIn ? template : { ...template, bargeIn: false };
  }
  if ("date" in entry) return { kind: "date", from: entry.date, form: entry.form };
  if ("when" in entry) {
    return { kind: "when", condition: entry.when, prompts: templates(entry.say) };
  }
  if ("each" in entry) {
    const { each: list, as, max, say } = entry;
    return { kind: "each", list, as, max, prompts: templates(say) };
  }
  if ("money" in entry) {
    const { minor, currency } = entry.money;
    return { kind: "money", minorFrom: minor, currencyFrom: currency };
  }
  return valueTemplate(entry);
}

const valueKinds = [
  "digits",
  "number",
  "ordinal",
  "phone",
  "text",
  "recording",
  "time",
  "duration",
] as const;

function valueTemplate(entry: ValueEntry): PromptTemplate {
  const written: Partial<Record<ValuePrompt, string>> = entry;
  const kind = valueKinds.find((one) => written[one] !== undefined) ?? "digits";
  return { kind, from: written[kind] ?? "" };
}
