import { describe, expect, it } from "vitest";
import { tellTimeline } from "../../../src/core/ticket/index.ts";
import { flowOf, flowText } from "../../contract/flow/world.ts";
import { callStarted, Story } from "../call/story.ts";

const flow = (more = "") =>
  flowOf(
    flowText(`
  hello:
    survey: { prompts: [[ask], [hello]], into: rate, done: thanks, exhausted: bye${more} }
  thanks:
    menu: { prompts: [main-menu, { number: rate }], keys: { 1: bye }, exhausted: bye }`),
  );

const asked = (more?: string) => new Story(flow(more)).send(callStarted);

describe("survey", () => {
  it("keeps the rate on the ticket and in a variable, as a number", () => {
    const call = asked().types("4");

    expect(call.written).toEqual([{ set: "rated", survey: "service", rate: 4, blind: false }]);
    expect(call.heard).toEqual(["main-menu", "number"]);
    expect(call.scripts[0]?.prompts[1]).toEqual({ kind: "number", value: 4 });
  });

  it.each(["0", "6", "9", "*", "#"])("takes the key %s for none of its rates", (key) => {
    const call = asked(", tries: 2").types(key);

    expect(call.written).toEqual([]);
    expect(call.heard).toEqual(["hello"]);
    expect(call.types(key).heard).toEqual(["goodbye"]);
  });

  it("is told on the timeline by its rate alone, marked when agents must not see it", () => {
    const call = asked(", blind: true, name: agent");
    const before = { at: 1, event: callStarted, effects: call.effects };
    call.types("2");
    const event = call.events.at(-1);
    if (event === undefined) throw new Error("No event was sent.");
    const lines = tellTimeline([before, { at: 2, event, effects: call.effects }], {
      flow: null,
      sounds: () => ({}),
      queueLabel: () => null,
    });

    expect(lines.map(({ kind }) => kind)).not.toContain("pressed");
    expect(lines.find(({ kind }) => kind === "rated")).toEqual({
      at: 2,
      kind: "rated",
      blind: true,
      text: { en: "Rated “agent” 2 of 5", zh: "评价“agent”：2 分（满分 5 分）" },
    });
  });
});
