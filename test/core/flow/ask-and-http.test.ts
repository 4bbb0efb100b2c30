import { describe, expect, it } from "vitest";
import { flowOf, flowText, problemsOf } from "../../contract/flow/world.ts";
import { caller, Story } from "../call/story.ts";

const asked = (fields: string): string =>
  flowText(`
  hello:
    ask:
      prompts: [ask]
      noInput: [hello]
      noMatch: [main-menu-short]
      max: 16
      into: number
      done: tell
      exhausted: bye
      ${fields}
  tell:
    menu: { prompts: [main-menu, { digits: number }], keys: { 1: bye }, exhausted: bye }`);

describe("ask with a rule", () => {
  it("takes only digits that fit its pattern and check digit", () => {
    const story = Story.started(flowOf(asked('pattern: "4x{15}"\n      check: luhn')));

    expect(story.types("5555555555554444").heard).toEqual(["main-menu-short", "ask"]);
    expect(story.types("4242424242424241").heard).toEqual(["main-menu-short", "ask"]);
    expect(story.types("4242424242424242").heard).toEqual(["main-menu", "digits"]);
  });

  it("reads the digits back and takes them after a yes", () => {
    const story = Story.started(
      flowOf(asked("confirm: { before: [hello], after: [main-menu-short] }")),
    );

    expect(story.types("123").heard).toEqual(["hello", "digits", "main-menu-short"]);
    expect(story.types("1").heard).toEqual(["main-menu", "digits"]);
    expect(story.state).toMatchObject({ cursor: { vars: { number: "123" } } });
  });

  it("asks anew after a no, reads back again after silence, and gives up after its tries", () => {
    const flow = flowOf(asked('confirm: { before: [hello], after: [goodbye], yes: "9" }'));
    const story = Story.started(flow).types("123");

    expect(story.types("").heard).toEqual(["hello", "hello", "digits", "goodbye"]);
    expect(story.types("2").heard).toEqual(["ask"]);
    expect(story.types("456").heard).toEqual(["hello", "digits", "goodbye"]);
    expect(story.types("2").heard).toEqual(["goodbye"]);
  });

  it("reads back again to a caller who was to confirm while the service was down", () => {
    const flow = flowOf(asked("confirm: { before: [hello], after: [main-menu-short] }"));
    const story = Story.started(flow).types("123");
    story.send({ type: "recovered", legs: [{ leg: caller, up: true }], cut: false });

    expect(story.heard).toEqual(["hello", "digits", "main-menu-short"]);
    expect(story.types("1").state).toMatchObject({ cursor: { vars: { number: "123" } } });
  });

  it("is refused with a pattern that cannot be read, and with any rule on secret digits", () => {
    expect(problemsOf(asked('pattern: "x{"'))).toEqual([
      expect.stringContaining('The pattern "x{" cannot be read at "{"'),
    ]);
    const secret = asked("secret: true\n      check: luhn").replace(", { digits: number }", "");
    expect(problemsOf(secret)).toEqual([
      expect.stringContaining('Secret digits cannot have "check".'),
    ]);
  });
});

const told = flowText(`
  hello:
    ask: { prompts: [ask], max: 4, into: code, done: tell, exhausted: bye }
  tell:
    http:
      destination: crm
      event: code.typed
      body: { code: code, length: size(code), from: caller.number }
      slow: [hello]
      done: fine
      refused: nay
      failed: away
  fine:
    menu: { prompts: [main-menu], keys: { 1: hello }, exhausted: bye }
  nay:
    menu: { prompts: [main-menu-short], keys: { 1: bye }, exhausted: bye }
  away:
    menu: { prompts: [goodbye], keys: { 1: bye }, exhausted: bye }`);

describe("http", () => {
  const flow = flowOf(told);
  const message = {
    type: "code.typed",
    timestamp: 1_000_000,
    data: { code: "1234", length: 4, from: "+4930123456" },
  };
  /** The request that the call has just made. */
  const sent = (story: Story) => story.effects.find((effect) => effect.do === "call_out");
  const answered = (story: Story, result: "done" | "refused" | "failed") => {
    const { state } = story;
    const id = state.phase === "flow" && state.awaits.kind === "call_out" ? state.awaits.id : "";
    return story.send({ type: "call_out_ended", id, result }).heard;
  };

  it("tells a destination what its expressions say, and goes on by the outcome", () => {
    const story = Story.started(flow).types("1234");

    expect(sent(story)).toEqual({ do: "call_out", id: "c1-o2", destination: "crm", message });
    expect(answered(story, "done")).toEqual(["main-menu"]);
    expect(answered(Story.started(flow).types("1"), "refused")).toEqual(["main-menu-short"]);
    expect(answered(Story.started(flow).types("1"), "failed")).toEqual(["goodbye"]);
  });

  it("tells the same with the same id after the service was down, and else never twice", () => {
    const story = Story.started(flow).types("1234");
    const first = sent(story);

    story.wait(60_000).send({ type: "recovered", legs: [{ leg: caller, up: true }], cut: false });
    expect(sent(story)).toEqual(first);
    expect(answered(story, "done")).toEqual(["main-menu"]);
    story.types("1").types("1234");
    expect(sent(story)).toMatchObject({ id: expect.not.stringContaining("c1-o2") });
  });

  it("ignores an answer to another message", () => {
    const story = Story.started(flow).types("1234");
    const { state } = story;

    expect(story.send({ type: "call_out_ended", id: "c1-o99", result: "done" }).state).toBe(state);
  });

  it("says that it takes a moment", () => {
    const story = Story.started(flow).types("1234").wait(1_000);

    expect(story.send({ type: "timer_fired", timer: "lookup_slow" }).heard).toEqual(["hello"]);
  });

  it("is refused with an unknown destination and with secret digits in its body", () => {
    expect(problemsOf(told.replace("destination: crm", "destination: cmr"))).toEqual([
      expect.stringContaining(
        'There is no destination "cmr" (there are: "crm"). Did you mean "crm"?',
      ),
    ]);
    expect(
      problemsOf(
        told.replace("max: 4,", "max: 4, secret: true,").replace("length: size(code), ", ""),
      ),
    ).toEqual([expect.stringContaining('"code" holds secret digits')]);
  });
});
