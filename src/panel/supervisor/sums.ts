import type { AgentView, QueueView } from "../../contract/index.ts";

/** The whole floor in a few figures. */
export interface FloorSums {
  readonly waiting: number;
  /** When the longest waiting caller of any queue began to wait; null when nobody waits. */
  readonly longestSince: number | null;
  readonly talking: number;
  readonly answered: number;
  readonly abandoned: number;
  readonly agentsReady: number;
  readonly agentsHere: number;
}

/** Adds up queues and agents. Agents with an obstacle are here but not ready. */
export function sumFloor(queues: readonly QueueView[], agents: readonly AgentView[]): FloorSums {
  const sum = (pick: (queue: QueueView) => number): number =>
    queues.reduce((total, queue) => total + pick(queue), 0);
  const since = queues.flatMap((queue) =>
    queue.longestSince === null ? [] : [queue.longestSince],
  );
  return {
    waiting: sum((queue) => queue.waiting),
    longestSince: since.length === 0 ? null : Math.min(...since),
    talking: sum((queue) => queue.talking),
    answered: sum((queue) => queue.answered),
    abandoned: sum((queue) => queue.abandoned),
    agentsReady: agents.filter((agent) => agent.state === "ready" && agent.obstacle === null)
      .length,
    agentsHere: agents.filter((agent) => agent.state !== "offline").length,
  };
}

/** How bad a service level is, for its colour: 80 % is the field's usual target. */
export function levelColor(share: number | null): "gray" | "teal" | "yellow" | "red" {
  if (share === null) return "gray";
  return share >= 0.8 ? "teal" : share >= 0.6 ? "yellow" : "red";
}

/** How bad a wait is against the queue's target. */
export function waitColor(
  waitedMs: number | null,
  targetMs: number,
): "gray" | "teal" | "yellow" | "red" {
  if (waitedMs === null) return "gray";
  if (waitedMs <= targetMs / 2) return "teal";
  return waitedMs <= targetMs ? "yellow" : "red";
}
