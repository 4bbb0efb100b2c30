import { QueueStrategy } from "../contract/config.ts";
import type { QueueSettings } from "../core/acd/index.ts";
import { agentId, type QueueId } from "../core/lib/brands.ts";
import { levels } from "../core/lib/skills.ts";
import type { Changes } from "../simulator/index.ts";
import { ConfigError } from "./config.ts";

/** What was asked to be otherwise, as it was typed. */
export interface TypedChanges {
  readonly agents: readonly string[];
  readonly strategy: readonly string[];
  readonly skill: readonly string[];
}

/** A whole number of an option; null when it was not given. Throws ConfigError for anything else. */
export function whole(
  option: string,
  text: string | undefined,
  least: number,
  most: number,
): number | null {
  if (text === undefined) return null;
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= least && number <= most) return number;
  throw new ConfigError([`${option} is "${text}": give a whole number from ${least} to ${most}.`]);
}

/** Reads typed changes; null for none. Throws ConfigError that lists all that cannot be. */
export function changesOf(typed: TypedChanges, queues: readonly QueueSettings[]): Changes | null {
  const problems: string[] = [];
  const queueOf = (option: string, name: string): QueueId | null => {
    if (name === "") return null;
    const known = queues.find(({ id }) => id === name);
    const names = queues.map(({ id }) => id).join(", ");
    if (!known) problems.push(`${option}: there is no queue "${name}"; there are ${names}.`);
    return known?.id ?? null;
  };
  const changes: Changes = {
    agents: typed.agents.flatMap((text) => {
      const match = /^([a-z][a-z0-9-]*)?([+-]\d{1,4})$/.exec(text);
      if (match) return [{ queue: queueOf("--agents", match[1] ?? ""), by: Number(match[2]) }];
      problems.push(`--agents is "${text}": give +2 or -1, or a queue with it, such as support+2.`);
      return [];
    }),
    strategies: typed.strategy.flatMap((text) => {
      const [name, queue = ""] = text.split("=").reverse();
      const strategy = QueueStrategy.options.find((one) => one === name);
      if (strategy) return [{ queue: queueOf("--strategy", queue), strategy }];
      const known = QueueStrategy.options.join(", ");
      problems.push(`--strategy is "${text}": give one of ${known}, or queue=strategy.`);
      return [];
    }),
    skills: typed.skill.flatMap((text) => {
      const match = /^([^:=]+)=([a-z][a-z0-9_-]*):(\d+)$/.exec(text);
      const [, agent = "", skill = "", level = "0"] = match ?? [];
      if (Number(level) >= levels.least && Number(level) <= levels.most) {
        return [{ agent: agentId(agent), skill, level: Number(level) }];
      }
      problems.push(`--skill is "${text}": give agent=skill:level, such as ann=zh:5.`);
      return [];
    }),
  };
  if (problems.length > 0) throw new ConfigError(problems);
  const count = changes.agents.length + changes.strategies.length + changes.skills.length;
  return count === 0 ? null : changes;
}
