import type { QueueSettings } from "../core/acd/index.ts";
import type { AgentId, QueueId } from "../core/lib/brands.ts";
import { agentId } from "../core/lib/brands.ts";
import { meets } from "../core/lib/skills.ts";
import type { StaffMember } from "./centre.ts";

/** What is asked to be otherwise than it was. */
export interface Changes {
  /** So many agents more or, below zero, less; for a queue, or null for any. */
  readonly agents: readonly { readonly by: number; readonly queue: QueueId | null }[];
  /** For a queue, or null for all. */
  readonly strategies: readonly {
    readonly queue: QueueId | null;
    readonly strategy: QueueSettings["strategy"];
  }[];
  /** Levels that agents have as well. */
  readonly skills: readonly {
    readonly agent: AgentId;
    readonly skill: string;
    readonly level: number;
  }[];
}

/** What cannot be changed as asked, in a sentence. */
export class CannotChange extends Error {}

/** The queues with other strategies. */
export function changeQueues(
  queues: readonly QueueSettings[],
  { strategies }: Changes,
): readonly QueueSettings[] {
  return queues.map((settings) => {
    const changed = strategies.findLast(({ queue }) => queue === null || queue === settings.id);
    return changed ? { ...settings, strategy: changed.strategy } : settings;
  });
}

/**
 * The staff with other skills, and more or fewer of them. A further agent can do and is there what
 * and when an agent was who was there: those longest at work come first, to be doubled as to be
 * taken away. Throws CannotChange for agents who are not there.
 */
export function changeStaff(
  staff: readonly StaffMember[],
  queues: readonly QueueSettings[],
  changes: Changes,
): readonly StaffMember[] {
  let changed = changes.skills.reduce(learn, staff);
  for (const { by, queue } of changes.agents) {
    const settings = queues.find(({ id }) => id === queue);
    const able = changed
      .filter(({ profile }) => !settings || serves(profile, settings))
      .sort((one, other) => workOf(other) - workOf(one));
    const where = queue === null ? "" : ` for the queue "${queue}"`;
    if (able.length < Math.max(1, -by)) {
      throw new CannotChange(
        `Only ${able.length} agents were at work${where}: ${by} is not possible.`,
      );
    }
    if (by < 0) {
      const gone = new Set(able.slice(0, -by));
      changed = changed.filter((one) => !gone.has(one));
    } else
      changed = [...changed, ...Array.from({ length: by }, (_, at) => double(able, at, changed))];
  }
  return changed;
}

function learn(
  staff: readonly StaffMember[],
  { agent, skill, level }: Changes["skills"][number],
): readonly StaffMember[] {
  if (!staff.some(({ profile }) => profile.id === agent)) {
    throw new CannotChange(`The agent "${agent}" was not at work.`);
  }
  return staff.map((one) => {
    if (one.profile.id !== agent) return one;
    const skills = { ...one.profile.skills, [skill]: level };
    return { ...one, profile: { ...one.profile, skills } };
  });
}

function double(
  able: readonly StaffMember[],
  at: number,
  staff: readonly StaffMember[],
): StaffMember {
  const like = able[at % able.length];
  if (!like) throw new CannotChange("Nobody was at work.");
  const id = agentId(`${like.profile.id}+${staff.length + at}`);
  return { ...like, profile: { ...like.profile, id, name: id } };
}

function serves({ queues, skills }: StaffMember["profile"], settings: QueueSettings): boolean {
  const isListed = queues.length === 0 || queues.includes(settings.id);
  return isListed && meets(skills, settings.skills);
}

/**
 * Time at work without breaks. Who stays to the end has a spell without one: of two such the earlier
 * has worked longer.
 */
function workOf({ spells, rests }: StaffMember): number {
  const there = spells.reduce((sum, [from, to]) => sum + finite(to) - from, 0);
  return rests.reduce((sum, { atMs, ms }) => sum - (finite(atMs + ms) - atMs), there);
}

const finite = (ms: number): number => Math.min(ms, Number.MAX_SAFE_INTEGER);
