import type { Lack, Script } from "../call/index.ts";
import type { AgentId, LegId } from "../lib/brands.ts";
import type { Words } from "./duration.ts";
import type { TimelineKind, TimelineSources } from "./types.ts";

/** Lines that one event or effect is worth: none, or what they are about and their words. */
export type Lines = readonly (readonly [TimelineKind, Words])[];

/**
 * What has been read of a call so far, to name what later events only point at. It lives for one
 * telling and is changed in place.
 */
export interface Tale {
  readonly sources: TimelineSources;
  caller: LegId | null;
  /** What the agent's side does: nobody, a phone that rings, a conversation. */
  agent: "none" | "ringing" | "talking";
  /** Instants in ms since the epoch; null until they are known. */
  startedAt: number | null;
  waitingSince: number | null;
  answeredAt: number | null;
  /** What the caller who waits lacks of agents, as the floor said last; null for nothing. */
  lacks: Lack | null;
  /** The newest script of each leg. */
  readonly scripts: Map<LegId, Script>;
  /** Sources of look-ups by request. */
  readonly requests: Map<string, string>;
  /** Agents' names by who they are, by offer and by the leg that rings them. */
  readonly agents: Map<AgentId, string>;
  readonly offers: Map<number, string>;
  readonly legs: Map<LegId, string>;
  /** Whom callers were put through to, by leg, and since when they talk (ms since the epoch). */
  readonly outside: Map<LegId, { readonly to: string; readonly since: number | null }>;
  /** The customer whose telephone rings for a callback; null for none. */
  customer: { readonly leg: LegId; readonly number: string } | null;
  /** Legs that Hotline has told to end. */
  readonly ending: Set<LegId>;
  readonly recordings: Set<string>;
}

/** The tale of a call before its first event. */
export function startTale(sources: TimelineSources): Tale {
  return {
    sources,
    caller: null,
    agent: "none",
    startedAt: null,
    waitingSince: null,
    answeredAt: null,
    lacks: null,
    scripts: new Map(),
    requests: new Map(),
    agents: new Map(),
    offers: new Map(),
    legs: new Map(),
    outside: new Map(),
    customer: null,
    ending: new Set(),
    recordings: new Set(),
  };
}
