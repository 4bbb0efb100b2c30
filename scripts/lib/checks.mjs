import { join } from "node:path";
import { ROOT, runNode } from "./run.mjs";
import { say } from "./say.mjs";

/** The checks that run no test: name, program of node_modules, arguments. */
const CHECKS = [
  ["formatting and lint", "@biomejs/biome/bin/biome", ["check", "--colors=off"]],
  ["types", "typescript/bin/tsc", ["--noEmit", "-p", "tsconfig.json"]],
  ["the core compiles alone", "typescript/bin/tsc", ["--noEmit", "-p", "tsconfig.core.json"]],
  ["nothing unused", "knip/bin/knip.js", ["--no-progress"]],
];

/**
 * Runs all static checks and prints what they find.
 * @returns {Promise<{ name: string, passed: boolean }[]>}
 */
export async function runChecks() {
  const results = await Promise.all(
    CHECKS.map(async ([name, file, args]) => {
      const result = await runNode(join(ROOT, "node_modules", file), args);
      const passed = result.code === 0;
      say(`${passed ? "Passed" : "FAILED"}: ${name}`);
      return { name, passed, output: result.output.trim() };
    }),
  );
  for (const { name, passed, output } of results) {
    if (!passed) console.log(`\n--- ${name} ---\n${output}\n`);
  }
  return results;
}
