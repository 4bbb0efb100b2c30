import type { Need, NeedStep, Skills } from "../lib/skills.ts";
import { both, meets } from "../lib/skills.ts";
import type { AgentSet } from "./agent-set.ts";
import type { FloorQueue } from "./floor-queue.ts";
import type { AgentProfile } from "./types.ts";
import { ServiceLine } from "./waiting.ts";

/** Calls of one queue that the same agents may take: who they are is worked out once, not per call. */
export class Pool {
  readonly key: string;
  readonly queue: FloorQueue;
  readonly line = new ServiceLine();
  /** The agents who may take its calls, whatever they do now. */
  readonly members: AgentSet;
  /** Of each skill the highest level that a step asks. */
  readonly asked: Skills;
  /** Whether its members know of it: they need not before a call waits in it. */
  isKnown = false;
  readonly #steps: readonly NeedStep[];

  constructor(key: string, queue: FloorQueue, steps: readonly NeedStep[], members: AgentSet) {
    this.key = key;
    this.queue = queue;
    this.members = members;
    this.#steps = steps;
    this.asked = steps.reduce<Skills>((all, { skills }) => both(all, skills), {});
  }

  /** Looks at an agent who is new or has changed. */
  judge(agent: number, profile: AgentProfile): void {
    const isMember = serves(profile, this.queue) && this.#steps.some((step) => may(profile, step));
    this.members.put(agent, isMember);
  }

  /** For `most_skilled`: the sum of an agent's levels in what is asked. */
  meritOf(skills: Skills): number {
    let sum = 0;
    for (const step of this.#steps) {
      for (const skill in step.skills) sum += skills[skill] ?? 0;
    }
    return sum;
  }
}

/**
 * The steps that count for a call which has come to `step`: those of skills so far; while there is
 * none yet, the one that waits for a certain agent.
 */
export function openSteps(need: Need, step: number): readonly NeedStep[] {
  const sofar = need.slice(0, step + 1);
  const open = sofar.filter(({ agent }) => agent === null);
  return open.length > 0 ? open : sofar.slice(-1);
}

/** A text that is equal for equal demands. */
export function keyOf(queue: string, steps: readonly NeedStep[]): string {
  const parts = steps.map(({ agent, skills }) => {
    const names = Object.keys(skills).sort();
    return `${agent ?? ""}/${names.map((name) => `${name}:${skills[name]}`).join(",")}`;
  });
  return `${queue} ${parts.sort().join("|")}`;
}

/** Whether an agent works for a queue: everybody does whose list of queues is empty. */
export function serves(profile: AgentProfile, queue: FloorQueue): boolean {
  return profile.queues.length === 0 || profile.queues.includes(queue.settings.id);
}

function may(profile: AgentProfile, step: NeedStep): boolean {
  if (step.agent !== null && step.agent !== profile.id) return false;
  return meets(profile.skills, step.skills);
}
