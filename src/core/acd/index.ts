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
