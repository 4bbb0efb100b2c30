import { z } from "zod";
import type { ReturnNode } from "../../../core/flow/nodes/index.ts";
import { expression, name, nodeForm, variable } from "../fields.ts";

export const returnForm = nodeForm({
  schema: z
    .strictObject({ outcome: name, results: z.record(variable, expression).default({}) })
    .describe("Ends a sub-flow"),
  node: (base, body): ReturnNode => ({ ...base, ...body, type: "return" }),
});
