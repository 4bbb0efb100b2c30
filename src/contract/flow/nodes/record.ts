import { z } from "zod";
import type { RecordNode } from "../../../core/flow/nodes/index.ts";
import { into, nodeForm, nodeName } from "../fields.ts";
import { recorderFrom, recordingFaults, recordingFields } from "../recording.ts";

export const record = nodeForm({
  schema: z
    .strictObject({
      ...recordingFields,
      into,
      attach: z.boolean().default(false).describe("People hear it on the ticket"),
      done: nodeName,
    })
    .describe("Records what the caller says"),
  node: (base, body): RecordNode => ({ ...base, ...body, ...recorderFrom(body), type: "record" }),
  faults: recordingFaults,
});
