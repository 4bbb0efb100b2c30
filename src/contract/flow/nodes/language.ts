import { z } from "zod";
import { langs } from "../../../core/call/index.ts";
import type { LanguageNode } from "../../../core/flow/nodes/index.ts";
import { asking, askingFields, key, keylessFaults, nodeForm, nodeName } from "../fields.ts";

export const language = nodeForm({
  schema: z
    .strictObject({ ...askingFields, keys: z.record(key, z.enum(langs)), next: nodeName })
    .describe("Lets the caller choose the language"),
  node: (base, body): LanguageNode => ({ ...base, ...body, ...asking(body), type: "language" }),
  faults: ({ keys }) => keylessFaults(keys),
});
