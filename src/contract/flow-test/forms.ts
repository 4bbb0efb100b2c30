import { z } from "zod";
import { langs } from "../../core/call/script.ts";
import type { Json } from "../../core/lib/json.ts";
import { limits } from "../../core/lib/limits.ts";
import { CallbackStageName } from "../callbacks.ts";
import { name } from "../flow/fields.ts";

const unitMs = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;
const durationPattern = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|m|h)$/;

const durationRule = "must be a time such as 500ms, 20s, 5m or 2h";
/** A time as people write it, in ms: `500ms`, `20s`, `1.5m`, `2h`; at most three days. */
export const duration = z
  .string({ error: durationRule })
  .regex(durationPattern, durationRule)
  .transform((text) => {
    const [, count = "0", unit = "ms"] = durationPattern.exec(text) ?? [];
    return Number(count) * unitMs[unit as keyof typeof unitMs];
  })
  .refine((ms) => ms <= limits.testMs, "must be at most three days");

const keysPattern = /^[0-9*#]{1,64}$/;
const keysRule = 'must be keys of the telephone in quotes, as in "1234#", or such by language';
/** Keys of the telephone; a number without quotes loses its zeros, so only one key may go without. */
export const keys = z
  .union([z.string(), z.number().int().min(0).max(9).transform(String)], { error: keysRule })
  .refine((text) => keysPattern.test(text), "must be keys of the telephone: 0 to 9, * and #");

/** A value for every language, or one for each. */
function inEach<S extends z.ZodType>(schema: S, error: string) {
  return z.union([schema, z.strictObject({ en: schema, zh: schema })], { error });
}

const heard = z.string().min(1).max(2_000);
const heardList = z.union([heard, z.array(heard).min(1).max(100)]);

const json: z.ZodType<Json> = z.json();

const answer = z.union([
  z.enum(["missing", "failed", "timeout"]),
  z.strictObject({
    found: z.record(z.string(), json).describe("The fields of the source's answer"),
    after: duration.default(100).describe("How long the answer takes"),
  }),
  z.strictObject({ answer: z.enum(["missing", "failed", "timeout"]), after: duration }),
]);

/** What sources answer: one answer for all requests, or one for each, the last for all further ones. */
export const lookups = z
  .record(name, z.union([answer, z.array(answer).min(1).max(20)]))
  .describe("What each source answers");
/** One answer of a source in a test. */
export type TestAnswer = z.output<typeof answer>;

const agentDoes = z.enum([
  "answers",
  "rejects",
  "misses",
  "holds",
  "resumes",
  "hangs up",
  "loses the line",
  "is ready",
  "pauses",
  "signs out",
]);
/** What an agent does in a step. */
export type AgentDoes = z.output<typeof agentDoes>;

const partyDoes = [
  "answers",
  "is busy",
  "does not answer",
  "declines",
  "cannot be reached",
] as const;
/** What becomes of a call to somebody outside; machines answer customers' telephones only. */
export type PartyDoes = (typeof partyDoes)[number] | "is a machine";

const ticket = z
  .strictObject({
    outcome: z
      .enum([
        "self_served",
        "left_message",
        "transferred",
        "answered",
        "abandoned",
        "left_ivr",
        "promised",
        "called_off",
        "unserved",
        "passed_on",
        "failed",
      ])
      .optional()
      .describe("The bucket that the call is counted in; the call must have ended"),
    language: z.enum(langs).nullable().optional().describe("As chosen; null for none"),
    verified: z.string().nullable().optional().describe("The account; null for nobody"),
    queue: name.nullable().optional(),
    agent: z.string().nullable().optional().describe("Who answered; null for nobody"),
    category: z.string().nullable().optional().describe("A category of the configuration"),
    priority: z.enum(["low", "normal", "high", "urgent"]).nullable().optional(),
    fields: z
      .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
      .optional()
      .describe("Fields of the configuration"),
    tags: z.array(z.string()).optional().describe("All tags, in the order they were set"),
    voicemails: z.number().int().min(0).optional().describe("How many messages the caller left"),
    rates: z
      .record(name, z.number().int())
      .optional()
      .describe("What the caller said in each survey"),
  })
  .describe("What the ticket says");

const wallTime = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d \d\d:\d\d$/, 'must be a date and a time such as "2026-11-27 10:00"');

const promise = z
  .strictObject({
    stage: CallbackStageName.optional(),
    number: z.string().optional().describe("Who is to be called back"),
    queue: name.optional(),
    attempts: z.number().int().min(0).optional().describe("How often the customer was rung"),
    due: wallTime.nullable().optional().describe("The time chosen; null for the place in line"),
    next: wallTime.nullable().optional().describe("When it goes on by itself; null for not"),
    end: z
      .enum(["exhausted", "never_allowed", "satisfied", "cancelled"])
      .nullable()
      .optional()
      .describe("Why it ended without a talk"),
  })
  .describe("The customer's callback, with times in the flow's zone; null for none");

/** What must be so; what is left out may be as it likes. */
export const expectation = z.strictObject({
  node: z.string().optional().describe("The node where the call is, or was when it ended"),
  passed: z.array(z.string()).optional().describe("Nodes passed so far, in this order"),
  vars: z.record(z.string(), json).optional().describe("Variables by dotted path"),
  queue: name.nullable().optional().describe("The queue where the caller waits; null for none"),
  position: z.number().int().min(1).optional().describe("The place in the queue, 1 for the next"),
  served: z.string().nullable().optional().describe("What the caller got without an agent"),
  asked: z
    .record(name, z.record(z.string(), z.string()))
    .optional()
    .describe("Arguments of the newest request to each source"),
  told: z
    .record(name, z.record(z.string(), json))
    .optional()
    .describe("The newest message to each other system"),
  ticket: ticket.optional(),
  callback: promise.nullable().optional(),
});
/** What must be so at some moment of a test. */
export type Expectation = z.output<typeof expectation>;

const calendars = z
  .record(name, z.enum(["open", "closed", "holiday", "emergency"]))
  .describe("How calendars stand, whatever the clock");

const contact = z
  .strictObject({
    name: z.string().nullable().default(null),
    vip: z.boolean().default(false),
    lang: z.enum(langs).nullable().default(null),
    openTicket: z
      .strictObject({ number: z.number().int().min(1), subject: z.string() })
      .nullable()
      .default(null),
    callbackDue: z.boolean().default(false),
  })
  .describe("What is remembered of the customer behind the caller's number");

const callOuts = z
  .record(name, z.enum(["done", "refused", "failed"]))
  .describe("What other systems answer when they are told something; otherwise that it is done");

const callbacks = z
  .union([
    z.enum(["off", "full"]),
    z.strictObject({
      refused: z
        .array(z.string().regex(/^\+?\d{1,15}$/))
        .max(20)
        .default([])
        .describe("Beginnings of numbers that are not called"),
      first: z.enum(["agent", "customer"]).default("agent").describe("Who is rung first"),
      machines: z
        .enum(["talk", "try_later", "leave_message"])
        .default("talk")
        .describe("What is done when a machine answers"),
    }),
  ])
  .describe("off: none are promised; full: no hour is free; or how they are made");

const expectedWait = z
  .record(
    name,
    z
      .strictObject({ from: duration, to: duration })
      .refine(({ from, to }) => from < to, "must be a range: from before to"),
  )
  .describe("The waits that queues expect, as if they had learnt them; otherwise they know none");

const nothing = z.null().optional();

/** Every step that a test may take, by its name, with the form of its value. */
export const stepForms = {
  hear: inEach(heardList, "must be what is heard, a list of it, or such by language").describe(
    'The next things heard, by the name of a sound or by their words; "..." for anything between',
  ),
  press: inEach(keys, keysRule).describe("Keys pressed now, whatever is being said"),
  type: inEach(keys, keysRule).describe("The same as press, for many keys"),
  wait: duration.describe("Lets time go by"),
  speak: duration.describe("The caller speaks after the tone for so long"),
  recordings: z.enum(["work", "fail"]).describe("Whether recordings can be made from now on"),
  lookups,
  calendars,
  expectedWait,
  agent: z
    .union([agentDoes, z.record(name, agentDoes)])
    .describe("What the agent does whose phone rings or who talks; or one by name"),
  customer: z
    .enum([...partyDoes, "is a machine", "calls again"])
    .describe("What the customer does who is called back; who answers is the caller from then on"),
  otherParty: z
    .enum([...partyDoes, "hangs up"])
    .describe("What the other party of a transfer does"),
  hangUp: nothing.describe("The caller hangs up"),
  ends: nothing.describe("Hotline ends the call, after its goodbye"),
  expect: expectation,
} as const;
/** The name of a step. */
export type Verb = keyof typeof stepForms;
/** The value of a step. */
export type StepValue<V extends Verb> = z.output<(typeof stepForms)[V]>;

/** What a file says for all its tests and a test for itself. */
export const setting = {
  languages: z
    .array(z.enum(langs))
    .min(1)
    .max(langs.length)
    .optional()
    .describe("Runs the test once for each language, with the values for it"),
  at: wallTime.optional().describe("When the call comes in, in the flow's time zone"),
  from: z.string().max(64).nullable().optional().describe("The caller's number; null: withheld"),
  callerName: z.string().max(64).optional().describe("The caller's name as the carrier tells it"),
  to: z.string().max(64).optional().describe("The number dialled"),
  lookups: lookups.optional(),
  calendars: calendars.optional(),
  expectedWait: expectedWait.optional(),
  contact: contact.optional(),
  callOuts: callOuts.optional(),
  callbacks: callbacks.optional(),
  agents: z
    .record(name, z.array(name).max(50))
    .optional()
    .describe("Agents who are ready, with their skills: en and zh are languages"),
  waiting: z
    .record(name, z.union([z.number().int().min(0).max(200), z.enum(["full", "closed"])]))
    .optional()
    .describe("Callers who wait in each queue already, or a queue that is full or closed"),
} as const;

/** One test. */
export const testForm = z.strictObject({
  ...setting,
  name: z.string().min(1).max(200),
  steps: z.array(z.unknown()).max(limits.testSteps),
  expect: expectation.optional().describe("What must be so at the end"),
});

/** The frame of a file of tests. */
export const fileForm = z.strictObject({
  flow: z
    .string()
    .regex(/^[a-z0-9_-]+\.yaml$/, "must be the name of a file beside this one")
    .optional()
    .describe("The flow's file; left out, main.test.yaml tests main.yaml"),
  ...setting,
  tests: z.array(z.unknown()).min(1).max(limits.testsPerFile),
});

/** Steps as editors are told of them: each verb with its own value. */
export function stepSchema(): z.ZodType {
  const verbs = Object.entries(stepForms).map(([verb, form]) => z.strictObject({ [verb]: form }));
  const [first, second, ...more] = verbs;
  if (!first || !second) throw new Error("Tests have no steps.");
  return z.union([z.enum(["hangUp", "ends"]), first, second, ...more]);
}
