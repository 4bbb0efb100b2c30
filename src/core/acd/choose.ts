import type { Instant } from "../lib/brands.ts";
import type { Pool } from "./pool.ts";
import type { Roster } from "./roster.ts";
import { occupancyOf } from "./roster.ts";

/**
 * Whom of several free agents a queue calls first. Where the rule finds two equal, the one who has
 * been idle longer goes first.
 *
 * - `longest_idle` who has waited longest for a call
 * - `least_occupied` whose share of time in calls is smallest since they came
 * - `most_skilled` whose levels in what the call asks sum up highest
 * - `least_skilled` whose levels sum up lowest: spares those who can do much
 * - `round_robin` the next after the one called last
 * - `fixed_order` the first of the queue's list
 */
export type Strategy =
  | "longest_idle"
  | "least_occupied"
  | "most_skilled"
  | "least_skilled"
  | "round_robin"
  | "fixed_order";

/** The free agents of a pool in the order in which its queue calls them, `most` at most. */
export function choose(pool: Pool, roster: Roster, at: Instant, most: number): readonly number[] {
  const score = scoreOf(pool, roster, at);
  if (most === 1) return chooseOne(pool, roster, score);
  const chosen: Scored[] = [];
  pool.members.eachWith(roster.standing("ready"), (agent) => {
    const points = score ? score(agent) : 0;
    const idle = roster.idleSince(agent);
    // Most agents of a large floor are not called: nothing is made for them.
    if (chosen.length === most && !goesBefore(points, idle, agent, chosen.at(-1))) return true;
    let place = chosen.length;
    while (place > 0 && goesBefore(points, idle, agent, chosen[place - 1])) place -= 1;
    chosen.splice(place, 0, { agent, score: points, idle });
    if (chosen.length > most) chosen.pop();
    return true;
  });
  return chosen.map(({ agent }) => agent);
}

/** The usual case: one phone rings, and nothing has to be kept in order. */
function chooseOne(
  pool: Pool,
  roster: Roster,
  score: ((agent: number) => number) | null,
): readonly number[] {
  let best = -1;
  let bestScore = 0;
  let bestIdle = 0;
  pool.members.eachWith(roster.standing("ready"), (agent) => {
    const points = score ? score(agent) : 0;
    const idle = roster.idleSince(agent);
    // Agents come by number: of two equal ones the first stays.
    const isBetter = points === bestScore ? idle < bestIdle : points < bestScore;
    if (best >= 0 && !isBetter) return true;
    best = agent;
    bestScore = points;
    bestIdle = idle;
    return true;
  });
  return best < 0 ? [] : [best];
}

interface Scored {
  readonly agent: number;
  readonly score: number;
  readonly idle: number;
}

function goesBefore(score: number, idle: number, agent: number, other: Scored | undefined) {
  if (!other) return false;
  if (score !== other.score) return score < other.score;
  return idle === other.idle ? agent < other.agent : idle < other.idle;
}

/** What the strategy compares before idle time, smaller is called first; null for nothing. */
function scoreOf(pool: Pool, roster: Roster, at: Instant): ((agent: number) => number) | null {
  const { queue } = pool;
  switch (queue.settings.strategy) {
    case "longest_idle":
      return null;
    case "least_occupied":
      return (agent) => occupancyOf(roster.at(agent), at);
    case "most_skilled":
      return (agent) => -pool.meritOf(roster.at(agent).profile.skills);
    case "least_skilled":
      return (agent) => roster.breadth(agent);
    case "round_robin":
      return (agent) => (agent > queue.calledLast ? agent - roster.length : agent);
    case "fixed_order":
      return (agent) => {
        const place = queue.settings.order.indexOf(roster.at(agent).profile.id);
        return place < 0 ? queue.settings.order.length : place;
      };
  }
}
