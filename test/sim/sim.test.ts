import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { ROOT } from "../peers/program.ts";
import { readOptions, UsageError } from "./options.ts";
import { runSeed } from "./run-seed.ts";

/** Runs the simulator as people run it. */
function sim(...args: readonly string[]) {
  const run = spawnSync("npm", ["run", "--silent", "sim", "--", ...args], {
    ...{ cwd: ROOT, encoding: "utf8" },
  });
  return { status: run.status, out: run.stdout, err: run.stderr };
}

describe("the simulator", () => {
  it("does the same again for the same seed", async () => {
    const [once, again] = [await runSeed(7), await runSeed(7)];

    expect(again).toEqual(once);
  });

  it("holds every promise in five thousand lives with faults", { timeout: 400_000 }, () => {
    const { status, out, err } = sim("--seed", "1000000", "--count", "5000", "--jobs", "1");

    expect({ status, err }).toMatchObject({ status: 0 });
    expect(out).toMatch(/^5000 seeds, \d{5} calls, .* all promises held\.\n$/);
    expect(Number(/(\d+) faults/.exec(out)?.[1])).toBeGreaterThan(5_000);
  });

  it("divides seeds among processes and comes to the same", { timeout: 120_000 }, () => {
    const totals = ["1", "3"].map((jobs) => {
      return sim("--count", "60", "--jobs", jobs).out.replace(/ in .*: /, ": ");
    });

    expect(totals[0]).toMatch(/^60 seeds, .*: all promises held\.\n$/);
    expect(totals[1]).toBe(totals[0]);
  });

  it("says in a sentence what is wrong with its options", { timeout: 60_000 }, () => {
    expect(sim("--seed", "seven")).toEqual({
      ...{ status: 2, out: "" },
      err: '--seed is "seven": give a whole number from 0 to 4294967295.\n',
    });
  });
});

describe("the simulator's options", () => {
  it("runs a thousand seeds from the first unless told otherwise", () => {
    expect(readOptions([])).toMatchObject({ seed: 1, count: 1_000, trace: false });
    expect(readOptions(["--seed", "8", "--count", "20", "--jobs", "3"])).toEqual({
      ...{ seed: 8, count: 20, jobs: 3, trace: false },
    });
  });

  it("traces one seed in one process", () => {
    expect(readOptions(["--seed", "8", "--trace"])).toEqual({
      ...{ seed: 8, count: 1, jobs: 1, trace: true },
    });
  });

  it("asks for help with null", () => {
    expect(readOptions(["--help"])).toBeNull();
  });

  it.each([
    [["--count", "0"], '--count is "0": give a whole number from 1 to 4294967295.'],
    [["--jobs", "1e3"], '--jobs is "1e3": give a whole number from 1 to 256.'],
    [["--seeds", "3"], "Unknown option '--seeds'. See npm run sim -- --help."],
    [["7"], "Unexpected argument '7'. See npm run sim -- --help."],
    [["--seed"], "Option '--seed <value>' argument missing. See npm run sim -- --help."],
    [["--trace", "--count", "3"], "--trace tells of one seed: leave out --count and --jobs."],
  ])("refuses %j in a sentence", (args, sentence) => {
    expect(() => readOptions(args)).toThrow(new UsageError(sentence));
  });
});
