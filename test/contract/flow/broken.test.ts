import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { formatProblem, parseFlow } from "../../../src/contract/flow/index.ts";
import { world } from "./world.ts";

const folder = join(import.meta.dirname, "broken");
const files = readdirSync(folder).filter((name) => name.endsWith(".yaml"));
const expected = readFileSync(join(folder, "expected.txt"), "utf8").trim().split("\n");

describe("a broken flow file", () => {
  it.each(files)("%s is refused with exactly what is wrong in it", (name) => {
    const parsed = parseFlow(name, readFileSync(join(folder, name), "utf8"), world);
    const lines = parsed.ok ? [] : parsed.error.map(formatProblem);

    expect(lines).toEqual(expected.filter((line) => line.startsWith(`${name}:`)));
    expect(lines).not.toEqual([]);
  });

  it("is shown in at least twenty ways, each with its message", () => {
    expect(files.length).toBeGreaterThanOrEqual(20);
    expect(expected.filter((line) => !files.some((name) => line.startsWith(name)))).toEqual([]);
  });
});
