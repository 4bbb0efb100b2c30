import { z } from "zod";
import type { VerifyNode, VerifyProof } from "../../../core/flow/nodes/verify.ts";
import { birthDateDigits, dateOrders } from "../../../core/identity/index.ts";
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

const proof = z.discriminatedUnion("kind", [
  z
    .strictObject({ kind: z.literal("pin"), prompts: tapered, ...digitsFields })
    .describe("A PIN, given to the source as the argument pin"),
  z
    .strictObject({
      kind: z.literal("birth_date"),
      prompts: tapered,
      order: z.enum(dateOrders).default("ymd").describe("In which the eight digits are keyed"),
      endKey: digitsFields.endKey,
    })
    .describe("A date of birth, given to the source as the argument birth_date: YYYY-MM-DD"),
]);

export const verify = nodeForm({
  schema: z
    .strictObject({
      source: name,
      account: question,
      proof: proof.describe("The secret that proves it; asked as secret digits"),
      noInput: prompts.default([]),
      wrong: somePrompts.describe("The same words whatever was wrong"),
      firstMs,
      nextMs,
      attempts: z.number().int().min(1).max(10).default(3),
      slow: prompts.default([]),
      into,
      verified: nodeName,
      exhausted: nodeName,
      failed: nodeName,
    })
    .describe("Identity by account and PIN or date of birth"),
  node: (base, body): VerifyNode => ({
    ...base,
    ...body,
    type: "verify",
    account: { ...body.account, prompts: taperedFrom(body.account.prompts) },
    proof: proofFrom(body.proof),
    noInput: templates(body.noInput),
    wrong: templates(body.wrong),
    slow: templates(body.slow),
  }),
  faults: ({ account, proof: asked }) => [
    ...rangeFaults(account, ["account"]),
    ...(asked.kind === "pin" ? rangeFaults(asked, ["proof"]) : []),
  ],
});

function proofFrom(asked: z.output<typeof proof>): VerifyProof {
  const spoken = taperedFrom(asked.prompts);
  if (asked.kind === "pin") return { ...asked, prompts: spoken };
  return { ...asked, prompts: spoken, min: birthDateDigits, max: birthDateDigits };
}
