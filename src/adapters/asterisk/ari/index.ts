export type {
  AriBridge,
  AriChannel,
  AriEndpoint,
  AriEvent,
  AriOperations,
  AriStasisStart,
  AriVariableValues,
} from "./ari.generated.ts";
export { ARI_EVENT_TYPES } from "./ari.generated.ts";
export { AriClient } from "./client.ts";
export { AriError, type AriFailure, isAriConflict, isAriGone } from "./errors.ts";
export {
  ARI_COMMAND,
  ARI_FIRST,
  ARI_PROMPT_BOUND,
  type AriCall,
  type AriHandlers,
  type AriLane,
  type AriResync,
  type AriSettings,
} from "./settings.ts";
export type { AriStats } from "./stats.ts";
export type { AriOperationName, AriParams, AriResult } from "./wire.ts";
