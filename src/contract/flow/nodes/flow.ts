import { z } from "zod";
import type { FlowCallNode } from "../../../core/flow/nodes/index.ts";
import { expression, into, name, nodeForm, nodeName, variable } from "../fields.ts";

export const flow = nodeForm({
  schema: z
    .strictObject({
      flow: name.describe("The name of the flow file beside this one, without .yaml"),
      args: z.record(variable, expression).default({}),
      into: into.nullable().default(null),
      outcomes: z.record(name, nodeName).describe("Where to go on by the outcome it returns"),
    })
    .describe("Runs another flow and comes back"),
  node: (base, body): FlowCallNode => ({ ...base, ...body, type: "flow" }),
});
