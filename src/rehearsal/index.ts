export {
  type LogLine,
  Rehearsal,
  type RehearsalOptions,
  SimAgent,
  SimCaller,
} from "./rehearsal.ts";
export { runTest, type TestFailure } from "./run-test.ts";
export type { StageWorld } from "./stage.ts";
