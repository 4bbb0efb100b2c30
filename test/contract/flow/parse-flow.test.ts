import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { flowJsonSchema, parseFlow } from "../../../src/contract/flow/index.ts";
import { flowOf, flowText, mainFlow, problemsOf, world } from "./world.ts";

const hello = "  hello:\n    say: { prompts: [hello], next: bye }";

describe("parseFlow", () => {
  it("reads a node with its defaults", () => {
    const flow = flowOf(
      flowText(`
  hello:
    label: { en: Menu, zh: 菜单 }
    menu:
      prompts: [hello]
      keys: { 1: bye, "*": hello }
      exhausted: bye`),
    );

    expect(flow).toMatchObject({ name: "test", start: "hello", lang: "en" });
    expect(flow.nodes["hello"]).toEqual({
      id: "hello",
      type: "menu",
      label: { en: "Menu", zh: "菜单" },
      prompts: [[{ kind: "sound", name: "hello" }]],
      noInput: [],
      noMatch: [],
      keys: { "1": "bye", "*": "hello" },
      tries: 3,
      firstMs: 6_000,
      nextMs: 4_000,
      exhausted: "bye",
    });
  });

  it("ends a call without a word when a hangup names no prompts", () => {
    const flow = flowOf("flow: test\nstart: hello\nnodes:\n  hello:\n    hangup: {}\n");

    expect(flow.nodes["hello"]).toEqual({
      id: "hello",
      type: "hangup",
      label: null,
      prompts: [],
    });
  });

  it("reads every kind of prompt, and shorter ones for later tries", () => {
    const flow = flowOf(
      flowText(`
  hello:
    ask:
      prompts: [[ask, { sound: hello }], [ask]]
      max: 8
      into: account
      done: look
      exhausted: bye
  look:
    lookup:
      source: balance
      args: { account: account }
      into: balance
      found: tell
      missing: bye
      failed: bye
  tell:
    say:
      prompts:
        - digits: account
        - number: balance.minor
        - money: { minor: balance.minor, currency: balance.currency }
      next: bye`),
    );

    expect(flow.nodes["hello"]).toMatchObject({
      prompts: [
        [
          { kind: "sound", name: "ask" },
          { kind: "sound", name: "hello" },
        ],
        [{ kind: "sound", name: "ask" }],
      ],
      min: 1,
      endKey: "#",
      secret: false,
    });
    expect(flow.nodes["tell"]).toMatchObject({
      prompts: [
        { kind: "digits", from: "account" },
        { kind: "number", from: "balance.minor" },
        { kind: "money", minorFrom: "balance.minor", currencyFrom: "balance.currency" },
      ],
    });
  });

  it("gives equal texts equal versions, and other texts others", () => {
    const text = flowText(hello);

    expect(flowOf(text).version).toBe(flowOf(text).version);
    expect(flowOf(`${text}\n# changed`).version).not.toBe(flowOf(text).version);
  });
});

describe("parseFlow on a wrong file says where, what and the way out", () => {
  it.each([
    [
      "an unknown target",
      hello.replace("bye", "by"),
      'test.yaml:5:36 The node "hello" sends "next" to "by", which does not exist. Did you mean "bye"?',
    ],
    ["an unknown node type", hello.replace("say:", "sya:"), 'test.yaml:5:5 "sya" is no node type'],
    [
      "an unknown key",
      hello.replace("next", "nxt"),
      '"nxt" is not known in the say "hello". Did you mean "next"?',
    ],
    [
      "an outcome that leads nowhere",
      hello.replace(", next: bye", ""),
      'test.yaml:5:5 "next" of the say "hello" is missing.',
    ],
    [
      "two types in one node",
      `${hello}\n    hangup: { prompts: [hello] }`,
      "has 2 types (say, hangup); give it one.",
    ],
    [
      "no type at all",
      "  hello: { label: { en: a, zh: b } }",
      'The node "hello" must have one type',
    ],
    ["a node that is a text", "  hello: bye", 'test.yaml:4:3 The node "hello" must have one type'],
    [
      "a label in one language",
      hello.replace("    say", "    label: { en: Hi }\n    say"),
      '"zh" of the label of "hello" is missing.',
    ],
    [
      "a wrong kind of prompt",
      hello.replace("[hello]", "[{ snd: x }]"),
      'must be the name of a sound, or one of sound:, digits:, number:, recording:, ordinal:, phone:, text:, date:, time:, duration:, money:, when: and each:, not {"snd":"x"}',
    ],
    [
      "a prompt name with capitals",
      hello.replace("[hello]", "[Hello]"),
      'must be the name of a sound: small letters, digits and hyphens, not "Hello"',
    ],
    [
      "no prompts",
      hello.replace("[hello]", "[]"),
      '"prompts" of the say "hello" must have at least 1 entries, not []',
    ],
    [
      "a node name with capitals",
      hello.replace("hello:", "Hello:"),
      'test.yaml:4:3 The node name "Hello" must be small letters',
    ],
    [
      "a word for a number",
      "  hello:\n    menu: { prompts: [hello], keys: { 1: bye }, tries: many, exhausted: bye }",
      '"tries" of the menu "hello" must be a number, not "many".',
    ],
    [
      "no tries",
      "  hello:\n    menu: { prompts: [hello], keys: { 1: bye }, tries: 0, exhausted: bye }",
      '"tries" of the menu "hello" must be at least 1, not 0.',
    ],
    [
      "a menu without keys",
      "  hello:\n    menu: { prompts: [hello], keys: {}, exhausted: bye }",
      "There are no keys: give at least one.",
    ],
    [
      "a key with two digits",
      '  hello:\n    menu: { prompts: [hello], keys: { "12": bye }, exhausted: bye }',
      '"keys.12" of the menu "hello" must be one key of the telephone',
    ],
    [
      "a language nobody speaks",
      "  hello:\n    language: { prompts: [hello], keys: { 1: eng }, next: bye, exhausted: bye }",
      'must be one of "en", "zh", not "eng". Did you mean "en"?',
    ],
    [
      "a minimum above the maximum",
      "  hello:\n    ask: { prompts: [ask], min: 9, max: 4, into: a, done: bye, exhausted: bye }",
      '"min" is 9, more than "max", which is 4.',
    ],
    ["a node written twice", `${hello}\n${hello}`, "test.yaml:6:3 Map keys must be unique."],
    [
      "an alias",
      hello.replace("[hello]", "*menu"),
      'The alias *menu is not allowed: write the value out. A key * needs quotes: "*".',
    ],
    ["a tag", hello.replace("[hello]", "!!binary aGVsbG8="), "is not allowed"],
    [
      "a number that is none",
      hello.replace("[hello]", "[.nan]"),
      ".nan is no number to work with.",
    ],
  ])("%s", (_, nodes, message) => {
    expect(problemsOf(flowText(nodes)).join("\n")).toContain(message);
  });

  it("a missing frame", () => {
    expect(problemsOf("")).toEqual(["test.yaml:1:1 the flow must be a group of keys, not null."]);
    expect(problemsOf("strat: x\nnodes: {}").join("\n")).toContain(
      '"strat" is not known in the flow. Did you mean "start"?',
    );
    expect(problemsOf(flowText(hello, "helo"))[0]).toBe(
      'test.yaml:2:8 The flow "test" starts at "helo", which is no node of it. Did you mean "hello"?',
    );
  });

  it("all problems at once, in the order of the file", () => {
    const lines = problemsOf(
      flowText(`
  hello:
    say: { prompts: [helo], next: queue }
  queue:
    queue: { queue: suport, ended: by, timedOut: bye, full: bye }`),
    );

    expect(lines.map((line) => line.split(" ")[0])).toEqual([
      "test.yaml:6:22",
      "test.yaml:8:21",
      "test.yaml:8:36",
    ]);
  });

  it("a prompt in a list of lists and one in a plain list each at its own place", () => {
    const menu = (prompts: string) =>
      flowText(`  hello:\n    menu: { prompts: ${prompts}, keys: { 1: bye }, exhausted: bye }`);

    expect(problemsOf(menu("[hello, nope]"))[0]).toMatch(/^test\.yaml:5:30 The prompt "nope"/);
    expect(problemsOf(menu("[[hello], [hello, nope]]"))[0]).toMatch(/^test\.yaml:5:40 The prompt/);
  });
});

describe("parseFlow on any input", () => {
  it("answers a text of brackets, a deep one and a large one in words", () => {
    expect(problemsOf("[".repeat(100_000)).join("\n")).toContain("stack size exceeded");
    expect(problemsOf(`flow: ${"[".repeat(40)}${"]".repeat(40)}`).join("\n")).toContain("Nested");
    expect(problemsOf("a".repeat(600_000)).join("\n")).toContain("at most");
  });

  it("does not let a small file grow by aliases", () => {
    const bomb = [
      "a: &a [x, x, x, x, x, x, x, x, x]",
      ...Array.from({ length: 20 }, (_, i) => {
        const above = i === 0 ? "a" : `a${i - 1}`;
        return `a${i}: &a${i} [*${above}, *${above}, *${above}, *${above}, *${above}, *${above}]`;
      }),
    ].join("\n");

    const before = performance.now();

    expect(problemsOf(bomb).join("\n")).toContain("is not allowed");
    expect(performance.now() - before).toBeLessThan(1_000);
  });

  it("never throws, and every problem has a place inside the file", () => {
    const place = fc.nat(mainFlow.length - 1);
    const change = fc.oneof(
      fc.tuple(place, fc.nat(40), fc.string({ maxLength: 12 })),
      fc.tuple(
        place,
        fc.constant(0),
        fc.constantFrom(
          "*",
          "&a ",
          "!!set ",
          "- ",
          "? ",
          "{",
          "]",
          ": ",
          "\t",
          "__proto__: 1",
          "\u0000",
          "\ud800",
        ),
      ),
    );
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        const text = changes.reduce(
          (sofar, [at, cut, insert]) => sofar.slice(0, at) + insert + sofar.slice(at + cut),
          mainFlow,
        );

        const parsed = parseFlow("main.yaml", text, world);

        for (const problem of parsed.ok ? [] : parsed.error) {
          expect(problem.line).toBeGreaterThanOrEqual(1);
          expect(problem.line).toBeLessThanOrEqual(text.split("\n").length);
          expect(problem.column).toBeGreaterThanOrEqual(1);
          expect(problem.message).not.toBe("");
        }
      }),
      { numRuns: 150 },
    );
  }, 30_000);

  it("never throws on any data in YAML's clothes", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (node, nodes) => {
        const inNode = JSON.stringify({
          flow: "x",
          start: "a",
          nodes: { a: node, constructor: node },
        });
        const inNodes = JSON.stringify({ flow: "x", start: "toString", nodes });
        expect(parseFlow("x.yaml", inNode, world).ok).toBe(false);
        expect(parseFlow("x.yaml", inNodes, world).ok).toBe(false);
      }),
      { numRuns: 300 },
    );
  });
});

describe("the JSON Schema for editors", () => {
  it("is the one that the code checks with (after a change: npx vitest run test/contract/flow -u)", async () => {
    const file = join(import.meta.dirname, "../../../ivr-flows/schema/flow.schema.json");

    await expect(`${JSON.stringify(flowJsonSchema(), null, 2)}\n`).toMatchFileSnapshot(file);
  });
});
