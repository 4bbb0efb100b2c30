import type { Need } from "../lib/skills.ts";
import { both } from "../lib/skills.ts";
import type { FirstAgent } from "./first-agent.ts";
import type { QueueSettings } from "./types.ts";

/**
 * The whole need of a call in a queue: what the call asks, with the queue's own skills in every
 * step. A need of one step of skills is widened by the queue's steps, which keep what the call
 * itself asks. `first` comes before all, and everything else so much later; it takes the place of
 * whom the call itself prefers.
 */
export function ladderOf(
  settings: Pick<QueueSettings, "skills" | "widen">,
  asked: Need,
  first: FirstAgent | null,
): Need {
  const skilled = asked.filter(({ agent }) => agent === null);
  const earlier = skilled[0]?.afterMs ?? 0;
  const base = skilled.map((step) => ({
    ...step,
    afterMs: step.afterMs - earlier,
    skills: both(settings.skills, step.skills),
  }));
  const [only] = skilled;
  const widened =
    skilled.length === 1 && only
      ? settings.widen.map((step) => ({ ...step, skills: both(step.skills, only.skills) }))
      : [];
  const ladder = [...base, ...widened];
  if (first === null) return ladder;
  return [
    { afterMs: 0, skills: {}, agent: first.agent },
    ...ladder.map((step) => ({ ...step, afterMs: step.afterMs + first.forMs })),
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
