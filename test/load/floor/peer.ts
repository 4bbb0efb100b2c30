import type { AgentProfile, AgentRecord } from "../../../src/core/acd/index.ts";
import { both, meets } from "../../../src/core/lib/skills.ts";
import type { PlainCall } from "./centre.ts";

/** The plain way: look at every waiting call, keep those the agent may take, take the oldest. */
export function callForPlainly(
  agent: AgentProfile,
  waiting: Iterable<PlainCall>,
): PlainCall | null {
  const [first] = [...waiting]
    .filter((call) => mayTake(agent, call))
    .sort((one, other) => one.since - other.since || one.arrival - other.arrival);
  return first ?? null;
}

/** The plain way: look at every agent, keep the free ones who may, take the one idle longest. */
export function agentForPlainly(
  call: PlainCall,
  agents: Iterable<AgentRecord>,
): AgentRecord | null {
  const [first] = [...agents]
    .filter((agent) => agent.state === "ready" && mayTake(agent.profile, call))
    .sort((one, other) => one.idleSince - other.idleSince);
  return first ?? null;
}

function mayTake(agent: AgentProfile, call: PlainCall): boolean {
  const own = call.need[0]?.skills ?? {};
  return meets(agent.skills, both(call.queue.skills, own));
}
