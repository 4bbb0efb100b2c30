import { defineConfig } from "vitest/config";

/**
 * Two projects: `unit` runs in parallel and needs nothing but Node; `real` starts Asterisk, SIPp
 * and Chromium and runs one file at a time, because timing is part of what it checks.
 */
const real = ["test/e2e/**/*.test.ts", "test/adapters/asterisk/**/*.test.ts"];

export default defineConfig({
  test: {
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
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
