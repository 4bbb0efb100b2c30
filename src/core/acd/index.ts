export { canTake } from "./desks.ts";
export type { FloorStart } from "./floor.ts";
export { Floor } from "./floor.ts";
export type { WaitingCall } from "./floor-queue.ts";
export { emptyCounts, FloorQueue, serviceLevelOf } from "./floor-queue.ts";
export type {
  AgentCall,
  AgentProfile,
  AgentRecord,
  AgentState,
  FloorCall,
  FloorEffect,
  FloorEvent,
  PauseReason,
  QueueCounts,
  QueueSettings,
  Visit,
} from "./types.ts";
