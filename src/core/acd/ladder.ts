import type { AgentId } from "../lib/brands.ts";
import type { Need } from "../lib/skills.ts";
import { both } from "../lib/skills.ts";
import type { QueueSettings } from "./types.ts";

/**
 * The whole need of a call in a queue: what the call asks, with the queue's own skills in every
 * step. A need of one step is widened by the queue's steps, which keep what the call itself asks.
 * An agent who knows the caller comes before all, and everything else so much later.
 */
export function ladderOf(
  settings: Pick<QueueSettings, "skills" | "widen" | "affinity">,
  asked: Need,
  known: AgentId | null,
): Need {
  const [first] = asked;
  const base = asked.map((step) => ({ ...step, skills: both(settings.skills, step.skills) }));
  const widened =
    asked.length === 1 && first
      ? settings.widen.map((step) => ({ ...step, skills: both(step.skills, first.skills) }))
      : [];
  const ladder = [...base, ...widened];
  if (known === null || settings.affinity === null) return ladder;
  const { waitMs } = settings.affinity;
  return [
    { afterMs: 0, skills: {}, agent: known },
    ...ladder.map((step) => ({ ...step, afterMs: step.afterMs + waitMs })),
  ];
}

/** The step that a need has come to after so long. */
export function stepAfter(need: Need, waitedMs: number): number {
  let step = 0;
  for (let next = 1; next < need.length && (need[next]?.afterMs ?? 0) <= waitedMs; next += 1) {
    step = next;
  }
  return step;
}
