import type { Metrics } from "../ports/metrics.ts";
import type { CallTable } from "./call-table.ts";
import type { Turn } from "./turn.ts";

/** Counts what a committed turn has brought to an end: waits, calls, answers to surveys. */
export function countTurn(metrics: Metrics, turn: Turn, calls: CallTable): void {
  for (const { queue, result, enteredAt, leftAt } of turn.visits) {
    metrics.queueLeft(queue, result, leftAt - enteredAt);
  }
  for (const { survey, rate } of turn.rates) metrics.rated(survey, rate);
  for (const id of turn.ended) {
    const state = calls.get(id)?.state;
    if (state?.phase === "ended") {
      metrics.callEnded(state.result, state.at - state.facts.startedAt);
    }
  }
}
