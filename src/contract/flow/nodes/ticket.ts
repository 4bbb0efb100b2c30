import { z } from "zod";
import type { TicketNode } from "../../../core/flow/nodes/index.ts";
import { expression, nodeForm, nodeName } from "../fields.ts";

export const ticket = nodeForm({
  schema: z
    .strictObject({
      category: z
        .string()
        .regex(/^[a-z][a-z0-9-]*(\/[a-z0-9-]+){0,3}$/, "must be names joined by slashes")
        .nullable()
        .default(null)
        .describe("The path of a category, e.g. payments/refund"),
      priority: z.enum(["low", "normal", "high", "urgent"]).nullable().default(null),
      tags: z
        .array(z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N}_-]{0,39}$/u, "must be one short word"))
        .max(10)
        .default([]),
      fields: z
        .record(z.string().regex(/^[a-z][a-z0-9_]{0,40}$/), expression)
        .default({})
        .describe("Fields of the configuration with their values"),
      next: nodeName,
    })
    .describe("Writes on the call's ticket what the flow has found out"),
  node: (base, body): TicketNode => ({ ...base, ...body, type: "ticket" }),
  faults: ({ category, priority, tags, fields }) => {
    const isEmpty = category === null && priority === null && tags.length === 0;
    if (!isEmpty || Object.keys(fields).length > 0) return [];
    const message = "Give it a category, a priority, tags or fields: it would write nothing.";
    return [{ field: [], message }];
  },
});
