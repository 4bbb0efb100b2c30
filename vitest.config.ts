import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/**
 * Two projects: `unit` needs nothing but Node; `real` starts Asterisk, SIPp and Chromium. The files
 * of both run side by side, two at once on two processors: real ones mostly wait, for prompts to be
 * spoken and phones to ring. Each takes free ports, and what is timed is held to its median.
 */
const real = ["test/e2e/**/*.test.ts", "test/adapters/asterisk/**/*.test.ts"];

/** The real files go first: a long one at the end would leave the other processors idle. */
class RealFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isReal = ({ project }: TestSpecification) => project.name === "real";
    return [...sorted.filter(isReal), ...sorted.filter((file) => !isReal(file))];
  }
}

export default defineConfig({
  test: {
    maxWorkers: Math.max(2, availableParallelism()),
    sequence: { sequencer: RealFirst },
    projects: [
      {
        test: {
          name: "unit",
          root: ".",
          include: ["test/**/*.test.{ts,tsx}"],
          exclude: real,
          testTimeout: 90_000,
        },
      },
      {
        test: {
          name: "real",
          root: ".",
          include: real,
          testTimeout: 120_000,
          hookTimeout: 180_000,
          // Voices and phones have deadlines that a busy machine can miss; a fault comes every time.
          retry: 2,
        },
      },
    ],
  },
});
