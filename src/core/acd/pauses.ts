import type { Lang } from "../call/index.ts";

/** A reason for a pause, as the configuration knows it. */
export interface PauseCode {
  readonly id: string;
  readonly label: Readonly<Record<Lang, string>>;
  /** Whether the time counts as paid. */
  readonly paid: boolean;
  /** How long such a pause may last, in ms; null for without end. */
  readonly limitMs: number | null;
  /** What follows at the limit: a mark for agent and supervisor, or the agent is ready again. */
  readonly atLimit: "alarm" | "ready";
}

/** Reasons that are the service's own: no configuration has them, and they have no limit. */
export const ownReasons = ["signed_in", "missed_call", "rejected_call", "supervisor"] as const;

/** What holds for a pause that goes on: fixed when it begins, whatever the configuration becomes. */
export interface PauseTerms {
  readonly paid: boolean;
  /** When its time is up, ms since the epoch; null for never. */
  readonly until: number | null;
  readonly atLimit: PauseCode["atLimit"];
}

/** The terms of a pause for `reason` that begins at `at`. The service's own reasons are paid. */
export function termsOf(
  codes: readonly PauseCode[],
  reason: string | null,
  at: number,
): PauseTerms {
  const code = codes.find(({ id }) => id === reason);
  if (!code) return { paid: true, until: null, atLimit: "alarm" };
  const { paid, limitMs, atLimit } = code;
  return { paid, until: limitMs === null ? null : at + limitMs, atLimit };
}

/** What a queue does with agents who do not take its calls. */
export interface UnansweredRule {
  readonly do: "pause" | "ready" | "sign_out";
  /** How many in a row it takes; before, the agent stays ready. */
  readonly after: number;
}

/**
 * What follows when an agent has not taken `count` calls in a row. Nobody's phone rings without an
 * end: after `max` in a row the agent is paused whatever the rule says.
 */
export function consequenceOf(
  rule: UnansweredRule,
  count: number,
  max: number,
): UnansweredRule["do"] {
  if (rule.do !== "ready" && count >= rule.after) return rule.do;
  return count >= max ? "pause" : "ready";
}
