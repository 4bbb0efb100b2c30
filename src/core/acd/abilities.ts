import type { AgentId, QueueId } from "../lib/brands.ts";
import type { NeedStep } from "../lib/skills.ts";
import { levels } from "../lib/skills.ts";
import { AgentSet } from "./agent-set.ts";
import type { AgentProfile } from "./types.ts";

/**
 * Who can do what, as sets: for each skill those who have it at each level at least, for each queue
 * those who serve it. So the agents for a need are found by meeting a few sets, not by asking each.
 */
export class Abilities {
  readonly #all = new AgentSet();
  /** By skill: at place n those with level n at least. */
  readonly #skills = new Map<string, readonly AgentSet[]>();
  readonly #anyQueue = new AgentSet();
  readonly #queues = new Map<QueueId, AgentSet>();

  /** Notes an agent who is new (`before` undefined) or can do other things than before. */
  note(agent: number, before: AgentProfile | undefined, after: AgentProfile): void {
    if (before) this.#put(agent, before, false);
    this.#put(agent, after, true);
  }

  /** The agents who serve a queue and have what one of the steps asks; `numberOf` finds agents. */
  membersOf(
    queue: QueueId,
    steps: readonly NeedStep[],
    numberOf: (id: AgentId) => number | undefined,
  ): AgentSet {
    const members = new AgentSet();
    for (const step of steps) members.unite(this.#meeting(step, numberOf));
    const serving = new AgentSet();
    serving.unite(this.#anyQueue);
    serving.unite(this.#queues.get(queue) ?? new AgentSet());
    members.intersect(serving);
    return members;
  }

  #meeting(step: NeedStep, numberOf: (id: AgentId) => number | undefined): AgentSet {
    const able = new AgentSet();
    if (step.agent === null) able.unite(this.#all);
    else {
      const only = numberOf(step.agent);
      if (only !== undefined) able.add(only);
    }
    for (const [skill, level] of Object.entries(step.skills)) {
      able.intersect(this.#skills.get(skill)?.[level] ?? new AgentSet());
    }
    return able;
  }

  #put(agent: number, { skills, queues }: AgentProfile, isIn: boolean): void {
    this.#all.put(agent, isIn);
    if (queues.length === 0) this.#anyQueue.put(agent, isIn);
    for (const queue of queues) {
      const serving = this.#queues.get(queue) ?? new AgentSet();
      this.#queues.set(queue, serving);
      serving.put(agent, isIn);
    }
    for (const [skill, level] of Object.entries(skills)) {
      const sets = this.#skills.get(skill) ?? someSets();
      this.#skills.set(skill, sets);
      for (let least = 0; least <= level; least += 1) sets[least]?.put(agent, isIn);
    }
  }
}

const someSets = (): readonly AgentSet[] =>
  Array.from({ length: levels.most + 1 }, () => new AgentSet());
