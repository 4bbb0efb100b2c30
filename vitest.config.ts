import { availableParallelism } from "node:os";
import { basename } from "node:path";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/**
 * Two projects: `unit` needs nothing but Node; `real` starts Asterisk, SIPp and Chromium. The files
 * of both run side by side, one more at once than there are processors: real ones mostly wait, for
 * prompts to be spoken and phones to ring. Each takes free ports, and what is timed is held to its
 * median.
 */
const real = ["test/e2e/**/*.test.ts", "test/adapters/asterisk/**/*.test.ts"];

/** The files that take longest, longest first; those of each project among themselves. */
const longest = [
  "restart.test.ts",
  "callback.test.ts",
  "losses.test.ts",
  "voice-nodes.test.ts",
  "bank-flow.test.ts",
  "desk.test.ts",
  "pages.test.ts",
  "agents.test.ts",
  "ivr.test.ts",
  "dialplan.test.ts",
  "faults.test.ts",
  "devices.test.ts",
  "telephony.real.test.ts",
  "sounds.real.test.ts",
  "whisper.test.ts",
  "sim.test.ts",
  "exact.test.ts",
  "http-source.test.ts",
  "skill-chaining.test.ts",
];

/** Real files go first, and long ones: at the end they would leave the other processors idle. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const rank = ({ project, moduleId }: TestSpecification) => {
      const place = longest.indexOf(basename(moduleId));
      const within = place === -1 ? longest.length : place;
      return project.name === "real" ? within : longest.length + 1 + within;
    };
    return sorted.sort((one, other) => rank(one) - rank(other));
  }
}

export default defineConfig({
  test: {
    maxWorkers: Math.max(2, availableParallelism()) + 1,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: "unit",
          root: ".",
          include: ["test/**/*.test.{ts,tsx}"],
          exclude: real,
          testTimeout: 90_000,
          // No file may leave a replaced function or variable to the next.
          unstubEnvs: true,
          unstubGlobals: true,
          restoreMocks: true,
        },
      },
      {
        test: {
          name: "real",
          root: ".",
          include: real,
          // The programs that are started are those of the build.
          globalSetup: "scripts/lib/set-up-real.mjs",
          testTimeout: 120_000,
          hookTimeout: 180_000,
          // Voices and phones have deadlines that a busy machine can miss; a fault comes every time.
          retry: 2,
        },
      },
    ],
  },
});
