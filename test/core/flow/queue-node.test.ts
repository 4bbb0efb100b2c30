import { describe, expect, it } from "vitest";
import type { QueueNode } from "../../../src/core/flow/index.ts";
import { needAt } from "../../../src/core/flow/nodes/queue.ts";
import { instant } from "../../../src/core/lib/brands.ts";
import { flowOf, flowText, problemsOf } from "../../contract/flow/world.ts";
import { callStarted, Story } from "../call/story.ts";

const textWith = (fields: string) =>
  flowText(`  hello:
    ask: { prompts: [ask], max: 8, into: adviser, done: wait, exhausted: bye }
  wait:
    queue:
      queue: support
      ended: bye
      timedOut: bye
      full: bye
${fields}`);
const problems = (fields: string) => problemsOf(textWith(fields)).map((one) => one.slice(10));

function nodeWith(fields: string): QueueNode {
  const node = flowOf(textWith(fields)).nodes["wait"];
  if (node?.type !== "queue") throw new Error("There is no queue node.");
  return node;
}

/** What a German caller with these variables asks of agents, in English. */
function needOf(fields: string, vars: Readonly<Record<string, string>> = {}) {
  const { state } = new Story().send(callStarted);
  if (state.phase !== "flow") throw new Error("The call is not in the flow.");
  const { facts } = state;
  const cursor = { ...state.cursor, node: "wait", vars };
  const scene = { flow: flowOf(textWith(fields)), at: instant(0) };
  return needAt(scene, { facts, cursor }, nodeWith(fields));
}

describe("what a queue's node asks of agents", () => {
  it("is names, or levels, and widens with time; the language is asked at every step", () => {
    expect(needOf("      skills: [cards]")).toEqual([
      { afterMs: 0, skills: { cards: 1, en: 1 }, agent: null },
    ]);
    expect(
      needOf(`      skills: { cards: 5 }
      widen: [{ afterSeconds: 60, skills: { cards: 2 } }, { afterSeconds: 90.5, skills: [] }]`),
    ).toEqual([
      { afterMs: 0, skills: { cards: 5, en: 1 }, agent: null },
      { afterMs: 60_000, skills: { cards: 2, en: 1 }, agent: null },
      { afterMs: 90_500, skills: { en: 1 }, agent: null },
    ]);
  });

  it("is first an agent of the flow's choice, and everybody else later; nobody for an empty id", () => {
    const fields = `      needsLang: false
      prefer: { agent: adviser, seconds: 20 }
      widen: []`;

    expect(needOf(fields, { adviser: "ann" })).toEqual([
      { afterMs: 0, skills: {}, agent: "ann" },
      { afterMs: 20_000, skills: {}, agent: null },
    ]);
    expect(needOf(fields, { adviser: "" })).toEqual([{ afterMs: 0, skills: {}, agent: null }]);
  });

  it("is read from stored flows of earlier versions, which have names alone", () => {
    const { widen: _, announce: __, overflow: ___, ...earlier } = nodeWith("      music: default");
    const node = { ...earlier, skills: ["cards"], announceEveryMs: 45_000 };
    const { state } = new Story().send(callStarted);
    if (state.phase !== "flow") throw new Error("The call is not in the flow.");

    expect(needAt({ flow: flowOf(textWith("")), at: instant(0) }, state, node)).toEqual([
      { afterMs: 0, skills: { cards: 1, en: 1 }, agent: null },
    ]);
  });

  it.each([
    [
      "      skills: { cards: 2 }\n      widen: [{ afterSeconds: 60, skills: { cards: 4 } }]",
      '17 Step 1 of "widen" lets in nobody whom "skills" does not let in already.',
    ],
    [
      "      skills: { cards: 9 }\n      widen: [{ afterSeconds: 60, skills: { cards: 4 } }, { afterSeconds: 60, skills: [] }]",
      'Step 2 of "widen" does not come later than the step before it.',
    ],
    ["      skills: { cards: 11 }", "skills.cards"],
    ["      prefer: { agent: now.year }", "the id of an agent"],
    ["      prefer: { agent: advisor }", "advisor"],
  ])("is checked: %s", (fields, message) => {
    expect(problems(fields).join("\n")).toContain(message.replace(/^\d+ /, ""));
  });
});

describe("the way for whom nobody is there", () => {
  it("is a way of the flow, which may not lead in a circle without a wait", () => {
    const way = (to: string) => problems(`      unstaffed: { to: ${to} }`).join("\n");
    expect(way("bye")).toBe("");
    expect(way("by")).toContain('"by", which does not exist');
    const text = flowText(`  hello:
    queue: { queue: support, ended: bye, timedOut: bye, full: bye, unstaffed: { to: other } }
  other:
    queue: { queue: sales, ended: bye, timedOut: bye, full: bye, unstaffed: { to: hello } }`);

    expect(problemsOf(text).join("\n")).toContain("circle without ever waiting");
  });
});

describe("the overflow ladder", () => {
  const ladder = (steps: string) => problems(`      overflow: [${steps}]`).join("\n");

  it("leads to nodes that exist, and its ways are ways of the flow", () => {
    expect(ladder("{ whenLonger: 5, to: by }")).toContain('"by", which does not exist');
    const flow = flowOf(
      textWith(
        "      overflow: [{ afterSeconds: 60, to: late }]\n  late: { hangup: { prompts: [goodbye] } }",
      ),
    );

    expect(flow.nodes["late"]?.type).toBe("hangup");
  });

  it.each([
    [
      "{ afterSeconds: 60, to: bye }, { afterSeconds: 120, to: bye }",
      "step 1 takes all its callers",
    ],
    ["{ to: bye }, { whenLonger: 5, to: bye }", "step 1 takes all its callers"],
    ["{ whenLonger: 5, to: bye }, { whenLonger: 9, to: bye }", "step 1 takes all its callers"],
    ["{ whenLonger: 5, to: bye }, { whenLonger: 9, whenWaitSeconds: 60, to: bye }", "step 1 takes"],
    ["{ afterSeconds: 60, whenLonger: 5, to: bye }, { to: bye }", "comes earlier than the step"],
    ["{ afterSeconds: 1800, to: bye }", 'after 1800 s callers leave by "timedOut"'],
  ])("has no step that nobody can take: %s", (steps, message) => {
    expect(ladder(steps)).toContain(message);
  });

  it.each([
    "{ whenLonger: 9, to: bye }, { whenLonger: 5, to: bye }",
    "{ whenLonger: 9, to: bye }, { whenWaitSeconds: 60, to: bye }",
    "{ whenLonger: 5, to: bye }, { afterSeconds: 60, whenLonger: 5, to: bye }",
    "{ afterSeconds: 60, whenWaitSeconds: 60, to: bye }, { afterSeconds: 120, to: bye }",
  ])("may have steps of which each takes somebody: %s", (steps) => {
    expect(ladder(steps)).toBe("");
  });

  it("may not send callers in a circle without a wait", () => {
    const text = flowText(`  hello:
    queue: { queue: support, ended: bye, timedOut: bye, full: bye, overflow: [{ to: other }] }
  other:
    queue: { queue: sales, ended: bye, timedOut: bye, full: bye, overflow: [{ to: hello }] }`);

    expect(problemsOf(text).join("\n")).toContain("circle without ever waiting");
  });
});
