import { z } from "zod";
import type { SurveyNode } from "../../../core/flow/nodes/index.ts";
import { asking, askingFields, into, name, nodeForm, nodeName } from "../fields.ts";

export const survey = nodeForm({
  schema: z
    .strictObject({
      name: name.default("service").describe("What is rated, for counting"),
      ...askingFields,
      blind: z.boolean().default(false).describe("Agents never see the rate"),
      into: into.nullable().default(null),
      done: nodeName,
    })
    .describe("Asks for a rate from 1 to 5"),
  node: (base, { name: survey, ...body }): SurveyNode => {
    return { ...base, ...body, ...asking(body), type: "survey", survey };
  },
});
