import type { Database } from "better-sqlite3";
import type { AgentRecord } from "../../core/acd/index.ts";

interface Period {
  readonly id: number;
  readonly state: string;
  readonly pause_reason: string | null;
  readonly started_at: number;
}

/**
 * Compiles what the floor writes of agents: the newest record, and the log of states, in which every
 * instant of an agent lies in exactly one period because a period ends where the next begins. Must
 * run within a transaction.
 */
export function compileAgentWrites(db: Database): (agent: AgentRecord) => void {
  const save = db.prepare<unknown[]>(
    "INSERT INTO agents (id, record) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET record = excluded.record",
  );
  const present = db.prepare<[string], Period>(
    "SELECT id, state, pause_reason, started_at FROM agent_states WHERE agent = ? AND ended_at IS NULL",
  );
  const end = db.prepare<unknown[]>("UPDATE agent_states SET ended_at = ? WHERE id = ?");
  const begin = db.prepare<unknown[]>(
    `INSERT INTO agent_states (agent, state, pause_reason, paid, call, started_at, signed_out_by)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );

  return (agent) => {
    const id = agent.profile.id;
    save.run(id, JSON.stringify(agent));
    const now = present.get(id);
    const reason = reasonOf(agent);
    const paid = paidOf(agent);
    const call = agent.call?.call ?? null;
    const by = agent.state === "offline" ? (agent.signedOutBy ?? null) : null;
    if (now === undefined) {
      begin.run(id, agent.state, reason, paid, call, agent.since, by);
      return;
    }
    // A state that begins before the present one did (a clock set back) begins where that one did.
    const since = Math.max(agent.since, now.started_at);
    if (agent.state === now.state && since === now.started_at && reason === now.pause_reason)
      return;
    end.run(since, now.id);
    begin.run(id, agent.state, reason, paid, call, since, by);
  };
}

/** Why the agent is paused, or for what the service signed them out. */
function reasonOf(agent: AgentRecord): string | null {
  if (agent.state === "paused") return agent.pauseReason;
  return agent.state === "offline" ? (agent.signedOutFor ?? null) : null;
}

/** Whether the time is paid, 0 or 1; null when nobody has noted it. */
function paidOf(agent: AgentRecord): 0 | 1 | null {
  if (agent.state === "offline") return 0;
  if (agent.state !== "paused") return 1;
  return agent.pauseTerms ? (agent.pauseTerms.paid ? 1 : 0) : null;
}
