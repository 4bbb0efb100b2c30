import { z } from "zod";
import type { OpenNode } from "../../../core/flow/nodes/index.ts";
import { into, name, nodeForm, nodeName } from "../fields.ts";

export const open = nodeForm({
  schema: z
    .strictObject({
      calendar: name.describe("A calendar of the folder calendars beside the flow"),
      into: into.nullable().default(null),
      open: nodeName,
      closed: nodeName,
      holiday: nodeName.optional().describe("Closed for a holiday; `closed` when left out"),
      emergency: nodeName.describe("A supervisor has closed it at once"),
    })
    .describe("Goes by the hours of a calendar"),
  node: (base, body): OpenNode => {
    return { ...base, ...body, type: "open", holiday: body.holiday ?? body.closed };
  },
});
