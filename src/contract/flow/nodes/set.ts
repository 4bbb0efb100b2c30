import { z } from "zod";
import type { SetNode } from "../../../core/flow/nodes/index.ts";
import { expression, nodeForm, nodeName, variable } from "../fields.ts";

export const set = nodeForm({
  schema: z
    .strictObject({ vars: z.record(variable, expression), next: nodeName })
    .describe("Sets variables"),
  node: (base, body): SetNode => ({ ...base, ...body, type: "set" }),
});
