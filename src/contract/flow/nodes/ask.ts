import { z } from "zod";
import { checkDigits } from "../../../core/flow/check-digit.ts";
import { readPattern } from "../../../core/flow/digit-pattern.ts";
import type { AskNode } from "../../../core/flow/nodes/index.ts";
import {
  asking,
  askingFields,
  type BodyFault,
  digitsFields,
  into,
  key,
  nodeForm,
  nodeName,
  rangeFaults,
  somePrompts,
  templates,
} from "../fields.ts";

const confirm = z
  .strictObject({
    before: somePrompts.describe("Said before the digits"),
    after: somePrompts.describe("Said after them: which key says that they are right"),
    yes: key.default("1").describe("The key for right; every other key asks anew"),
  })
  .describe("Reads the digits back before they count");

export const ask = nodeForm({
  schema: z
    .strictObject({
      ...askingFields,
      ...digitsFields,
      into,
      secret: z.boolean().default(false).describe("Secret digits go to a lookup and nowhere else"),
      pattern: z
        .string()
        .min(1)
        .max(200)
        .nullable()
        .default(null)
        .describe("What the digits look like: digits, x for any, [0-9], {n}, {n,m} and |"),
      check: z
        .enum(checkDigits)
        .nullable()
        .default(null)
        .describe("Whose rule the check digits at the end follow"),
      confirm: confirm.nullable().default(null),
      done: nodeName,
    })
    .describe("Asks for digits"),
  node: (base, body): AskNode => ({
    ...base,
    ...body,
    ...asking(body),
    type: "ask",
    confirm: body.confirm && {
      ...body.confirm,
      before: templates(body.confirm.before),
      after: templates(body.confirm.after),
    },
  }),
  faults: (body) => [...rangeFaults(body), ...patternFaults(body), ...secretFaults(body)],
});

function patternFaults({ pattern }: { readonly pattern: string | null }): readonly BodyFault[] {
  const read = pattern === null ? null : readPattern(pattern);
  return read === null || read.ok ? [] : [{ field: ["pattern"], message: read.error }];
}

/** Nobody but the source sees secret digits: they cannot be looked at, or read back. */
function secretFaults(body: {
  readonly secret: boolean;
  readonly pattern: string | null;
  readonly check: string | null;
  readonly confirm: object | null;
}): readonly BodyFault[] {
  if (!body.secret) return [];
  const fields = (["pattern", "check", "confirm"] as const).filter((name) => body[name] !== null);
  return fields.map((name) => {
    return { field: [name], message: `Secret digits cannot have ${JSON.stringify(name)}.` };
  });
}
