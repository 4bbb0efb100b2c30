import { z } from "zod";
import type { AskNode } from "../../../core/flow/nodes/index.ts";
import {
  asking,
  askingFields,
  digitsFields,
  into,
  nodeForm,
  nodeName,
  rangeFaults,
} from "../fields.ts";

export const ask = nodeForm({
  schema: z
    .strictObject({
      ...askingFields,
      ...digitsFields,
      into,
      secret: z.boolean().default(false).describe("Secret digits go to a lookup and nowhere else"),
      done: nodeName,
    })
    .describe("Asks for digits"),
  node: (base, body): AskNode => ({ ...base, ...body, ...asking(body), type: "ask" }),
  faults: (body) => rangeFaults(body),
});
