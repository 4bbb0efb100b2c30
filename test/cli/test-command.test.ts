import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadConfig } from "../../src/cli/config.ts";
import { test } from "../../src/cli/test-command.ts";

const root = join(import.meta.dirname, "../..");
const config = loadConfig({}, root);
const plain = { json: false, paths: false, coverageMin: 0 };

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "hotline-test-"));
  await writeFile(
    join(folder, "small.yaml"),
    `flow: small
start: menu
nodes:
  menu: { menu: { prompts: [main-menu], keys: { "1": bye, "2": agent }, exhausted: bye } }
  agent: { queue: { queue: support, ended: bye, timedOut: bye, full: bye } }
  bye: { hangup: { prompts: [goodbye] } }
`,
  );
});
afterAll(() => rm(folder, { recursive: true }));

/** Runs a file of tests of the small flow; its exit code and what it printed. */
async function run(text: string, options = plain): Promise<readonly [number, string]> {
  const file = join(folder, "small.test.yaml");
  await writeFile(file, text);
  const lines: string[] = [];
  const code = await test(config, [file], options, (line) => lines.push(line));
  return [code, lines.join("\n")];
}

describe("hotline test", () => {
  it("passes on all flows that the repository ships, and every node and way is tested", async () => {
    const shipped = (await readdir(join(root, "ivr-flows"))).filter((name) =>
      name.endsWith(".test.yaml"),
    );
    const lines: string[] = [];

    const code = await test(config, [], { ...plain, coverageMin: 100 }, (line) => lines.push(line));

    expect([code, lines.join("\n")]).toEqual([0, expect.stringContaining("covered: 100 %")]);
    expect(shipped).toContain("main.test.yaml");
  });

  it("says where a test fails, what was heard, and how the call got there", async () => {
    const [code, said] = await run(
      "tests:\n  - name: bye\n    steps:\n      - press: 1\n      - hear: main-menu\n",
    );

    expect(code).toBe(1);
    expect(said).toContain(
      'small.test.yaml:5:9 "bye": Expected to hear "main-menu", but heard "goodbye"',
    );
    expect(said).toContain("heard and done: main-menu · [1] · goodbye");
    expect(said).toContain("way: menu → bye");
    expect(said).toMatch(/0 passed, 1 failed/);
  });

  it("lists the ways that no test takes", async () => {
    const [code, said] = await run("tests: [{ name: bye, steps: [press: 1] }]", {
      ...plain,
      paths: true,
    });

    expect(code).toBe(0);
    expect(said).toContain("covered: 33 %: nodes 2 of 3, ways 1 of 6 (en 1 of 6)");
    expect(said).toContain("not tested in en: menu —2→ agent");
    expect(said).toContain("not tested in en: menu → agent —timedOut→ bye");
  });

  it("fails when less is covered than is asked for", async () => {
    const file = "tests: [{ name: bye, steps: [press: 1] }]";

    expect((await run(file, { ...plain, coverageMin: 33 }))[0]).toBe(0);
    expect(await run(file, { ...plain, coverageMin: 34 })).toEqual([
      1,
      expect.stringContaining('The tests of "small" cover 33 %; at least 34 % are asked for.'),
    ]);
  });

  it("prints the results as JSON", async () => {
    const [code, said] = await run(
      "tests: [{ name: a, steps: [press: 1] }, { name: b, steps: [ends: 1] }]",
      { ...plain, json: true },
    );
    expect([code, JSON.parse(said)]).toMatchObject([1, { problems: [expect.any(String)] }]);

    const [, right] = await run("tests: [{ name: a, languages: [en], steps: [hear: goodbye] }]", {
      ...plain,
      json: true,
    });
    expect(JSON.parse(right)).toMatchObject({
      passed: 0,
      failed: 1,
      tests: [{ name: "a", lang: "en", failure: { place: { line: 1 }, way: ["menu"] } }],
      flows: [{ flow: "small", ways: { all: 6 } }],
    });
  });

  it("says what is wrong with files that are not there or cannot be read", async () => {
    const lines: string[] = [];
    const code = await test(config, [join(folder, "none.test.yaml")], plain, (line) =>
      lines.push(line),
    );
    expect([code, lines[0]]).toEqual([1, expect.stringContaining("no such file")]);
    expect(await run("flow: other.yaml\ntests: [{ name: a, steps: [] }]")).toEqual([
      1,
      expect.stringContaining("The flow cannot be read"),
    ]);
    expect(await run("\u0000{[")).toEqual([1, expect.stringContaining("small.test.yaml:1:")]);
  });
});
