export { startOfDay, startOfNextDay } from "./day.ts";
export { addOpenTime, isOpen, nextOpening, openTimeBetween } from "./hours.ts";
export { type LocalTime, localTime } from "./local-time.ts";
export type { Calendar, Holiday, Hours, SpecialDay, Weekday } from "./types.ts";
export {
  type Day,
  parseDay,
  parseTimeOfDay,
  type TimeOfDay,
  wallClock,
} from "./wall-clock.ts";
