import { z } from "zod";
import type { QueueNode } from "../../../core/flow/nodes/index.ts";
import { limits } from "../../../core/lib/limits.ts";
import type { Skills } from "../../../core/lib/skills.ts";
import { levels, skillsAt } from "../../../core/lib/skills.ts";
import {
  expression,
  key,
  name,
  nodeForm,
  nodeName,
  type PromptEntry,
  prompts,
  somePrompts,
  templates,
} from "../fields.ts";

const seconds = (most: number, least = 1) => z.number().min(least).max(most);
const names = z.array(name).max(20);
const levelled = z.record(name, z.number().int().min(levels.least).max(levels.most));
const skills = z
  .union([names.transform((asked): Skills => skillsAt(asked)), levelled], {
    error: `must be a list of skills, or skills with levels from ${levels.least} to ${levels.most}`,
  })
  .prefault([])
  .describe("What the agent must be able to do: names, or names with the least level of each");

const widen = z.strictObject({
  afterSeconds: seconds(14_400).describe("Since the caller began to wait"),
  skills,
});

const prefer = z
  .strictObject({
    agent: expression.describe("Gives the id of an agent; nobody when it is empty"),
    seconds: seconds(3_600).default(30).describe("How long that agent alone is waited for"),
  })
  .describe("An agent before anybody else, if they are at work");

const announce = z
  .strictObject({
    position: z.boolean().default(true).describe("The place in the line"),
    wait: z.boolean().default(true).describe("The expected wait, while it is known well enough"),
    everySeconds: seconds(600, 10).default(45),
  })
  .describe("What callers are told of how it stands, and how often");

const comfort = z
  .strictObject({
    everySeconds: seconds(3_600, 15).default(60),
    messages: z
      .array(z.union([somePrompts, prompts.element]))
      .min(1)
      .max(20),
  })
  .describe("Messages said in turn while the caller waits; each a prompt or a list of them");

const overflow = z.strictObject({
  afterSeconds: seconds(14_400, 0)
    .default(0)
    .describe("When it is looked at: 0 as the caller begins to wait"),
  whenLonger: z
    .number()
    .int()
    .min(0)
    .max(limits.queueLength)
    .nullable()
    .default(null)
    .describe("Only if more callers than this come first"),
  whenWaitSeconds: seconds(14_400)
    .nullable()
    .default(null)
    .describe("Only if the expected wait is longer"),
  to: nodeName,
});

const unstaffed = z
  .strictObject({
    to: nodeName,
    countPaused: z
      .boolean()
      .default(true)
      .describe("Whether agents on a pause count as being there"),
  })
  .describe("Nobody who may take the call is signed in, as the caller comes or while they wait");

export const queue = nodeForm({
  schema: z
    .strictObject({
      queue: name,
      skills,
      widen: z
        .array(widen)
        .max(limits.needSteps)
        .default([])
        .describe("Steps that let in further agents after so much waiting"),
      prefer: prefer.optional(),
      needsLang: z.boolean().default(true).describe("The agent must speak the caller's language"),
      priority: z.number().int().min(-100).max(100).default(0).describe("Higher is served first"),
      prompts: prompts.default([]).describe("Said when the caller has to wait"),
      lost: prompts.default([]).describe("Said when the agent's line was lost"),
      music: name.default("default"),
      announce: announce.prefault({}),
      comfort: comfort.optional(),
      overflow: z
        .array(overflow)
        .max(limits.overflowSteps)
        .default([])
        .describe("Ways out of the line for who would wait too long"),
      waitMsMax: z.number().int().min(1_000).max(14_400_000).default(1_800_000),
      keys: z
        .record(key, nodeName)
        .default({})
        .describe("Keys that lead out of the line, such as a callback"),
      ended: nodeName,
      timedOut: nodeName,
      full: nodeName,
      closed: nodeName.optional().describe("A supervisor has closed the queue; otherwise full"),
      unstaffed: unstaffed.optional(),
    })
    .describe("Waits for an agent, and talks"),
  node(base, body): QueueNode {
    const { comfort: said, prefer: preferred, closed, unstaffed: none, ...rest } = body;
    return {
      ...base,
      ...rest,
      type: "queue",
      widen: body.widen.map((step) => {
        return { afterMs: ms(step.afterSeconds), skills: step.skills };
      }),
      ...(preferred && { prefer: { agent: preferred.agent, forMs: ms(preferred.seconds) } }),
      prompts: templates(body.prompts),
      lost: templates(body.lost),
      announce: announceOf(body.announce),
      ...(said && { comfort: comfortOf(said) }),
      overflow: body.overflow.map(({ afterSeconds, whenLonger, whenWaitSeconds, to }) => {
        const whenWaitMs = whenWaitSeconds === null ? null : ms(whenWaitSeconds);
        return { afterMs: ms(afterSeconds), whenLonger, whenWaitMs, to };
      }),
      ...(closed !== undefined && { closed }),
      ...(none && { unstaffed: none }),
    };
  },
});

const ms = (inSeconds: number): number => Math.round(inSeconds * 1_000);

const announceOf = ({ position, wait, everySeconds }: z.output<typeof announce>) => {
  return { position, wait, everyMs: ms(everySeconds) };
};

const comfortOf = ({ everySeconds, messages }: z.output<typeof comfort>) => ({
  everyMs: ms(everySeconds),
  messages: messages.map((one: PromptEntry | readonly PromptEntry[]) =>
    templates(Array.isArray(one) ? one : [one]),
  ),
});
