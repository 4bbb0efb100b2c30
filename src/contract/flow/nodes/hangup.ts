import { z } from "zod";
import type { HangupNode } from "../../../core/flow/nodes/index.ts";
import { nodeForm, somePrompts, templates } from "../fields.ts";

export const hangup = nodeForm({
  schema: z
    .strictObject({
      prompts: somePrompts.default([]).describe("The goodbye; left out to end without a word"),
    })
    .describe("Says goodbye and ends the call"),
  node: (base, body): HangupNode => {
    return { ...base, type: "hangup", prompts: templates(body.prompts) };
  },
});
