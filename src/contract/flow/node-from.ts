import type { z } from "zod";
import type {
  FlowNode,
  PromptTemplate,
  TaperedPrompts,
  VerifyQuestion,
} from "../../core/flow/index.ts";
import type { Json } from "../../core/lib/json.ts";
import { err, ok, type Result } from "../../core/lib/result.ts";
import { type NodeKind, nodeBodies, type PromptEntry } from "./schema.ts";

type Label = FlowNode["label"];
type Entries = readonly PromptEntry[];

/**
 * The node as the core knows it, from its body as the file has it. The error is what the schema of
 * its type finds wrong with the body.
 */
export function nodeFrom(
  id: string,
  label: Label,
  kind: NodeKind,
  body: Json | undefined,
): Result<FlowNode, z.ZodError> {
  const base = { id, label };
  switch (kind) {
    case "say":
      return made(nodeBodies.say, body, (say) => ({
        ...base,
        ...say,
        type: "say",
        prompts: templates(say.prompts),
      }));
    case "menu":
      return made(nodeBodies.menu, body, (menu) => ({
        ...base,
        ...menu,
        ...asking(menu),
        type: "menu",
      }));
    case "ask":
      return made(nodeBodies.ask, body, (ask) => ({
        ...base,
        ...ask,
        ...asking(ask),
        type: "ask",
      }));
    case "language":
      return made(nodeBodies.language, body, (language) => {
        return { ...base, ...language, ...asking(language), type: "language" };
      });
    case "lookup":
      return made(nodeBodies.lookup, body, (lookup) => {
        return { ...base, ...lookup, type: "lookup", slow: templates(lookup.slow) };
      });
    case "verify":
      return made(nodeBodies.verify, body, (verify) => ({
        ...base,
        ...verify,
        type: "verify",
        account: question(verify.account),
        pin: question(verify.pin),
        noInput: templates(verify.noInput),
        wrong: templates(verify.wrong),
        slow: templates(verify.slow),
      }));
    case "queue":
      return made(nodeBodies.queue, body, (queue) => ({
        ...base,
        ...queue,
        type: "queue",
        prompts: templates(queue.prompts),
        lost: templates(queue.lost),
      }));
    case "hangup":
      return made(nodeBodies.hangup, body, (hangup) => {
        return { ...base, type: "hangup", prompts: templates(hangup.prompts) };
      });
  }
}

function made<S extends z.ZodType>(
  schema: S,
  body: Json | undefined,
  make: (body: z.output<S>) => FlowNode,
): Result<FlowNode, z.ZodError> {
  const parsed = schema.safeParse(body);
  return parsed.success ? ok(make(parsed.data)) : err(parsed.error);
}

function asking(body: {
  readonly prompts: Entries | readonly Entries[];
  readonly noInput: Entries;
  readonly noMatch: Entries;
}) {
  return {
    prompts: tapered(body.prompts),
    noInput: templates(body.noInput),
    noMatch: templates(body.noMatch),
  };
}

function question(body: {
  readonly prompts: Entries | readonly Entries[];
  readonly min: number;
  readonly max: number;
  readonly endKey: string | null;
}): VerifyQuestion {
  return { ...body, prompts: tapered(body.prompts) };
}

function tapered(prompts: Entries | readonly Entries[]): TaperedPrompts {
  return isList(prompts) ? prompts.map(templates) : [templates(prompts)];
}

function isList(prompts: Entries | readonly Entries[]): prompts is readonly Entries[] {
  return prompts.every((entry) => Array.isArray(entry));
}

function templates(entries: Entries): readonly PromptTemplate[] {
  return entries.map(template);
}

function template(entry: PromptEntry): PromptTemplate {
  if (typeof entry === "string") return { kind: "sound", name: entry };
  if ("sound" in entry) return { kind: "sound", name: entry.sound };
  if ("digits" in entry) return { kind: "digits", from: entry.digits };
  if ("number" in entry) return { kind: "number", from: entry.number };
  return {
    kind: "money",
    minorFrom: entry.money.minor,
    currencyFrom: entry.money.currency,
  };
}
