import { z } from "zod";
import type { MenuNode } from "../../../core/flow/nodes/index.ts";
import { asking, askingFields, key, keylessFaults, nodeForm, nodeName } from "../fields.ts";

export const menu = nodeForm({
  schema: z
    .strictObject({ ...askingFields, keys: z.record(key, nodeName) })
    .describe("One key, one way"),
  node: (base, body): MenuNode => ({ ...base, ...body, ...asking(body), type: "menu" }),
  faults: ({ keys }) => keylessFaults(keys),
});
