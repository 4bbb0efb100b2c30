import { z } from "zod";
import type { SayNode } from "../../../core/flow/nodes/index.ts";
import { name, nodeForm, nodeName, somePrompts, templates } from "../fields.ts";

export const say = nodeForm({
  schema: z
    .strictObject({
      prompts: somePrompts,
      serves: name.nullable().default(null),
      next: nodeName,
    })
    .describe("Says prompts, then goes on"),
  node: (base, body): SayNode => {
    return { ...base, ...body, type: "say", prompts: templates(body.prompts) };
  },
});
