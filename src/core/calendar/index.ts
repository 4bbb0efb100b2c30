export { dayOf, slotStart, startOfDay, startOfNextDay } from "./day.ts";
export { addOpenTime, daysOff, isOpen, nextOpening, openTimeBetween } from "./hours.ts";
export { instantAt, type LocalTime, localTime } from "./local-time.ts";
export { type CalendarStanding, type Closure, isInForce, standingOf } from "./standing.ts";
export type { Calendar, Holiday, Hours, SpecialDay, Weekday } from "./types.ts";
export {
  type Day,
  parseDay,
  parseTimeOfDay,
  type TimeOfDay,
  wallClock,
} from "./wall-clock.ts";
