export { startOfDay, startOfNextDay } from "./day.ts";
