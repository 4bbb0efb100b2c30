import { z } from "zod";
import type { VerifyNode } from "../../../core/flow/nodes/index.ts";
import {
  digitsFields,
  firstMs,
  into,
  name,
  nextMs,
  nodeForm,
  nodeName,
  prompts,
  rangeFaults,
  somePrompts,
  tapered,
  taperedFrom,
  templates,
} from "../fields.ts";

const question = z.strictObject({ prompts: tapered, ...digitsFields });

export const verify = nodeForm({
  schema: z
    .strictObject({
      source: name,
      account: question,
      pin: question,
      noInput: prompts.default([]),
      wrong: somePrompts.describe("The same words for an unknown account and a wrong PIN"),
      firstMs,
      nextMs,
      attempts: z.number().int().min(1).max(10).default(3),
      slow: prompts.default([]),
      into,
      verified: nodeName,
      exhausted: nodeName,
      failed: nodeName,
    })
    .describe("Identity by account and PIN"),
  node: (base, body): VerifyNode => ({
    ...base,
    ...body,
    type: "verify",
    account: { ...body.account, prompts: taperedFrom(body.account.prompts) },
    pin: { ...body.pin, prompts: taperedFrom(body.pin.prompts) },
    noInput: templates(body.noInput),
    wrong: templates(body.wrong),
    slow: templates(body.slow),
  }),
  faults: ({ account, pin }) => [
    ...rangeFaults(account, ["account"]),
    ...rangeFaults(pin, ["pin"]),
  ],
});
