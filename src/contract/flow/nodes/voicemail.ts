import { z } from "zod";
import type { VoicemailNode } from "../../../core/flow/nodes/index.ts";
import { name, nodeForm, nodeName } from "../fields.ts";
import { recorderFrom, recordingFaults, recordingFields } from "../recording.ts";

export const voicemail = nodeForm({
  schema: z
    .strictObject({
      ...recordingFields,
      queue: name.nullable().default(null).describe("The queue whose people answer it"),
      saved: nodeName,
    })
    .describe("Takes a message onto the ticket"),
  node: (base, body): VoicemailNode => {
    return { ...base, ...body, ...recorderFrom(body), type: "voicemail" };
  },
  faults: recordingFaults,
});
