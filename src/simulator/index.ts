export type { Changes } from "./changes.ts";
export { CannotChange } from "./changes.ts";
export { printReplay, printReport } from "./print.ts";
export type { Recording } from "./recorded.ts";
export { replayTraffic } from "./replay-traffic.ts";
export { simulate } from "./simulate.ts";
