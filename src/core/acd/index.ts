export type { Strategy } from "./choose.ts";
export { endOfPause } from "./desks.ts";
export { Floor } from "./floor.ts";
export { emptyCounts, FloorQueue, serviceLevelOf } from "./floor-queue.ts";
export type { FloorStart } from "./floor-start.ts";
export { emptyFloor } from "./floor-start.ts";
export type { LastAgent } from "./last-agents.ts";
export type { PastService, PastVisit, QueuePast } from "./learn-again.ts";
export { learnAgain } from "./learn-again.ts";
export type { PauseCode, PauseTerms, UnansweredRule } from "./pauses.ts";
export { ownReasons } from "./pauses.ts";
export { canTake } from "./roster.ts";
export type {
  AgentCall,
  AgentNotice,
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
  VisitResult,
} from "./types.ts";
export type { Calibration, Forecast } from "./wait-estimate.ts";
export { WaitEstimate } from "./wait-estimate.ts";
