import { z } from "zod";
import { Words } from "./views.ts";

const point = z.object({ x: z.number(), y: z.number() });
const box = { x: z.number(), y: z.number(), width: z.number(), height: z.number() };

/**
 * A flow as a picture: where its nodes stand and how its ways run, in pixels from the upper left
 * corner. Whoever draws it chooses language, colours and what stands at each way.
 */
export const FlowPicture = z
  .object({
    flow: z.string(),
    version: z.string(),
    width: z.number(),
    height: z.number(),
    /** Sub-flows, each around its nodes. */
    groups: z.array(z.object({ name: z.string(), ...box })),
    nodes: z.array(
      z.object({
        id: z.string(),
        type: z.string(),
        /** What people read; null for a node without a label: show its name. */
        label: Words.nullable(),
        /** The sub-flow it belongs to; null for the flow itself. */
        group: z.string().nullable(),
        isStart: z.boolean(),
        /** The centre. */
        ...box,
      }),
    ),
    edges: z.array(
      z.object({
        from: z.string(),
        to: z.string(),
        /** All ways from one node to another: `node:way` keys that stay, and their names. */
        ways: z.array(z.object({ key: z.string(), label: z.string() })).min(1),
        points: z.array(point).min(2),
        /** The centre of what stands at the edge. */
        labelAt: point,
      }),
    ),
  })
  .meta({ id: "FlowPicture" });
export type FlowPicture = z.infer<typeof FlowPicture>;
