import type { Lang } from "../../call/script.ts";
import { agentId } from "../../lib/brands.ts";
import type { Need, Skills } from "../../lib/skills.ts";
import { both, deadSteps, levels, skillsAt } from "../../lib/skills.ts";
import { quote, suggest } from "../check-words.ts";
import type { Expression } from "../expressions.ts";
import type { NodeType, Standing } from "../node-type.ts";
import type { OverflowStep } from "../overflow.ts";
import { deadOverflow } from "../overflow.ts";
import { evaluate, type Scene } from "../scope.ts";
import { way } from "../steps.ts";
import type { NodeBase, NodeId, PromptTemplate } from "../types.ts";

/**
 * Waits for an agent with music, hears how it stands, and talks. What is optional here is missing
 * in stored flows of earlier versions.
 */
export interface QueueNode extends NodeBase {
  readonly type: "queue";
  readonly queue: string;
  /** Levels that the agent must have at least; names alone in flows of earlier versions. */
  readonly skills: Skills | readonly string[];
  /** Steps that let in further agents, times from when the caller began to wait. */
  readonly widen?: readonly { readonly afterMs: number; readonly skills: Skills }[];
  /** The agent who is waited for before anybody else, by the id that the expression gives. */
  readonly prefer?: { readonly agent: Expression; readonly forMs: number };
  /** Whether the agent must speak the caller's language, which is a skill too. */
  readonly needsLang: boolean;
  /** Higher is served first. */
  readonly priority: number;
  /** Said when the caller has to wait, before how it stands. */
  readonly prompts: readonly PromptTemplate[];
  /** Said when the agent's line was lost in the middle of the talk and the caller waits again. */
  readonly lost: readonly PromptTemplate[];
  readonly music: string;
  /** How often the place in the line and the expected wait are said. */
  readonly announce?: Announce;
  /** How often the place is said, in flows of earlier versions. */
  readonly announceEveryMs?: number;
  /** Messages that are said in turn while the caller waits. */
  readonly comfort?: Comfort;
  /** Ways out of the line for who would wait too long, in the order in which they are looked at. */
  readonly overflow?: readonly OverflowStep[];
  readonly waitMsMax: number;
  /** Keys that lead out of the line. */
  readonly keys?: Readonly<Record<string, NodeId>>;
  /** After the agent has hung up. */
  readonly ended: NodeId;
  readonly timedOut: NodeId;
  /** The queue is at its limit. */
  readonly full: NodeId;
  /** A supervisor has closed the queue; without it the way is `full`. */
  readonly closed?: NodeId;
  /** The way for who would wait for nobody. */
  readonly unstaffed?: Unstaffed;
}

/**
 * Where callers go when nobody who may take the call is signed in: as they come, and when it turns
 * out so while they wait.
 */
export interface Unstaffed {
  readonly to: NodeId;
  /** Whether agents on a pause count as being there. */
  readonly countPaused: boolean;
}

/** What a caller is told of how it stands, and how often. */
export interface Announce {
  readonly position: boolean;
  /** The expected wait, as a range, and only while such ranges hold. */
  readonly wait: boolean;
  readonly everyMs: number;
}

/** Messages in turn. */
export interface Comfort {
  readonly everyMs: number;
  readonly messages: readonly (readonly PromptTemplate[])[];
}

/** What happens while the call waits and talks is the call's own business: see `core/call`. */
export const queue: NodeType<QueueNode> = {
  ways: (node) => [
    way("ended", node.ended),
    way("timedOut", node.timedOut),
    way("full", node.full, true),
    ...(node.closed === undefined ? [] : [way("closed", node.closed, true)]),
    ...(node.unstaffed === undefined ? [] : [way("unstaffed", node.unstaffed.to, true)]),
    ...(node.overflow ?? []).map(({ afterMs, to }, index) => {
      return { field: ["overflow", index], to, immediate: afterMs === 0 };
    }),
    ...Object.entries(node.keys ?? {}).map(([key, to]) => ({
      field: ["keys", key],
      to,
      immediate: false,
      keys: 1,
    })),
  ],
  prompts: (node) => [
    { field: ["prompts"], templates: node.prompts },
    { field: ["lost"], templates: node.lost },
    ...(node.comfort?.messages ?? []).map((templates, index) => {
      return { field: ["comfort", "messages", index], templates };
    }),
  ],
  uses: ({ prefer }) =>
    prefer === undefined
      ? []
      : [
          {
            field: ["prefer", "agent"],
            expression: prefer.agent,
            types: ["string"],
            as: "the id of an agent",
            secret: false,
          },
        ],
  faults: (node, world) => [
    ...(world.queues.has(node.queue) ? [] : [unknownQueue(node.queue, world.queues)]),
    ...deadWidening(node),
    ...deadOverflow(node.overflow ?? [], node.waitMsMax),
  ],
  isEnd: true,
  isHuman: true,
  arrive: (scene, node, at) => {
    return { ...at, waitFor: "agent", node, need: needAt(scene, at, node), effects: [] };
  },
};

/** What callers of a language ask of agents at a node, but for an agent whom the node prefers. */
export function ladderAt(node: QueueNode, lang: Lang): Need {
  const known = ladders.get(node) ?? new Map<Lang, Need>();
  ladders.set(node, known);
  const before = known.get(lang);
  if (before) return before;
  const spoken = node.needsLang ? skillsAt([lang]) : {};
  const ladder = ladderOf(node).map((step) => ({ ...step, skills: both(step.skills, spoken) }));
  known.set(lang, ladder);
  return ladder;
}

/** The same node asks the same of all its callers: queues know the ladder again by that. */
const ladders = new WeakMap<QueueNode, Map<Lang, Need>>();

/** What a call that waits at a node asks of agents: its ladder, before what the queue adds. */
export function needAt(scene: Scene, at: Standing, node: QueueNode): Need {
  const ladder = ladderAt(node, at.facts.lang);
  const agent = node.prefer ? evaluate(scene, at, node.prefer.agent) : "";
  if (node.prefer === undefined || typeof agent !== "string" || agent === "") return ladder;
  const { forMs } = node.prefer;
  return [
    { afterMs: 0, skills: {}, agent: agentId(agent) },
    ...ladder.map((step) => ({ ...step, afterMs: step.afterMs + forMs })),
  ];
}

function ladderOf({ skills, widen = [] }: QueueNode): Need {
  const first = isNames(skills) ? skillsAt(skills) : skills;
  return [{ afterMs: 0, skills: first }, ...widen].map((step) => ({ ...step, agent: null }));
}

function isNames(skills: Skills | readonly string[]): skills is readonly string[] {
  return Array.isArray(skills);
}

function unknownQueue(name: string, queues: ReadonlySet<string>) {
  const known = [...queues].map(quote).join(", ");
  const message = `There is no queue ${quote(name)} (there are: ${known}).${suggest(name, queues)}`;
  return { field: ["queue"], message };
}

function deadWidening(node: QueueNode) {
  return deadSteps(ladderOf(node)).map(({ step, why, by }) => {
    const earlier = by === 0 ? quote("skills") : `step ${by}`;
    const message = {
      late: `Step ${step} of "widen" does not come later than the step before it.`,
      covered: `Step ${step} of "widen" lets in nobody whom ${earlier} does not let in already.`,
      level: `Levels of skills are ${levels.least} to ${levels.most}.`,
    }[why];
    return { field: step === 0 ? ["skills"] : ["widen", step - 1], message };
  });
}
