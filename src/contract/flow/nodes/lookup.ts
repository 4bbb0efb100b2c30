import { z } from "zod";
import type { LookupNode } from "../../../core/flow/nodes/index.ts";
import { expression, into, name, nodeForm, nodeName, prompts, templates } from "../fields.ts";

export const lookup = nodeForm({
  schema: z
    .strictObject({
      source: name,
      args: z.record(name, expression).default({}),
      into,
      slow: prompts.default([]).describe("Said when the answer takes longer than a moment"),
      found: nodeName,
      missing: nodeName,
      failed: nodeName,
    })
    .describe("Asks a source for data"),
  node: (base, body): LookupNode => {
    return { ...base, ...body, type: "lookup", slow: templates(body.slow) };
  },
});
