import type { AgentId } from "../lib/brands.ts";
import { limits } from "../lib/limits.ts";

/** Whom a caller talked with last, by the caller's number. */
export interface LastAgent {
  readonly caller: string;
  readonly agent: AgentId;
  /** When they talked, ms since the epoch. */
  readonly at: number;
}

/** Remembers callers' last agents: as many callers as the limit says, the newest count. */
export class LastAgents {
  readonly #of = new Map<string, LastAgent>();

  constructor(known: readonly LastAgent[]) {
    for (const one of known) this.#put(one);
  }

  /** A caller with a number talks with an agent. */
  note(caller: string | null, agent: AgentId, at: number): void {
    if (caller !== null) this.#put({ caller, agent, at });
  }

  /** The agent of a caller's last talk, if it was at `since` or later. */
  find(caller: string | null, since: number): AgentId | null {
    const last = caller === null ? undefined : this.#of.get(caller);
    return last && last.at >= since ? last.agent : null;
  }

  #put(one: LastAgent): void {
    this.#of.delete(one.caller);
    this.#of.set(one.caller, one);
    if (this.#of.size <= limits.lastAgents) return;
    const [oldest] = this.#of.keys();
    if (oldest !== undefined) this.#of.delete(oldest);
  }
}
