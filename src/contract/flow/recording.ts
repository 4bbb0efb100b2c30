import { z } from "zod";
import type { Recorder } from "../../core/flow/recorder.ts";
import {
  type BodyFault,
  firstMs,
  key,
  nextMs,
  nodeName,
  type PromptEntry,
  prompts,
  rangeFaults,
  tapered,
  taperedFrom,
  templates,
} from "./fields.ts";

const review = z.strictObject({
  prompts: tapered,
  listen: key.default("1").describe("Plays the message"),
  keep: key.default("2").describe("Keeps the message"),
  again: key.default("3").describe("Records it again"),
  firstMs,
  nextMs,
});

/** How a node records what the caller says. */
export const recordingFields = {
  prompts: tapered.describe("Said before the tone"),
  empty: prompts.default([]).describe("Said before the next try when nothing was heard"),
  beep: z.boolean().default(true).describe("A tone says when to speak"),
  minMs: z.number().int().min(0).max(10_000).default(1_000).describe("Less is nothing"),
  maxMs: z.number().int().min(1_000).max(600_000).default(120_000),
  silenceMs: z.number().int().min(1_000).max(30_000).default(5_000).describe("Ends the message"),
  endKey: z.enum(["#", "*"]).nullable().default("#").describe("Ends the message; null for none"),
  review: review.nullable().default(null).describe("Lets the caller listen, keep or record again"),
  tries: z.number().int().min(1).max(10).default(3),
  exhausted: nodeName.describe("Nothing was heard in all tries"),
  failed: nodeName.describe("The recording could not be made"),
};

type Entries = readonly PromptEntry[];

/** A body with these fields. */
export type RecordingBody = Pick<
  Recorder,
  "beep" | "minMs" | "maxMs" | "silenceMs" | "endKey" | "tries" | "exhausted" | "failed"
> & {
  readonly prompts: Entries | readonly Entries[];
  readonly empty: Entries;
  readonly review: z.output<typeof review> | null;
};

/** The part of a node that says how it records. */
export function recorderFrom(body: RecordingBody): Pick<Recorder, "prompts" | "empty" | "review"> {
  const { review } = body;
  return {
    prompts: taperedFrom(body.prompts),
    empty: templates(body.empty),
    review: review && {
      prompts: taperedFrom(review.prompts),
      keys: { listen: review.listen, keep: review.keep, again: review.again },
      firstMs: review.firstMs,
      nextMs: review.nextMs,
    },
  };
}

/** Times that exclude each other, and two choices on one key. */
export function recordingFaults({ minMs, maxMs, review }: RecordingBody): readonly BodyFault[] {
  const range = rangeFaults({ min: minMs, max: maxMs }).map(() => ({
    field: ["minMs"],
    message: `"minMs" is ${minMs}, more than "maxMs", which is ${maxMs}. Swap them.`,
  }));
  const keys = review === null ? [] : [review.listen, review.keep, review.again];
  if (new Set(keys).size === keys.length) return range;
  const message = "Two choices of the review are on one key: give each its own.";
  return [...range, { field: ["review"], message }];
}
