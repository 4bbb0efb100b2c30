import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { formatProblem } from "../../src/contract/flow/index.ts";
import { parseScenario, scenarioJsonSchema } from "../../src/contract/scenario/index.ts";

const root = join(import.meta.dirname, "../..");

const plain = `scenario: plain
periods:
  - { name: morning, minutes: 60 }
  - { name: evening, minutes: 60 }
queues: { support: {} }
calls:
  any:
    queue: support
    perHour: 30
    talkSeconds: { exponential: 180 }
groups:
  all: { agents: 3, skills: [en] }
`;

/** The problems of the plain scenario with one text in it replaced. */
function problems(from: string, to: string): readonly string[] {
  expect(plain).toContain(from);
  const parsed = parseScenario("s.yaml", plain.replace(from, to));
  return parsed.ok ? [] : parsed.error.map(formatProblem);
}

describe("a scenario", () => {
  it("is read with the usual settings for all it does not say", () => {
    const parsed = parseScenario("s.yaml", plain);

    expect(parsed).toMatchObject({
      ok: true,
      value: {
        ...{ seed: 1, days: 100, lines: null },
        queues: { support: { serviceLevelSeconds: 20, strategy: "longest_idle" } },
        calls: { any: { patienceSeconds: null, wrapUpSeconds: null, balk: 0 } },
        groups: { all: { skills: { en: 5 }, queues: [] } },
      },
    });
  });

  it.each(["office", "habits"])("is shipped to start from: %s", (name) => {
    const file = join(root, `scenarios/${name}.yaml`);

    expect(parseScenario(file, readFileSync(file, "utf8"))).toMatchObject({ ok: true });
  });

  it.each([
    ["perHour: 30", "perHour: [30]", 's.yaml:9:14 "perHour" has 1 numbers for 2 periods'],
    ["queue: support", "queue: suport", '"suport" is none of the scenario\'s queues. Did you mean'],
    ["perHour: 30", "perHours: 30", '"perHours" is not known in the scenario'],
    ["exponential: 180", "exponential: 0", '"calls.any.talkSeconds.exponential" of the scenario'],
    [
      "queue: support",
      "queue: support\n    need: [{ skills: [zh] }]",
      "No group may take the calls",
    ],
    ["agents: 3", "agents: [3, 2, 1]", '"agents" has 3 numbers for 2 periods'],
    ["agents: 3", "agents: 3, queues: [sales]", '"sales" is none of the scenario\'s queues'],
    ["support: {}", "support: { order: [some] }", '"some" is none of the scenario\'s groups'],
    ["queue: support", "queue: support\n    groups: { al: 0 }", '"al" is none'],
    [
      "agents: 3",
      "agents: 3, breaks: [{ minutes: 30, fromMinute: 40, toMinute: 60 }]",
      "s.yaml:12:30 A break of 30 minutes does not fit between minute 40 and minute 60",
    ],
    [
      "agents: 3",
      "agents: 3, breaks: [{ minutes: 30, fromMinute: 90, toMinute: 150 }]",
      '"toMinute" is 150, but the periods together last 120 minutes',
    ],
    [
      "agents: 3",
      "agents: 3, missed: 0.6, rejected: 0.5",
      's.yaml:12:29 The agents of "all" leave 110 % of all offers unanswered',
    ],
    [
      "agents: 3",
      "agents: 3, pauses: [{ share: 0.5, seconds: { exponential: 9 } }, { share: 0.5, seconds: { exponential: 9 } }]",
      'The agents of "all" are on breaks 100 % of their time: 95 % is the most',
    ],
    [
      "agents: 3",
      "agents: 3, answerSeconds: { deterministic: 25 }",
      'take 25 s on average to answer, but phones of the queue "support" ring 20 s',
    ],
    ["queue: support", "queue: support\n    callsAgain: { lost: null }", '"lost" is not known in'],
    [
      "queue: support",
      "queue: support\n    need: [{ skills: {} }]\n    groups: { all: 0 }",
      'have "need" and "groups"',
    ],
    [
      "queue: support",
      "queue: support\n    need: [{ skills: {} }, { afterSeconds: 9, skills: [en] }]",
      "s.yaml:9:28 This step lets in nobody whom step 1 has not let in.",
    ],
    [
      "queue: support",
      "queue: support\n    need: [{ skills: { en: 9 } }, { skills: { en: 1 } }]",
      "This step is not later than the one before it.",
    ],
  ])("with %j as %j is told: %s", (from, to, message) => {
    expect(problems(from, to).join("\n")).toContain(message);
  });

  it("has something to count", () => {
    const warm = plain.replaceAll("minutes: 60", "minutes: 60, warmUp: true");
    const parsed = parseScenario("s.yaml", warm);

    expect(parsed.ok ? [] : parsed.error.map(formatProblem)).toEqual([
      "s.yaml:3:3 All periods are warm-up: nothing would be counted.",
    ]);
  });
});

describe("the JSON Schema for editors", () => {
  it("is the one that the code checks with (after a change: npx vitest run test/contract -u)", async () => {
    const file = join(root, "scenarios/schema/scenario.schema.json");

    await expect(`${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`).toMatchFileSnapshot(file);
  });
});
