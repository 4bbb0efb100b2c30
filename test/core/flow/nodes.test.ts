import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FlowFileText } from "../../../src/contract/flow/index.ts";
import { formatProblem, parseFlow } from "../../../src/contract/flow/index.ts";
import type { FlowDocument } from "../../../src/core/flow/index.ts";
import { flowOf, flowText, problemsOf, world } from "../../contract/flow/world.ts";
import { caller as callerLeg, callStarted, Story } from "../call/story.ts";

/** A call on a flow, with what its caller heard up to the first question. */
function storyOf(flow: FlowDocument, number: string | null = "+4930123456"): Story {
  return new Story(flow).send({ ...callStarted, from: { number, name: null } });
}

describe("set and branch", () => {
  const flow = flowOf(
    flowText(`
  hello:
    ask: { prompts: [ask], max: 4, into: code, done: count, exhausted: bye }
  count:
    set: { vars: { tries: size(code), isGerman: 'caller.number.startsWith("+49")' }, next: where }
  where:
    branch:
      cases:
        - { when: tries > 3 && isGerman, to: long }
        - { when: code == "1", to: one }
      otherwise: hello
  long:
    menu: { prompts: [main-menu, { number: tries }], keys: { 1: bye }, exhausted: bye }
  one:
    menu: { prompts: [main-menu-short], keys: { 1: bye }, exhausted: bye }`),
  );

  it("take the first way that is true of what the caller typed", () => {
    expect(storyOf(flow).types("1234").heard).toEqual(["main-menu", "number"]);
    expect(storyOf(flow).types("1").heard).toEqual(["main-menu-short"]);
    expect(storyOf(flow).types("22").heard).toEqual(["ask"]);
    expect(storyOf(flow, null).types("1234").heard).toEqual(["ask"]);
  });

  it("know the clock on the wall in the flow's zone", () => {
    const clock = flowOf(
      flowText(`
  hello:
    branch: { cases: [{ when: now.hour == 1 && now.weekday == 4, to: night }], otherwise: bye }
  night:
    menu: { prompts: [main-menu], keys: { 1: bye }, exhausted: bye }`),
    );

    // The story begins at 1970-01-01 00:16 UTC: a Thursday, 01:16 in Berlin.
    expect(storyOf(clock).heard).toEqual(["main-menu"]);
  });

  it("are refused with conditions that are no conditions and with secrets in them", () => {
    expect(
      problemsOf(
        flowText(`
  hello:
    ask: { prompts: [ask], max: 4, into: pin, secret: true, done: where, exhausted: bye }
  where:
    branch: { cases: [{ when: size(pin), to: bye }, { when: "1", to: bye }], otherwise: copy }
  copy:
    set: { vars: { other: pin }, next: bye }`),
      ),
    ).toEqual([
      'test.yaml:8:31 "pin" holds secret digits: they may go to a lookup, and are never said.',
      'test.yaml:8:61 "1" is int, which cannot be used as a condition (bool).',
      'test.yaml:10:27 "pin" holds secret digits: they may go to a lookup, and are never said.',
    ]);
  });
});

describe("split", () => {
  const flow = flowOf(
    flowText(`
  hello:
    split: { shares: [{ percent: 30, to: few }, { percent: 70, to: many }] }
  few:
    menu: { prompts: [main-menu-short], keys: { 1: bye }, exhausted: bye }
  many:
    menu: { prompts: [main-menu], keys: { 1: bye }, exhausted: bye }`),
  );

  it("sends the same caller the same way every time", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 999_999_999 }), (digits) => {
        const number = `+49${digits}`;
        expect(storyOf(flow, number).node).toBe(storyOf(flow, number).node);
      }),
    );
  });

  it("spreads callers as its shares say", () => {
    const nodes = Array.from({ length: 2_000 }, (_, index) => storyOf(flow, `+49${index}`).node);
    const few = nodes.filter((node) => node === "few").length / nodes.length;

    expect(few).toBeGreaterThan(0.26);
    expect(few).toBeLessThan(0.34);
  });

  it("is refused when its shares are not a whole", () => {
    const text = flowText(
      "  hello:\n    split: { shares: [{ percent: 30, to: bye }, { percent: 60, to: bye }] }",
    );

    expect(problemsOf(text)).toEqual([
      'test.yaml:5:22 The shares of "hello" are 90 percent together; make them 100.',
    ]);
  });
});

const town = `flow: town
start: which
args: { least: int }
results: { code: string, isLong: bool }
outcomes: [known, unknown]
nodes:
  which:
    ask: { prompts: [ask], min: 2, max: 5, into: code, done: back, exhausted: lost }
  back:
    return: { outcome: known, results: { code: code, isLong: size(code) > least } }
  lost:
    return: { outcome: unknown, results: { code: '""', isLong: "false" } }
`;

const caller = flowText(`
  hello:
    flow:
      flow: town
      args: { least: 3 }
      into: place
      outcomes: { known: tell, unknown: bye }
  tell:
    menu: { prompts: [{ digits: place.code }], keys: { 1: hello }, exhausted: bye }`);

function parsed(main: string, files: Readonly<Record<string, string>>) {
  return parseFlow("test.yaml", main, world, (name): FlowFileText | null => {
    const text = files[name];
    return text === undefined ? null : { file: `${name}.yaml`, text };
  });
}

function faults(main: string, files: Readonly<Record<string, string>>): readonly string[] {
  const read = parsed(main, files);
  return read.ok ? [] : read.error.map(formatProblem);
}

describe("a sub-flow", () => {
  it("takes arguments, has its own variables, and gives results back", () => {
    const read = parsed(caller, { town });
    if (!read.ok) throw new Error(read.error.map(formatProblem).join("\n"));
    const story = storyOf(read.value);

    expect(story.node).toBe("town/which");
    story.types("8049");
    expect([story.node, story.heard]).toEqual(["tell", ["digits"]]);
    expect(story.state).toMatchObject({
      cursor: { vars: { place: { code: "8049", isLong: true } }, stack: [] },
    });
    story.types("1").types("").types("").types("");
    expect(story.heard).toEqual(["goodbye"]);
  });

  it("makes another version when it changes", () => {
    const [one, other] = [parsed(caller, { town }), parsed(caller, { town: `${town}# new\n` })];

    expect(one.ok && other.ok && one.value.version !== other.value.version).toBe(true);
  });

  it.each([
    [
      "no such file",
      caller,
      {},
      'test.yaml:7:13 There is no flow "town": no file town.yaml beside',
    ],
    [
      "an outcome that leads nowhere",
      caller.replace(", unknown: bye", ""),
      { town },
      'The flow "town" may end with "unknown", which leads nowhere here.',
    ],
    [
      "an argument of another type",
      caller.replace("least: 3", "least: lang"),
      { town },
      'The argument "least" is string here; The flow "town" wants int.',
    ],
    [
      "a result that is missing",
      caller,
      { town: town.replace(", isLong: size(code) > least", "") },
      'town.yaml:10:40 The flow "town" wants the result "isLong", which is not given.',
    ],
    [
      "a node of its own that does not exist",
      caller,
      { town: town.replace("exhausted: lost", "exhausted: last") },
      'town.yaml:8:79 The node "town/which" sends "exhausted" to "last", which does not exist.',
    ],
    [
      "another name inside",
      caller,
      { town: town.replace("flow: town", "flow: city") },
      'town.yaml:1:7 The file town.yaml holds a flow named "city"; name it "town".',
    ],
    [
      "itself in itself",
      caller,
      {
        town: town.replace(
          "nodes:",
          "nodes:\n  more:\n    flow: { flow: town, args: { least: 1 }, outcomes: { known: back, unknown: lost } }",
        ),
      },
      'The flow "town" would call itself',
    ],
  ])("is refused with %s", (_, main, files, message) => {
    expect(faults(main, files).join("\n")).toContain(message);
  });
});

describe("open", () => {
  const text = flowText(`
  hello:
    open: { calendar: office, into: hours, open: menu, closed: shut, emergency: bye }
  menu:
    menu: { prompts: [main-menu], keys: { 1: bye }, exhausted: bye }
  shut:
    menu: { prompts: [ask, { digits: hours.opensAt }], keys: { 1: bye }, exhausted: bye }`);

  it("goes by what the calendar says, and keeps when it opens next", () => {
    const told = { holidayEn: "", holidayZh: "", opensOn: "2026-11-30", opensAt: "09:00" };
    const say = (state: string) => storyOf(flowOf(text)).finds({ ...told, state });

    expect(say("open").node).toBe("menu");
    expect(say("holiday").node).toBe("shut");
    expect(say("closed").scripts[0]?.prompts[1]).toEqual({ kind: "digits", value: "09:00" });
    expect(say("emergency").heard).toEqual(["goodbye"]);
    expect(storyOf(flowOf(text)).finds("unavailable").node).toBe("shut");
  });

  it("is refused with a calendar that does not exist", () => {
    expect(problemsOf(text.replace("office", "offices"))).toEqual([
      'test.yaml:6:23 There is no calendar "offices" (there are: "office"). Did you mean "office"?',
    ]);
  });
});

describe("keys that always lead somewhere", () => {
  const frame = (text: string, always = 'always: { "*": lost }\n') =>
    text.replace("nodes:", `${always}nodes:`);
  const lost = `
  lost:
    menu: { prompts: [main-menu-short], keys: { 1: bye }, exhausted: bye }`;
  const text = frame(
    flowText(`
  hello:
    menu: { prompts: [main-menu], keys: { 1: account, 2: star }, exhausted: bye }
  star:
    menu: { prompts: [main-menu], keys: { "*": hello, 1: sub }, exhausted: bye }
  sub:
    flow: { flow: town, args: { least: 3 }, outcomes: { known: bye, unknown: bye } }
  account:
    ask: { prompts: [ask], max: 8, into: pin, secret: true, done: look, exhausted: bye }
  look:
    lookup:
      source: identity
      args: { account: lang, pin: pin }
      into: it
      found: bye
      missing: bye
      failed: bye${lost}`),
  );
  const flow = () => {
    const read = parsed(text, { town });
    if (!read.ok) throw new Error(read.error.map(formatProblem).join("\n"));
    return read.value;
  };
  const star = { kind: "digits", value: "*", endedBy: "exit_key", bargedIn: true } as const;

  it("lead there from menus, from digits, from secret digits and out of sub-flows", () => {
    expect(storyOf(flow()).scripts[0]?.wait).toMatchObject({ exits: ["*"] });
    expect(storyOf(flow()).ends(star).node).toBe("lost");
    const typing = storyOf(flow()).types("1");
    expect(typing.scripts[0]?.wait).toMatchObject({ secret: true, exits: ["*"] });
    expect(typing.ends(star).node).toBe("lost");
    const inside = storyOf(flow()).types("2").types("1");
    expect(inside.node).toBe("town/which");
    expect(inside.ends(star).state).toMatchObject({ cursor: { node: "lost", stack: [] } });
  });

  it("leave a question that has the key among its own alone", () => {
    const story = storyOf(flow()).types("2");

    expect(story.scripts[0]?.wait).not.toHaveProperty("exits");
    expect(story.types("*").node).toBe("hello");
  });

  it("are refused when they lead nowhere, or to a node whose variables may not be set", () => {
    expect(faults(frame(caller, 'always: { "*": lose }\n'), { town })[0]).toBe(
      'test.yaml:3:16 The flow "test" always sends key "*" to "lose", which does not exist.',
    );
    const needs = lost.replace("main-menu-short", "{ digits: place.code }");
    expect(faults(frame(caller) + needs, { town }).join("\n")).toContain('"place" is not set on');
  });
});

describe("prompts that keys may not interrupt", () => {
  const flow = flowOf(
    flowText(`
  hello:
    say: { prompts: [hello, { sound: ask, bargeIn: false }, hello], next: menu }
  menu:
    menu: { prompts: [main-menu], keys: { 1: bye }, exhausted: bye }`),
  );

  it("are a script of their own, with what stands before them; the question follows", () => {
    const story = storyOf(flow);
    expect(story.heard).toEqual(["hello", "ask"]);
    expect(story.scripts[0]?.wait).toEqual({ kind: "none" });

    story.ends({ kind: "heard" });
    expect([story.node, story.heard]).toEqual(["menu", ["hello", "main-menu"]]);
    expect(story.scripts[0]?.wait).toMatchObject({ kind: "digits" });
    expect(story.types("1").heard).toEqual(["goodbye"]);
  });

  it("are said again after a restart", () => {
    const story = storyOf(flow);
    story.send({ type: "recovered", legs: [{ leg: callerLeg, up: true }], cut: false });

    expect(story.heard).toEqual(["hello", "ask"]);
  });
});
