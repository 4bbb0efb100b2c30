import type { AgentState } from "../core/acd/index.ts";

/** One spell of an agent in one state; an agent's spells follow each other without gap or overlap. */
export interface AgentSpell {
  readonly id: number;
  readonly state: AgentState;
  /** Why they were paused, or for what the service signed them out; a code may no longer exist. */
  readonly reason: string | null;
  /** Whether the time is paid; null when nobody noted it, in spells of before an upgrade. */
  readonly paid: boolean | null;
  readonly call: string | null;
  /** Ms since the epoch. */
  readonly startedAt: number;
  /** Ms since the epoch; null while it goes on. */
  readonly endedAt: number | null;
  /** Who else signed them out. */
  readonly signedOutBy: string | null;
}

/** The time of one agent in one state, and for one reason where it has any. */
export interface AgentTime {
  readonly state: AgentState;
  readonly reason: string | null;
  readonly paid: boolean | null;
  readonly ms: number;
}

/** What the log of agents' states tells. All reject with StoreAway. */
export interface AgentTimes {
  /** The agents of whom the log knows, by name. */
  loggedAgents(): Promise<readonly string[]>;
  /** An agent's spells that lie in [from, to) or reach into it, oldest first, after `after` if given. */
  agentSpells(filter: {
    readonly agent: string;
    readonly from: number;
    readonly to: number;
    readonly after?: number;
    readonly limit: number;
  }): Promise<readonly AgentSpell[]>;
  /** An agent's time within [from, to), ms since the epoch, by state and reason; `to` not after now. */
  agentTimes(agent: string, from: number, to: number): Promise<readonly AgentTime[]>;
}
