import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ConfigError } from "../../src/cli/config.ts";
import { sim } from "../../src/cli/sim-command.ts";

const shipped = join(import.meta.dirname, "../../scenarios/office.yaml");
const plain = { json: false, byPeriod: false, days: "2", seed: undefined };

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "hotline-sim-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function run(file: string, choice = plain): Promise<readonly [number, string]> {
  const lines: string[] = [];
  const code = await sim(file, { ...plain, ...choice }, (line) => lines.push(line));
  return [code, lines.join("\n")];
}

describe("hotline sim", () => {
  it("plays the shipped scenario and tells of all its parts", async () => {
    const [code, said] = await run(shipped);

    expect(code).toBe(0);
    expect(said).toContain("2 days, seed 1.");
    for (const part of ["english", "gold", "08-10", "seniors", "in time / offered"]) {
      expect(said).toContain(part);
    }
  });

  it("prints JSON for programs, with the days and the seed that were asked for", async () => {
    const [code, said] = await run(shipped, { ...plain, json: true });
    const report = JSON.parse(said);

    expect(code).toBe(0);
    expect(report).toMatchObject({ seed: 1, days: 2, all: { name: "all" } });
    expect(report.calls).toHaveLength(3);
    expect(report.all.figures.offered.mean).toBeGreaterThan(100);
  });

  it("says where a scenario is wrong", async () => {
    const file = join(folder, "wrong.yaml");
    await writeFile(file, "scenario: wrong\nperiods: []\n");

    const [code, said] = await run(file);

    expect(code).toBe(1);
    expect(said).toContain(`${file}:2:10 "periods" of the scenario must have at least 1 entries`);
  });

  it("refuses what cannot be: options that are no numbers, files that are not there", async () => {
    await expect(run(shipped, { ...plain, days: "0" })).rejects.toThrow(
      new ConfigError(['--days is "0": give a whole number from 1 to 10000.']),
    );
    await expect(run(join(folder, "none.yaml"))).rejects.toThrow(/none\.yaml cannot be read/);
  });
});
