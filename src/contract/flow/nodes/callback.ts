import { z } from "zod";
import type { CallbackNode } from "../../../core/flow/nodes/index.ts";
import { firstMs, name, nextMs, nodeForm, nodeName, prompts, templates } from "../fields.ts";

export const callback = nodeForm({
  schema: z
    .strictObject({
      mode: z
        .enum(["queue", "slot"])
        .describe("queue: keeps the place in the line; slot: at an hour that the caller chooses"),
      agent: nodeName.describe("The queue node at which the call goes on with an agent"),
      calendar: name.nullable().default(null).describe("Whose open hours are offered; for slot"),
      prompts: prompts.default([]).describe("Said first"),
      tries: z.number().int().min(1).max(10).default(3),
      firstMs,
      nextMs,
      done: nodeName,
      refused: nodeName.describe("There are no callbacks, or no free time"),
      cancelled: nodeName,
      exhausted: nodeName,
    })
    .describe("Promises to call back"),
  node: (base, body): CallbackNode => ({
    ...base,
    ...body,
    type: "callback",
    prompts: templates(body.prompts),
  }),
  faults({ mode, calendar }) {
    if (mode === "slot" && calendar === null) {
      return [{ field: ["mode"], message: 'Give "calendar": its open hours are offered.' }];
    }
    if (mode === "queue" && calendar !== null) {
      return [{ field: ["calendar"], message: 'Only mode "slot" offers hours: leave it out.' }];
    }
    return [];
  },
});
