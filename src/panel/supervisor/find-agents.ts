import type { AgentView } from "../../contract/index.ts";

/** One state, or everybody. */
export type StateFilter = AgentView["state"] | "all";

/** Who needs the supervisor's eye first: those with calls, then the free, the away, the absent. */
const order: readonly AgentView["state"][] = [
  "reserved",
  "ringing",
  "busy",
  "wrap_up",
  "ready",
  "paused",
  "offline",
];

/** Agents in a state whose name, skills or queue contain the text; by state, then by name. */
export function findAgents(
  agents: readonly AgentView[],
  text: string,
  state: StateFilter,
): readonly AgentView[] {
  const wanted = text.trim().toLowerCase();
  return agents
    .filter((agent) => state === "all" || agent.state === state)
    .filter((agent) =>
      [agent.name, agent.id, ...Object.keys(agent.skills), agent.call?.queue ?? ""].some((part) =>
        part.toLowerCase().includes(wanted),
      ),
    )
    .toSorted(
      (left, right) =>
        order.indexOf(left.state) - order.indexOf(right.state) ||
        left.name.localeCompare(right.name),
    );
}
