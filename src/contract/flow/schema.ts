import { z } from "zod";
import { langs } from "../../core/call/index.ts";
import { limits } from "../../core/lib/limits.ts";
import { soundNamePattern } from "./prompts.ts";

/** Nodes one flow may have: far beyond what anybody can follow by ear. */
export const nodesMax = 1_000;

/** The form of a node's name. */
export const nodeNamePattern = /^[a-z][a-z0-9-]{0,40}$/;
const variable = /^[a-z][a-zA-Z0-9]{0,40}$/;
const variablePath = /^[a-z][a-zA-Z0-9]{0,40}(\.[a-zA-Z][a-zA-Z0-9_]{0,40}){0,4}$/;
const name = /^[a-z][a-z0-9_-]{0,40}$/;

const nodeName = z
  .string()
  .regex(nodeNamePattern, "must be small letters, digits and hyphens")
  .describe("The name of a node");
const path = z
  .string()
  .regex(variablePath, "must be the dotted path of a variable, such as balance.minor")
  .describe("A variable of the caller, such as customer.name");
const into = z
  .string()
  .regex(variable, "must be letters and digits, beginning with a small letter")
  .describe("The variable that takes the answer");
const sound = z
  .string()
  .regex(soundNamePattern, "must be the name of a sound: small letters, digits and hyphens")
  .describe("A sound of sounds/<language>");
const words = z
  .strictObject({ en: z.string().min(1).max(80), zh: z.string().min(1).max(80) })
  .describe("What the agent reads in the IVR path");
const firstMs = z.number().int().min(1_000).max(60_000).default(6_000);
const nextMs = z.number().int().min(500).max(30_000).default(4_000);

/** One prompt: a sound by its name, or a variable read out. */
export const PromptEntry = z
  .union(
    [
      sound,
      z.strictObject({ sound }),
      z.strictObject({ digits: path }),
      z.strictObject({ number: path }),
      z.strictObject({ money: z.strictObject({ minor: path, currency: path }) }),
    ],
    { error: "must be the name of a sound, or one of sound:, digits:, number: and money:" },
  )
  .describe("The name of a sound, or digits:, number: or money: with a variable");
/** A prompt as it is written. */
export type PromptEntry = z.infer<typeof PromptEntry>;

const prompts = z.array(PromptEntry).max(limits.promptsPerScript);
const somePrompts = prompts.min(1);
const tapered = z
  .union([somePrompts, z.array(somePrompts).min(1).max(10)], {
    error: "must be a list of prompts, or a list with a list of prompts for each try",
  })
  .describe("Prompts, or a list of lists: one for each try, the last for all further tries");

const asking = {
  prompts: tapered,
  noInput: prompts.default([]).describe("Said before the next try after silence"),
  noMatch: prompts.default([]).describe("Said before the next try after keys without meaning"),
  tries: z.number().int().min(1).max(10).default(3),
  firstMs: firstMs.describe("Time for the first key after the prompts, in ms"),
  nextMs: nextMs.describe("Time for each further key, in ms"),
  exhausted: nodeName,
};
const digits = {
  min: z.number().int().min(1).max(limits.digitsPerAsk).default(1),
  max: z.number().int().min(1).max(limits.digitsPerAsk),
  endKey: z.enum(["#", "*"]).nullable().default("#").describe("Ends the input; null for none"),
};
const key = z
  .string()
  .regex(/^[0-9*#]$/, 'must be one key of the telephone: "0" to "9", "*" or "#"');
const question = z.strictObject({ prompts: tapered, ...digits });

/** What can be written under each node type; the keys are the node types of the language. */
export const nodeBodies = {
  say: z
    .strictObject({
      prompts: somePrompts,
      serves: z.string().regex(name).nullable().default(null),
      next: nodeName,
    })
    .describe("Says prompts, then goes on"),
  menu: z.strictObject({ ...asking, keys: z.record(key, nodeName) }).describe("One key, one way"),
  ask: z
    .strictObject({
      ...asking,
      ...digits,
      into,
      secret: z.boolean().default(false).describe("Secret digits go to a lookup and nowhere else"),
      done: nodeName,
    })
    .describe("Asks for digits"),
  language: z
    .strictObject({ ...asking, keys: z.record(key, z.enum(langs)), next: nodeName })
    .describe("Lets the caller choose the language"),
  lookup: z
    .strictObject({
      source: z.string().regex(name),
      args: z.record(z.string().regex(name), path).default({}),
      into,
      slow: prompts.default([]).describe("Said when the answer takes longer than a moment"),
      found: nodeName,
      missing: nodeName,
      failed: nodeName,
    })
    .describe("Asks a source for data"),
  verify: z
    .strictObject({
      source: z.string().regex(name),
      account: question,
      pin: question,
      noInput: prompts.default([]),
      wrong: somePrompts.describe("The same words for an unknown account and a wrong PIN"),
      firstMs,
      nextMs,
      attempts: z.number().int().min(1).max(10).default(3),
      slow: prompts.default([]),
      into,
      verified: nodeName,
      exhausted: nodeName,
      failed: nodeName,
    })
    .describe("Identity by account and PIN"),
  queue: z
    .strictObject({
      queue: z.string().regex(name),
      skills: z.array(z.string().regex(name)).max(20).default([]),
      needsLang: z.boolean().default(true).describe("The agent must speak the caller's language"),
      priority: z.number().int().min(-100).max(100).default(0).describe("Higher is served first"),
      prompts: prompts.default([]).describe("Said when the caller has to wait"),
      lost: prompts.default([]).describe("Said when the agent's line was lost"),
      music: z.string().regex(name).default("default"),
      announceEveryMs: z.number().int().min(10_000).max(600_000).default(45_000),
      waitMsMax: z.number().int().min(1_000).max(14_400_000).default(1_800_000),
      ended: nodeName,
      timedOut: nodeName,
      full: nodeName,
    })
    .describe("Waits for an agent, and talks"),
  hangup: z.strictObject({ prompts: somePrompts }).describe("Says goodbye and ends the call"),
} as const;

/** The name of a node type. */
export type NodeKind = keyof typeof nodeBodies;

/** The frame of a flow file; its nodes are checked one by one with `nodeBodies`. */
export const FlowFrame = z.strictObject({
  flow: z.string().regex(name, "must be small letters, digits and hyphens"),
  start: nodeName,
  language: z.enum(langs).default("en").describe("Spoken before the caller has chosen"),
  nodes: z.record(z.string(), z.unknown()),
});

/** What every node may have beside its body. */
export const nodeLabel = words.nullable().default(null);

/** The whole file in one schema, for editors. */
export const FlowFile = FlowFrame.extend({
  nodes: z.record(
    nodeName,
    z.union([
      z.strictObject({ label: words.optional(), say: nodeBodies.say }),
      z.strictObject({ label: words.optional(), menu: nodeBodies.menu }),
      z.strictObject({ label: words.optional(), ask: nodeBodies.ask }),
      z.strictObject({ label: words.optional(), language: nodeBodies.language }),
      z.strictObject({ label: words.optional(), lookup: nodeBodies.lookup }),
      z.strictObject({ label: words.optional(), verify: nodeBodies.verify }),
      z.strictObject({ label: words.optional(), queue: nodeBodies.queue }),
      z.strictObject({ label: words.optional(), hangup: nodeBodies.hangup }),
    ]),
  ),
});

/** The JSON Schema of flow files, as `ivr-flows/schema/flow.schema.json` holds it. */
export function flowJsonSchema(): object {
  const schema = z.toJSONSchema(FlowFile, { io: "input", target: "draft-7", reused: "ref" });
  return { title: "A flow of Hotline", ...schema };
}
