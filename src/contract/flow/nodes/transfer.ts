import { z } from "zod";
import { dialledNumber, sipAddressPattern } from "../../../core/call/destination.ts";
import {
  type TransferNode,
  type TransferTarget,
  transferOutcomes,
} from "../../../core/flow/nodes/transfer.ts";
import {
  type BodyFault,
  expression,
  name,
  nodeForm,
  nodeName,
  prompts,
  templates,
} from "../fields.ts";

const number = z
  .string()
  .refine((text) => dialledNumber(text) !== null, "must be a telephone number, in quotes")
  .transform((text) => dialledNumber(text) ?? text);

const schema = z
  .strictObject({
    number: number.optional().describe("The number to dial, through the trunk"),
    numberFrom: expression.optional().describe("An expression that gives the number to dial"),
    sip: z
      .string()
      .regex(sipAddressPattern, "must be a SIP address such as sip:desk@pbx.example.org")
      .optional()
      .describe("The SIP address to call"),
    flow: name.optional().describe("Another flow, from which nobody comes back"),
    prompts: prompts.default([]).describe("Said while the other party is being called"),
    music: name.nullable().default(null).describe("Music meanwhile; null for the ringing tone"),
    ringMs: z.number().int().min(1_000).max(120_000).default(30_000),
    callerId: number.nullable().default(null).describe("The number shown; null for the caller's"),
    ended: nodeName.optional().describe("The other party has answered, and hung up"),
    busy: nodeName.optional(),
    noAnswer: nodeName.optional(),
    refused: nodeName.optional(),
    failed: nodeName.optional(),
  })
  .describe("Gives the caller to a number, a SIP address or another flow");

type Body = z.output<typeof schema>;
const targets = ["number", "numberFrom", "sip", "flow"] as const;

export const transfer = nodeForm({
  schema,
  node: (base, body): TransferNode => {
    const { ended = "", busy = "", noAnswer = "", refused = "", failed = "" } = body;
    return {
      ...base,
      type: "transfer",
      to: targetOf(body),
      prompts: templates(body.prompts),
      music: body.music,
      ringMs: body.ringMs,
      callerId: body.callerId,
      outcomes: body.flow === undefined ? { ended, busy, noAnswer, refused, failed } : null,
    };
  },
  faults,
});

function targetOf({ number: address, numberFrom, sip, flow }: Body): TransferTarget {
  if (flow !== undefined) return { kind: "flow", flow };
  if (sip !== undefined) return { kind: "sip", address: sip };
  return numberFrom !== undefined
    ? { kind: "from", from: numberFrom }
    : { kind: "number", address: address ?? "" };
}

function faults(body: Body): readonly BodyFault[] {
  const given = targets.filter((target) => body[target] !== undefined);
  if (given.length !== 1) {
    const message = `A transfer has one of number, numberFrom, sip and flow; this one has ${given.length}.`;
    return [{ field: [], message }];
  }
  if (body.flow === undefined) {
    return transferOutcomes
      .filter((outcome) => body[outcome] === undefined)
      .map((outcome) => ({ field: [], message: `"${outcome}" leads nowhere: give it a node.` }));
  }
  return transferOutcomes
    .filter((outcome) => body[outcome] !== undefined)
    .map((outcome) => {
      const message = `Nobody comes back from the flow "${body.flow}": delete "${outcome}", or call it with a flow node.`;
      return { field: [outcome], message };
    });
}
