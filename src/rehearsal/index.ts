export { StepFailure } from "./answers.ts";
export { nodesPassed } from "./expect.ts";
export {
  type LogLine,
  Rehearsal,
  type RehearsalOptions,
  SimAgent,
  SimCaller,
} from "./rehearsal.ts";
export { runTest, type TestFailure } from "./run-test.ts";
export { Stage, type StageWorld } from "./stage.ts";
