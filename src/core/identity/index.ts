export type { DateOrder } from "./birth-date.ts";
export { birthDateDigits, dateOrders, isDate, readBirthDate } from "./birth-date.ts";
export type { GuessLimits } from "./guess-limits.ts";
export {
  defaultGuessLimits,
  guessDelayMs,
  isCallerBlocked,
  lockedUntil,
  pacedMs,
} from "./guess-limits.ts";
