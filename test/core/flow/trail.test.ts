import { describe, expect, it } from "vitest";
import type { CallState } from "../../../src/core/call/index.ts";
import { waysBetween } from "../../../src/core/flow/index.ts";
import { flowOf, flowText } from "../../contract/flow/world.ts";
import { callStarted, Story } from "../call/story.ts";

const flow = flowOf(
  flowText(`
  hello:
    say: { prompts: [hello], next: which }
  which:
    menu:
      prompts: [main-menu]
      keys: { 1: bye, 2: bye, "*": which, 3: count }
      tries: 1
      exhausted: bye
  count:
    branch: { cases: [{ when: lang == "zh", to: bye }], otherwise: which }`),
);

const factsOf = (state: CallState) => (state.phase === "new" ? {} : state.facts);

/** The ways that the newest event made a call take, as `node:field>target`. */
function waysOf(story: Story, act: (story: Story) => void): readonly string[] {
  const before = factsOf(story.state);
  act(story);
  const taken = waysBetween(before, factsOf(story.state));
  return taken.map(({ node, by, to }) => `${node}:${by?.join(".") ?? ""}>${to}`);
}

describe("the trail of a call", () => {
  const started = () => new Story(flow).send(callStarted);

  it("has the ways from the beginning to the first question", () => {
    const taken = waysOf(new Story(flow), (story) => story.send(callStarted));

    expect(taken).toEqual(["hello:next>which"]);
  });

  it("tells two keys that lead to one node apart, and both from the way of silence", () => {
    expect(waysOf(started(), (story) => story.types("1"))).toEqual(["which:keys.1>bye"]);
    expect(waysOf(started(), (story) => story.types("2"))).toEqual(["which:keys.2>bye"]);
    expect(waysOf(started(), (story) => story.types(""))).toEqual(["which:exhausted>bye"]);
  });

  it("has a way back to the same node, and every node passed without a wait", () => {
    expect(waysOf(started(), (story) => story.types("*"))).toEqual(["which:keys.*>which"]);
    expect(waysOf(started(), (story) => story.types("3"))).toEqual([
      "which:keys.3>count",
      "count:otherwise>which",
    ]);
  });

  it("names a key that leads somewhere from every question", () => {
    const text = flowText(`
  hello:
    menu: { prompts: [main-menu], keys: { 1: hello }, exhausted: bye }`);
    const exits = flowOf(text.replace("nodes:", 'always: { "9": bye }\nnodes:'));
    const story = new Story(exits).send(callStarted);

    expect(
      waysOf(story, (one) =>
        one.ends({ kind: "digits", value: "9", endedBy: "exit_key", bargedIn: true }),
      ),
    ).toEqual(["hello:always.9>bye"]);
  });

  it("is told once: an event that takes no way has none", () => {
    const story = started().types("*");

    expect(waysOf(story, (one) => one.send({ type: "timer_fired", timer: "announce" }))).toEqual(
      [],
    );
  });

  it("names the ways out of a queue and out of a talk", () => {
    expect(
      waysOf(Story.queued(), (story) => story.send({ type: "timer_fired", timer: "queue_limit" })),
    ).toEqual([expect.stringContaining("agent:timedOut>")]);
    const talking = Story.talking();
    const leg = talking.state.phase === "talking" ? talking.state.offer.leg : talking.state.phase;
    expect(
      waysOf(talking, (story) =>
        story.send({ type: "leg_ended", leg: leg as never, cause: "normal" }),
      ),
    ).toEqual([expect.stringContaining("agent:ended>")]);
  });
});
