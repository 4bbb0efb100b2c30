import type { AgentId } from "../lib/brands.ts";
import type { Need } from "../lib/skills.ts";
import type { FloorQueue } from "./floor-queue.ts";
import type { LastAgents } from "./last-agents.ts";
import { serves } from "./pool.ts";
import type { Roster } from "./roster.ts";
import type { WaitingCall } from "./waiting.ts";

/** An agent who is waited for before anybody else, and for how long. */
export interface FirstAgent {
  readonly agent: AgentId;
  readonly forMs: number;
  /** Whether it is so because the caller knows them. */
  readonly isKnown: boolean;
}

/**
 * The agent who comes before all: whom the call prefers, else whom the caller knows; null for
 * nobody, also when that agent is not at work.
 */
export function firstAgent(
  queue: FloorQueue,
  { need, caller, since }: Pick<WaitingCall, "need" | "caller" | "since">,
  roster: Roster,
  lastAgents: LastAgents,
): FirstAgent | null {
  const preferred = preferredIn(need);
  const { affinity } = queue.settings;
  const agent =
    preferred?.agent ?? (affinity && lastAgents.find(caller, since - affinity.withinMs));
  if (agent === null || !isAtWork(agent, queue, roster)) return null;
  const forMs = preferred?.forMs ?? affinity?.waitMs ?? 0;
  return { agent, forMs, isKnown: preferred === null };
}

/** The agent whom a call itself waits for first; null for nobody. */
function preferredIn([first, second]: Need): Omit<FirstAgent, "isKnown"> | null {
  if (!first || first.agent === null) return null;
  return { agent: first.agent, forMs: second?.afterMs ?? 0 };
}

/** Whether an agent serves a queue now: at work and not on a break. */
function isAtWork(id: AgentId, queue: FloorQueue, roster: Roster): boolean {
  const agent = roster.get(id);
  if (!agent?.signedIn || agent.state === "paused" || agent.intent !== "ready") return false;
  return serves(agent.profile, queue);
}
