import { z } from "zod";
import type { SplitNode } from "../../../core/flow/nodes/index.ts";
import { nodeForm, nodeName } from "../fields.ts";

const share = z.strictObject({ percent: z.number().int().min(0).max(100), to: nodeName });

export const split = nodeForm({
  schema: z
    .strictObject({ shares: z.array(share).min(2).max(10) })
    .describe("Sends a share of callers each way, the same way every time they call"),
  node: (base, body): SplitNode => ({ ...base, ...body, type: "split" }),
});
