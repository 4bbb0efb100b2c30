export type { Changes } from "./changes.ts";
export { CannotChange } from "./changes.ts";
export { printReplay, printReport } from "./print.ts";
export type { Recording } from "./recorded.ts";
export type { Counted, Span } from "./records.ts";
export { recordingPlay } from "./replay-traffic.ts";
export { type Play, scenarioPlay, simulate } from "./simulate.ts";
