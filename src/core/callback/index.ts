export { isCallTime, nextCallTime } from "./calling-hours.ts";
export { isOpenCallback, lateAt, planCallback, reduceCallback } from "./reduce-callback.ts";
export type {
  Callback,
  CallbackEffect,
  CallbackEnd,
  CallbackEvent,
  CallbackFirst,
  CallbackPlan,
  CallbackRules,
  CallbackSaying,
  CallbackStage,
  CallingHours,
  MachineRule,
} from "./types.ts";
