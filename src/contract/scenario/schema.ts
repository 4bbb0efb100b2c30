import { z } from "zod";
import { levels, type Skills, skillsAt } from "../../core/lib/skills.ts";
import { SimulatedQueueConfig, SkillsConfig, skillLevel, skillName } from "../config.ts";

const name = z.string().regex(/^[a-z][a-z0-9-]{0,40}$/, "must be a name such as service-2");
const seconds = z.number().min(0.001).max(604_800);
const spread = z.strictObject({
  mean: seconds,
  sd: seconds.describe("standard deviation"),
});

/** How long something takes, in seconds. */
const Duration = z
  .union([
    z.strictObject({ exponential: seconds.describe("mean") }),
    z.strictObject({ lognormal: spread }),
    z.strictObject({ gamma: spread }),
    z.strictObject({ deterministic: seconds }),
  ])
  .describe("a distribution of times, in seconds");
/** Parsed distribution of times, in seconds. */
export type Duration = z.infer<typeof Duration>;

/** One number for all periods, or one for each. */
const each = (one: z.ZodNumber) => z.union([one, z.array(one).min(1)]);

const Period = z.strictObject({
  name: z.string().min(1).max(60),
  minutes: z.number().min(0.1).max(10_080_000),
  warmUp: z.boolean().default(false).describe("its calls are not counted: to fill the centre"),
});

const NeedStep = z.strictObject({
  afterSeconds: z.number().min(0).max(14_400).default(0),
  skills: SkillsConfig,
});

const share = z.number().min(0).max(1);

/** Callers who call again after a call of theirs. */
const CallsAgain = z.strictObject({
  share: share.describe("of them all"),
  afterSeconds: Duration.describe("from the end of the call to the next"),
});

/** A break at a time of the day; one agent after the other has it. */
const Break = z.strictObject({
  minutes: z.number().min(0.1).max(1_440),
  fromMinute: z.number().min(0).describe("of the day, when the first agent goes"),
  toMinute: z.number().min(0).describe("of the day, when the last agent is back"),
  paid: z.boolean().default(true),
});

/** Breaks at any time. */
const Pauses = z.strictObject({
  share: z.number().min(0).max(0.95).describe("of the time at work"),
  seconds: Duration.describe("how long each lasts"),
  paid: z.boolean().default(true),
});

const CallType = z.strictObject({
  queue: name,
  perHour: each(z.number().min(0).max(1_000_000)).describe("calls an hour, by period"),
  dayFactorSd: z
    .number()
    .min(0)
    .max(5)
    .default(0)
    .describe("each day all rates are multiplied by a gamma number of mean 1 and this deviation"),
  talkSeconds: Duration,
  talkSecondsByGroup: z.record(name, Duration).default({}),
  wrapUpSeconds: Duration.nullable().default(null),
  patienceSeconds: Duration.nullable().default(null).describe("null for endless"),
  balk: z
    .number()
    .min(0)
    .max(1)
    .default(0)
    .describe("share of callers who leave at once when they would have to wait"),
  callsAgain: z
    .strictObject({
      answered: CallsAgain.nullable().default(null).describe("whose problem was not solved"),
      abandoned: CallsAgain.nullable().default(null).describe("who gave up"),
      blocked: CallsAgain.nullable()
        .default(null)
        .describe("who found all lines or the queue full"),
    })
    .default({ answered: null, abandoned: null, blocked: null })
    .describe("callers who call again on the same day, each time with these shares"),
  priority: z.number().int().min(0).max(10).default(0),
  need: z
    .array(NeedStep)
    .min(1)
    .max(10)
    .optional()
    .describe("skills asked, widened step by step; without it only what the queue asks"),
  groups: z
    .record(name, z.number().min(0).max(14_400))
    .optional()
    .describe("instead of need: the groups that may take the call, each after so many seconds"),
});

const Group = z.strictObject({
  agents: each(z.number().int().min(0).max(10_000)).describe("at work, by period"),
  skills: z
    .union([
      z.array(skillName).transform((names) => skillsAt(names, levels.usual)),
      z.record(skillName, skillLevel).transform((skills): Skills => skills),
    ])
    .default({}),
  queues: z.array(name).default([]).describe("queues served, those before others first; all"),
  answerSeconds: Duration.nullable()
    .default(null)
    .describe("until a ringing phone is answered, or the call rejected"),
  missed: share.default(0).describe("share of offers that an agent lets ring out"),
  rejected: share.default(0).describe("share of offers that an agent rejects"),
  backSeconds: Duration.default({ deterministic: 60 }).describe(
    "until an agent is ready again whom a queue's rule took out for not answering",
  ),
  breaks: z.array(Break).default([]).describe("at times of the day"),
  pauses: z.array(Pauses).default([]).describe("at any time"),
});

/** A scenario file: a centre, its callers and its agents; see docs/simulator.md. */
export const ScenarioFile = z.strictObject({
  scenario: z.string().min(1).max(200).describe("what it is about, in a line"),
  seed: z.number().int().min(0).max(4_294_967_295).default(1),
  days: z.number().int().min(1).max(10_000).default(100).describe("days that are played through"),
  lines: z
    .number()
    .int()
    .min(1)
    .max(100_000)
    .nullable()
    .default(null)
    .describe("calls in the centre at most, whoever waits or talks; null for no limit"),
  dayFactorSd: z
    .number()
    .min(0)
    .max(5)
    .default(0)
    .describe("as in calls, but one number a day for all types together"),
  queueOrderSeconds: z.number().min(0).max(86_400).default(300),
  periods: z.array(Period).min(1).max(1_000),
  queues: z.record(name, SimulatedQueueConfig),
  calls: z.record(name, CallType),
  groups: z.record(name, Group),
});
/** Parsed scenario file. */
export type ScenarioFile = z.infer<typeof ScenarioFile>;
