import { z } from "zod";
import type { HttpNode } from "../../../core/flow/nodes/index.ts";
import { expression, name, nodeForm, nodeName, prompts, templates, variable } from "../fields.ts";

export const http = nodeForm({
  schema: z
    .strictObject({
      destination: name.describe("A destination of the configuration"),
      event: z
        .string()
        .regex(/^[a-z][a-z0-9_]*(\.[a-z0-9_]+){0,5}$/, "must be small words joined by dots")
        .max(80)
        .describe("What the receiver knows this by, e.g. card.blocked"),
      body: z.record(variable, expression).default({}),
      slow: prompts.default([]).describe("Said when the answer takes longer than a moment"),
      done: nodeName,
      refused: nodeName,
      failed: nodeName,
    })
    .describe("Tells another system something, once"),
  node: (base, body): HttpNode => {
    return { ...base, ...body, type: "http", slow: templates(body.slow) };
  },
});
