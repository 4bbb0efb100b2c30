import { z } from "zod";
import type { QueueNode } from "../../../core/flow/nodes/index.ts";
import { key, name, nodeForm, nodeName, prompts, templates } from "../fields.ts";

export const queue = nodeForm({
  schema: z
    .strictObject({
      queue: name,
      skills: z.array(name).max(20).default([]),
      needsLang: z.boolean().default(true).describe("The agent must speak the caller's language"),
      priority: z.number().int().min(-100).max(100).default(0).describe("Higher is served first"),
      prompts: prompts.default([]).describe("Said when the caller has to wait"),
      lost: prompts.default([]).describe("Said when the agent's line was lost"),
      music: name.default("default"),
      announceEveryMs: z.number().int().min(10_000).max(600_000).default(45_000),
      waitMsMax: z.number().int().min(1_000).max(14_400_000).default(1_800_000),
      keys: z
        .record(key, nodeName)
        .default({})
        .describe("Keys that lead out of the line, such as a callback"),
      ended: nodeName,
      timedOut: nodeName,
      full: nodeName,
    })
    .describe("Waits for an agent, and talks"),
  node: (base, body): QueueNode => ({
    ...base,
    ...body,
    type: "queue",
    prompts: templates(body.prompts),
    lost: templates(body.lost),
  }),
});
