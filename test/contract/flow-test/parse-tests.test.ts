import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatProblem } from "../../../src/contract/flow/index.ts";
import { parseTests, testsJsonSchema } from "../../../src/contract/flow-test/index.ts";

const root = join(import.meta.dirname, "../../..");
const shipped = readFileSync(join(root, "ivr-flows/main.test.yaml"), "utf8");

function problems(text: string): readonly string[] {
  const read = parseTests("main.test.yaml", text);
  return read.ok ? [] : read.error.map(formatProblem);
}

const withSteps = (steps: string) => `tests:\n  - name: one\n    steps:\n${steps}`;

describe("parseTests", () => {
  it("reads the tests that the repository ships", () => {
    const read = parseTests("ivr-flows/main.test.yaml", shipped);

    expect(read).toMatchObject({ ok: true, value: { flow: "main.yaml" } });
  });

  it("gives each test the file's setting where it has none of its own", () => {
    const read = parseTests(
      "x.night.test.yaml",
      `from: "+491"
lookups: { balance: missing, identity: failed }
tests:
  - { name: one, from: "+492", lookups: { balance: failed }, steps: [hangUp] }
  - { name: two, steps: [{ wait: 1.5m }, { press: 7 }] }`,
    );

    expect(read).toMatchObject({
      ok: true,
      value: {
        flow: "x.yaml",
        tests: [
          {
            setting: { from: "+492", lookups: { balance: "failed", identity: "failed" } },
            steps: [{ verb: "hangUp", place: { line: 4 } }],
          },
          {
            setting: { from: "+491", lookups: { balance: "missing" } },
            steps: [
              { verb: "wait", value: 90_000 },
              { verb: "press", value: "7" },
            ],
          },
        ],
      },
    });
  });

  it.each([
    ["an unknown step", "      - pres: 1", '4:9 "pres" is no step'],
    ["two things in one step", "      - { press: 1, wait: 1s }", "4:9 A step does one thing"],
    ["a number that lost its zeros", "      - type: 0012", '4:15 the step "type" must be keys'],
    ["keys that no telephone has", '      - press: "1a"', "must be keys of the telephone"],
    ["a time without a unit", "      - wait: 30", "must be a time such as 500ms"],
    ["too long a time", "      - wait: 73h", "must be at most three days"],
    ["what no agent does", "      - agent: sleeps", "4:16"],
    ["what no customer does", "      - customer: sleeps", "4:19"],
    [
      "what cannot be expected",
      "      - expect: { nod: menu }",
      '4:19 "nod" is not known in the step "expect"',
    ],
    ["an outcome that is none", "      - expect: { ticket: { outcome: won } }", '"self_served"'],
  ])("refuses %s at its place", (_, step, message) => {
    expect(problems(withSteps(step)).join("\n")).toContain(message);
  });

  it("refuses a file without tests and a test without steps", () => {
    expect(problems("flow: main.yaml")).toEqual([expect.stringContaining('"tests" of the file')]);
    expect(problems("tests: [{ name: a }]")).toEqual([
      expect.stringContaining('"steps" of the test "a" is missing'),
    ]);
    expect(problems("tests: [1]")).not.toEqual([]);
  });

  it("never throws, whatever the file is made of", () => {
    fc.assert(
      fc.property(
        fc.nat(shipped.length),
        fc.nat(60),
        fc.oneof(fc.string(), fc.constantFrom("\n", "  - ", "{", "]", ": ", "\t", "*a", "!!x")),
        (at, cut, put) => {
          const text = shipped.slice(0, at) + put + shipped.slice(at + cut);
          expect(Array.isArray(problems(text))).toBe(true);
        },
      ),
      { numRuns: 120 },
    );
  });
});

describe("the JSON Schema of files of tests", () => {
  it("is the one that editors are given", async () => {
    await expect(`${JSON.stringify(testsJsonSchema(), null, 2)}\n`).toMatchFileSnapshot(
      join(root, "ivr-flows/schema/flow-test.schema.json"),
    );
  });
});
