import type { Database } from "better-sqlite3";
import { sql } from "kysely";
import type { AgentSpell, AgentTime, AgentTimes } from "../../ports/agent-times.ts";
import { rows, sqlite } from "./query.ts";

const isPaid = (paid: 0 | 1 | null): boolean | null => (paid === null ? null : paid === 1);

/** The agents of whom the log of states knows, by name. */
export function loggedAgents(db: Database): string[] {
  const query = sqlite.selectFrom("agent_states").select("agent").distinct().orderBy("agent");
  return rows(db, query).map(({ agent }) => agent);
}

/** An agent's spells that lie in [from, to) or reach into it, oldest first. */
export function agentSpells(
  db: Database,
  filter: Parameters<AgentTimes["agentSpells"]>[0],
): AgentSpell[] {
  const query = spellsOf(filter.agent, filter.from, filter.to)
    .selectAll()
    .where("id", ">", filter.after ?? 0)
    .orderBy("id")
    .limit(filter.limit);
  return rows(db, query).map((row) => ({
    id: row.id,
    state: row.state,
    reason: row.pause_reason,
    paid: isPaid(row.paid),
    call: row.call,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    signedOutBy: row.signed_out_by,
  }));
}

/** An agent's time within [from, to) by state and reason. */
export function agentTimes(db: Database, agent: string, from: number, to: number): AgentTime[] {
  const ms = sql<number>`sum(min(coalesce(ended_at, ${to}), ${to}) - max(started_at, ${from}))`;
  const query = spellsOf(agent, from, to)
    .select(["state", "pause_reason", "paid", ms.as("ms")])
    .groupBy(["state", "pause_reason", "paid"]);
  return rows(db, query).map((row) => ({
    state: row.state,
    reason: row.pause_reason,
    paid: isPaid(row.paid),
    ms: row.ms,
  }));
}

/** Spells follow each other: the first of a range is the last that began before it. */
function spellsOf(agent: string, from: number, to: number) {
  return sqlite
    .selectFrom("agent_states")
    .where("agent", "=", agent)
    .where("started_at", "<", to)
    .where("started_at", ">=", (inner) =>
      inner
        .selectFrom("agent_states")
        .where("agent", "=", agent)
        .where("started_at", "<=", from)
        .select((is) => is.fn.coalesce(is.fn.max("started_at"), sql.lit(0)).as("first")),
    )
    .where((is) => is.or([is("ended_at", "is", null), is("ended_at", ">", from)]));
}
