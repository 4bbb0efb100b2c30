export { isCallTime, nextCallTime } from "./calling-hours.ts";
export { isOpenCallback, planCallback, reduceCallback } from "./reduce-callback.ts";
export type {
  Callback,
  CallbackEffect,
  CallbackEnd,
  CallbackEvent,
  CallbackPlan,
  CallbackRules,
  CallbackStage,
  CallingHours,
} from "./types.ts";
