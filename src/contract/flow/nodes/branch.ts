import { z } from "zod";
import type { BranchNode } from "../../../core/flow/nodes/index.ts";
import { expression, nodeForm, nodeName } from "../fields.ts";

export const branch = nodeForm({
  schema: z
    .strictObject({
      cases: z
        .array(z.strictObject({ when: expression, to: nodeName }))
        .min(1)
        .max(20)
        .describe("The first whose expression is true is taken"),
      otherwise: nodeName,
    })
    .describe("Takes the first way whose expression is true"),
  node: (base, body): BranchNode => ({ ...base, ...body, type: "branch" }),
});
