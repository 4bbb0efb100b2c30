import type { Skills } from "../lib/skills.ts";

/** Some people: how many, and the first of them by name. */
export interface People {
  readonly count: number;
  readonly names: readonly string[];
}

/** Why an agent could not be considered although they have the skills. */
export type Hindrance =
  | "reserved"
  | "ringing"
  | "busy"
  | "wrap_up"
  | "paused"
  | "unreachable"
  | "offline";

/** Why an offer went to this agent: kept with it, so that nobody has to guess afterwards. */
export interface OfferWhy {
  /**
   * `known` the caller talked with them before; `preferred` the flow asks for them; `chosen` of the free ones by the queue's strategy;
   * `next` they became free and of the callers they may take this one came first.
   */
  readonly how: "known" | "preferred" | "chosen" | "next";
  readonly strategy: string;
  readonly waitedMs: number;
  /** The step of the need that the call had come to, from 1, and how many it has. */
  readonly step: number;
  readonly steps: number;
  /** What was asked of agents at that step. */
  readonly skills: Skills;
  /** Callers of the queue who came first but whom this agent may not take. */
  readonly ahead: number;
  /** Free agents with the skills who were not called now. */
  readonly free: People;
  /** Agents with the skills who could not be called, by what hindered them. */
  readonly hindered: Readonly<Partial<Record<Hindrance, People>>>;
  /** Agents at work who lack a skill or do not serve the queue. */
  readonly lacking: number;
}
