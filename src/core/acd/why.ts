import type { Hindrance, OfferWhy, People } from "../call/index.ts";
import type { Instant } from "../lib/brands.ts";
import { limits } from "../lib/limits.ts";
import type { AgentSet } from "./agent-set.ts";
import type { Pool } from "./pool.ts";
import type { Roster } from "./roster.ts";
import type { AgentRecord } from "./types.ts";
import type { WaitingCall } from "./waiting.ts";

const hindrances: readonly Hindrance[] = [
  "reserved",
  "ringing",
  "busy",
  "wrap_up",
  "paused",
  "unreachable",
  "offline",
];

/** What offers say of a floor that does not explain them. */
export const unexplained: OfferWhy = {
  ...{ how: "chosen", strategy: "longest_idle", waitedMs: 0, step: 1, steps: 1, skills: {} },
  ...{ ahead: 0, free: { count: 0, names: [] }, hindered: {}, lacking: 0 },
};

/** Puts down why a call is offered to an agent, before anything of it has changed. */
export function whyOf(
  call: WaitingCall,
  agent: AgentRecord,
  how: "chosen" | "next",
  pool: Pool,
  roster: Roster,
  at: Instant,
): OfferWhy {
  const number = roster.numberOf(agent.profile.id) ?? -1;
  const hindered: Partial<Record<Hindrance, People>> = {};
  let kept = 0;
  for (const hindrance of hindrances) {
    const who = roster.standing(hindrance);
    const count = pool.members.countWith(who);
    if (count === 0) continue;
    hindered[hindrance] = { count, names: namesIn(who, pool, roster, -1) };
    if (hindrance !== "offline") kept += count;
  }
  const ready = roster.standing("ready");
  const isReady = ready.has(number) && pool.members.has(number);
  const others = pool.members.countWith(ready) - (isReady ? 1 : 0);
  const names = others === 0 ? [] : namesIn(ready, pool, roster, number);
  const free = { count: others, names };
  const atWork = roster.length - roster.standing("offline").size;
  const place = call.pool === null ? null : pool.queue.line.placeOf(call);
  return {
    how: firstOf(call) === agent.profile.id ? (call.known === null ? "preferred" : "known") : how,
    strategy: pool.queue.settings.strategy,
    waitedMs: Math.max(0, at - call.since),
    step: call.step + 1,
    steps: call.need.length,
    skills: pool.asked,
    ahead: place === null ? 0 : place - 1,
    free,
    hindered,
    lacking: Math.max(0, atWork - kept - free.count - 1),
  };
}

/** The agent for whom alone the call waits at its step; null for nobody. */
const firstOf = ({ need, step }: WaitingCall) => need[step]?.agent ?? null;

function namesIn(who: AgentSet, pool: Pool, roster: Roster, except: number): readonly string[] {
  const names: string[] = [];
  pool.members.eachWith(who, (number) => {
    if (number !== except) names.push(roster.at(number).profile.name);
    return names.length < limits.namesInWhy;
  });
  return names;
}
