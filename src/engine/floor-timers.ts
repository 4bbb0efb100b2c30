import type { Floor, FloorEvent } from "../core/acd/index.ts";
import { endOfPause } from "../core/acd/index.ts";
import { agentId, callId } from "../core/lib/brands.ts";
import type { Timers } from "./timers.ts";
import { needKey, pauseKey, wrapUpKey } from "./turn.ts";

/** Sets the timers of a floor that goes on after a start. */
export function setFloorTimers(timers: Timers, floor: Floor): void {
  for (const agent of floor.agents()) {
    const { id } = agent.profile;
    if (agent.wrapUpUntil !== null) timers.set(wrapUpKey(id), agent.wrapUpUntil);
    const pauseEnds = endOfPause(agent);
    if (pauseEnds !== null) timers.set(pauseKey(id), pauseEnds);
  }
  for (const { call, dueAt } of floor.widenings()) timers.set(needKey(call), dueAt);
}

/** What a timer of the floor says when it fires; null for the timers of others. */
export function floorEventOf(kind: string, id: string): FloorEvent | null {
  switch (kind) {
    case "wrap_up":
      return { type: "wrap_up_elapsed", agent: agentId(id) };
    case "pause":
      return { type: "pause_elapsed", agent: agentId(id) };
    case "need":
      return { type: "need_widened", call: callId(id) };
    default:
      return null;
  }
}
