import { z } from "zod";
import { langs } from "../../core/call/index.ts";
import { isZone } from "../zone.ts";
import { key, name, nodeName, variable, words } from "./fields.ts";
import { formOf, isNodeKind, type NodeKind, nodeForms } from "./nodes/index.ts";

/** Nodes one flow may have with its sub-flows: far beyond what anybody can follow by ear. */
export const nodesMax = 5_000;

const types = z.record(variable, z.enum(["string", "int", "double", "bool"]));

/** The frame of a flow file; its nodes are checked one by one with their forms. */
export const FlowFrame = z.strictObject({
  flow: name.describe("The flow's name; a sub-flow has the name of its file"),
  start: nodeName,
  language: z.enum(langs).default("en").describe("Spoken before the caller has chosen"),
  zone: z
    .string()
    .refine(isZone, "must be an IANA time zone such as Europe/Berlin")
    .optional()
    .describe("Time zone of dates and times; the centre's when left out"),
  args: types.default({}).describe("What a sub-flow is called with, with types"),
  results: types.default({}).describe("What a sub-flow gives back, with types"),
  outcomes: z.array(name).max(20).default([]).describe("How a sub-flow may end"),
  always: z
    .record(key, nodeName)
    .default({})
    .describe("Keys that lead somewhere from every question that has no use for them"),
  humanWithinKeys: z
    .number()
    .int()
    .min(0)
    .max(100)
    .nullable()
    .optional()
    .describe("Keys from any question to a person at most, else the centre's; null for no rule"),
  nodes: z.record(z.string(), z.unknown()),
});

/** What every node may have beside its body. */
export const nodeLabel = words.nullable().default(null);

/** The JSON Schema of flow files, as `ivr-flows/schema/flow.schema.json` holds it. */
export function flowJsonSchema(): object {
  const kinds = Object.keys(nodeForms).filter(isNodeKind);
  const nodes = kinds.map((kind) => nodeOf(kind));
  const [first, second, ...more] = nodes;
  if (!first || !second) throw new Error("The language has no node types.");
  const file = FlowFrame.extend({ nodes: z.record(nodeName, z.union([first, second, ...more])) });
  const schema = z.toJSONSchema(file, { io: "input", target: "draft-7", reused: "ref" });
  return { title: "A flow of Hotline", ...schema };
}

function nodeOf(kind: NodeKind) {
  return z.strictObject({ label: words.optional(), [kind]: formOf(kind).schema });
}
