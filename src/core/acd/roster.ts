import type { AgentId, Instant } from "../lib/brands.ts";
import { Abilities } from "./abilities.ts";
import { AgentSet } from "./agent-set.ts";
import type { AgentRecord, AgentState } from "./types.ts";

/** What keeps an agent from a call now: their state, or that they cannot be reached in it. */
export type Standing = AgentState | "unreachable";

/** All standings, in the order in which a person would ask. */
export const standings: readonly Standing[] = [
  "ready",
  "reserved",
  "ringing",
  "busy",
  "wrap_up",
  "paused",
  "unreachable",
  "offline",
];

/** Whether an agent may be offered a call now. */
export function canTake(agent: AgentRecord): boolean {
  return standingOf(agent) === "ready";
}

/** How an agent stands to new calls. */
export function standingOf(agent: AgentRecord): Standing {
  if (agent.state !== "ready") return agent.state;
  return agent.signedIn && agent.reachable && agent.microphone ? "ready" : "unreachable";
}

/** The agents by number, and who stands how: kept up to date so that a choice only has to look. */
export class Roster {
  readonly #numbers = new Map<AgentId, number>();
  readonly #agents: AgentRecord[] = [];
  readonly #breadth: number[] = [];
  /** `idleSince` of each agent, side by side: a choice among thousands looks at nothing else. */
  readonly #idle: number[] = [];
  /** Who can do what. */
  readonly abilities = new Abilities();
  readonly #standing = {} as Record<Standing, AgentSet>;

  constructor() {
    for (const standing of standings) this.#standing[standing] = new AgentSet();
  }

  /** How many agents have ever been here. */
  get length(): number {
    return this.#agents.length;
  }

  /** All agents, oldest first. */
  values(): IterableIterator<AgentRecord> {
    return this.#agents.values();
  }

  /** An agent by name. */
  get(id: AgentId): AgentRecord | undefined {
    const number = this.#numbers.get(id);
    return number === undefined ? undefined : this.#agents[number];
  }

  /** An agent's number, or undefined for somebody who has never been here. */
  numberOf(id: AgentId): number | undefined {
    return this.#numbers.get(id);
  }

  /** An agent by number, which must be one that this roster gave out. */
  at(number: number): AgentRecord {
    const agent = this.#agents[number];
    if (!agent) throw new Error(`There is no agent number ${number}.`);
    return agent;
  }

  /** The sum of all levels of an agent: how much they can do. */
  breadth(number: number): number {
    return this.#breadth[number] ?? 0;
  }

  /** Since when an agent waits for a call, ms since the epoch. */
  idleSince(number: number): number {
    return this.#idle[number] ?? 0;
  }

  /** Who stands so. */
  standing(standing: Standing): AgentSet {
    return this.#standing[standing];
  }

  /** Puts an agent's record in its place; returns the agent's number. */
  put(agent: AgentRecord): number {
    const known = this.#numbers.get(agent.profile.id);
    const number = known ?? this.#agents.length;
    const before = this.#agents[number];
    if (known === undefined) this.#numbers.set(agent.profile.id, number);
    this.#agents[number] = agent;
    this.#idle[number] = agent.idleSince;
    if (before?.profile !== agent.profile) {
      this.abilities.note(number, before?.profile, agent.profile);
      this.#breadth[number] = Object.values(agent.profile.skills).reduce((sum, n) => sum + n, 0);
    }
    const now = standingOf(agent);
    const was = before && standingOf(before);
    if (was !== now) {
      if (was) this.#standing[was].delete(number);
      this.#standing[now].add(number);
    }
    return number;
  }
}

/** The share of an agent's time at work that went into calls, 0 to 1, since they came. */
export function occupancyOf(agent: AgentRecord, at: Instant): number {
  const { busyMs, readyMs } = workUntil(agent, at);
  return busyMs + readyMs === 0 ? 0 : busyMs / (busyMs + readyMs);
}

/** An agent's work with the state that goes on counted until `at`. */
export function workUntil(agent: AgentRecord, at: Instant): AgentRecord["work"] {
  const { busyMs, readyMs } = agent.work;
  const ms = Math.max(0, at - agent.since);
  if (agent.state === "busy" || agent.state === "wrap_up") return { busyMs: busyMs + ms, readyMs };
  return agent.state === "ready" ? { busyMs, readyMs: readyMs + ms } : agent.work;
}
