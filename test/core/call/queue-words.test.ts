import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CallEvent, Lack, WaitForeseen } from "../../../src/core/call/index.ts";
import { isWorse, waitTold } from "../../../src/core/call/wait-told.ts";
import type { FlowDocument, QueueNode } from "../../../src/core/flow/index.ts";
import { spineFlow } from "../../fakes/spine-flow.ts";
import { agentLeg, caller, offerMade, Story } from "./story.ts";

const sound = (name: string) => ({ kind: "sound", name }) as const;

/** The flow of the stories with another queue node `agent`. */
function flowWith(change: Partial<QueueNode>): FlowDocument {
  const agent = spineFlow.nodes["agent"];
  if (agent?.type !== "queue") throw new Error("There is no queue node.");
  return { ...spineFlow, nodes: { ...spineFlow.nodes, agent: { ...agent, ...change } } };
}

const announce = { position: true, wait: true, everyMs: 30_000 };
const minutes = (low: number, high: number): WaitForeseen => {
  return { meanMs: (low + high) * 30_000, lowMs: low * 60_000, highMs: high * 60_000 };
};
const place = (position: number, wait?: WaitForeseen): CallEvent => {
  return { type: "position_told", position, ...(wait && { wait }) };
};
const due: CallEvent = { type: "timer_fired", timer: "announce" };

/** A caller who has come to the queue of a flow; the floor has not said anything yet. */
const waiting = (change: Partial<QueueNode>) =>
  Story.started(flowWith(change)).types("1").types("2");

/** Numbers that are said of how it stands. */
const standing = (story: Story) =>
  story.scripts
    .flatMap(({ prompts }) => prompts)
    .flatMap((prompt): readonly (number | string)[] => {
      if (prompt.kind === "position") return [prompt.value];
      return prompt.kind === "wait" ? [`${prompt.from}-${prompt.to}`] : [];
    });

const timer = ({ effects }: Story) =>
  effects.flatMap((effect) =>
    effect.do === "set_timer" && effect.timer === "announce" ? [effect.dueAt] : [],
  );

describe("what callers in a line are told", () => {
  it("is their place and the expected wait, at intervals, when the queue knows it", () => {
    const story = waiting({ announce }).send(place(3, minutes(1.5, 4.2)));
    expect(story.heard).toEqual(["please-wait", "position", "wait"]);
    expect(standing(story)).toEqual([3, "1-5"]);
    expect(timer(story)).toEqual([story.at + 30_000]);

    story.wait(30_000).send(due);
    expect(story.told).toEqual([{ type: "position_asked", call: "c1" }]);
    story.send(place(2));
    expect(standing(story)).toEqual([2]);
  });

  it("is only what the node asks for", () => {
    const wait = waiting({ announce: { ...announce, position: false } });
    expect(standing(wait.send(place(3, minutes(2, 5))))).toEqual(["2-5"]);

    const nothing = waiting({ announce: { ...announce, position: false, wait: false } });
    expect(nothing.send(place(3, minutes(2, 5))).heard).toEqual(["please-wait"]);
    expect(timer(nothing)).toEqual([]);
  });

  it("never becomes worse: the caller hears music until there is something better to say", () => {
    const story = waiting({ announce }).send(place(3, minutes(2, 5)));
    story
      .wait(30_000)
      .send(due)
      .send(place(4, minutes(4, 8)));
    expect(story.scripts).toEqual([]);
    expect(timer(story)).toEqual([story.at + 30_000]);

    story
      .wait(30_000)
      .send(due)
      .send(place(3, minutes(2, 3.5)));
    expect(standing(story)).toEqual([3, "2-4"]);

    // Four minutes were told: two later at most two are left.
    story
      .wait(120_000)
      .send(due)
      .send(place(2, minutes(1, 3)));
    expect(standing(story)).toEqual([2]);
    story
      .wait(30_000)
      .send(due)
      .send(place(1, minutes(0.1, 1.5)));
    expect(standing(story)).toEqual([1, "0-2"]);
  });

  it("stays the best when a supervisor sends the caller to another line", () => {
    const story = waiting({ announce }).send(place(2));
    const { state } = story;
    if (state.phase !== "queued") throw new Error("The call does not wait.");
    story.wait(1_000).send({ type: "queue_moved", queue: state.place.queue });
    expect(story.send(place(5)).scripts).toEqual([]);

    story.send({ type: "queue_moved", queue: state.place.queue });
    expect(standing(story.send(place(1)))).toEqual([1]);
  });

  it("goes on as before in a flow of an earlier version", () => {
    const story = Story.queued();
    story
      .wait(30_000)
      .send(due)
      .send(place(1, minutes(2, 5)));

    expect(standing(story)).toEqual([1]);
    expect(timer(story)).toEqual([story.at + 30_000]);
  });

  it("is cut off by the agent who answers", () => {
    const story = waiting({ announce }).send(place(1)).isOffered();
    story.send({ type: "leg_answered", leg: agentLeg });

    const [script] = story.scripts.filter(({ leg }) => leg === caller);
    expect(script?.prompts).toEqual([]);
    expect(script?.wait.kind).toBe("join");
  });

  it("is said as soon as the phone of an agent has rung in vain", () => {
    const story = waiting({ announce }).send(place(1)).isOffered().wait(40_000);
    story.send({ type: "leg_ended", leg: agentLeg, cause: "no_answer" });

    expect(timer(story)).toEqual([story.at]);
  });
});

describe("messages", () => {
  const comfort = { everyMs: 20_000, messages: [[sound("one")], [sound("two"), sound("three")]] };

  it("are said in turn at their own interval, without asking the floor", () => {
    const story = waiting({ announce: { ...announce, everyMs: 600_000 }, comfort }).send(place(2));
    const said = [1, 2, 3].map(() => story.wait(20_000).send(due).heard);

    expect(said).toEqual([["one"], ["two", "three"], ["one"]]);
    expect(story.told).toEqual([]);
  });

  it("are said with the place when both are due at about the same time, for one cuts off the other", () => {
    const story = waiting({ announce, comfort: { ...comfort, everyMs: 25_000 } }).send(place(2));
    story.wait(25_000).send(due);
    expect(story.told).toEqual([{ type: "position_asked", call: "c1" }]);
    story.send(place(1));

    expect(story.heard).toEqual(["position", "one"]);
    expect(timer(story)).toEqual([story.at + 25_000]);
  });

  it("are said while the place is not, because it is worse", () => {
    const story = waiting({ announce, comfort: { ...comfort, everyMs: 30_000 } }).send(place(2));

    expect(story.wait(30_000).send(due).send(place(9)).heard).toEqual(["one"]);
  });
});

describe("overflow", () => {
  const step = { afterMs: 0, whenLonger: null, whenWaitMs: null, to: "busy" };

  it("looks at who comes, and only then, how long the line and the wait are", () => {
    const overflow = [
      { ...step, whenLonger: 2 },
      { ...step, whenWaitMs: 300_000, to: "urgent" },
    ];
    const longer = waiting({ announce, overflow }).send(place(4));
    expect(longer.node).toBe("busy");
    expect(longer.told).toEqual([{ type: "call_left", call: "c1", reason: "overflowed" }]);

    const slower = waiting({ announce, overflow }).send(place(3, minutes(4, 7)));
    expect(slower.node).toBe("urgent");

    const fits = waiting({ announce, overflow }).send(place(3, minutes(3, 6)));
    expect(fits.node).toBe("agent");
    fits
      .wait(30_000)
      .send(due)
      .send(place(9, minutes(8, 9)));
    expect(fits.node).toBe("agent");
  });

  it("never takes a wait for long that the queue does not know", () => {
    const overflow = [{ ...step, whenWaitMs: 1_000 }];

    expect(waiting({ announce, overflow }).send(place(50)).node).toBe("agent");
  });

  it("looks again after so long, and takes a step that asks nothing", () => {
    const overflow = [
      { ...step, afterMs: 40_000, whenLonger: 5, to: "urgent" },
      { ...step, afterMs: 70_000 },
    ];
    const quiet = { ...announce, position: false, wait: false };
    const story = waiting({ announce: quiet, overflow }).send(place(2));
    expect(timer(story)).toEqual([story.at + 40_000]);

    story.wait(40_000).send(due);
    expect(story.told).toEqual([{ type: "position_asked", call: "c1" }]);
    story.send(place(2));
    expect(story.scripts).toEqual([]);
    expect(timer(story)).toEqual([story.at + 30_000]);
    expect(story.wait(30_000).send(due).send(place(2)).node).toBe("busy");
  });

  it("leaves alone who waits again after a lost line, until the time of a further step", () => {
    const overflow = [step, { ...step, afterMs: 60_000 }];
    const story = Story.started(flowWith({ announce, overflow })).types("1").types("2");
    story.send(offerMade(7, 3)).send({ type: "leg_answered", leg: agentLeg });
    story.send({ type: "leg_ended", leg: agentLeg, cause: "lost" });

    expect(story.send(place(1)).node).toBe("agent");
    expect(timer(story)).toEqual([story.at + 30_000]);
    story.wait(60_000).send(due);
    expect(story.send(place(1)).node).toBe("busy");
  });
});

describe("a queue where nobody is", () => {
  const lacking = (lacks: Lack): CallEvent => ({ type: "position_told", position: 1, lacks });
  const quiet = { ...announce, position: false, wait: false };
  const unstaffed = { to: "busy", countPaused: true };

  it("sends on who comes, where nobody is signed in", () => {
    const story = waiting({ unstaffed }).send(lacking("everybody"));

    expect(story.node).toBe("busy");
    expect(story.told).toEqual([{ type: "call_left", call: "c1", reason: "overflowed" }]);
    expect(waiting({}).send(lacking("everybody")).node).toBe("agent");
  });

  it("counts agents on a pause as being there, unless the node says otherwise", () => {
    const strict = { ...unstaffed, countPaused: false };
    const paused = lacking("who_is_not_paused");

    expect(waiting({ unstaffed }).send(paused).node).toBe("agent");
    expect(waiting({ unstaffed: strict }).send(paused).node).toBe("busy");
  });

  it("sends on who waits within half a minute after the last agent has gone", () => {
    const story = waiting({ announce: quiet, unstaffed }).send(place(1));
    expect(timer(story)).toEqual([story.at + 30_000]);
    story.wait(30_000).send(due);
    expect(story.told).toEqual([{ type: "position_asked", call: "c1" }]);
    expect(story.send(place(1)).node).toBe("agent");
    expect(timer(story)).toEqual([story.at + 30_000]);

    expect(story.wait(30_000).send(due).send(lacking("everybody")).node).toBe("busy");
  });

  it("looks at who waits again after a lost line half a minute later", () => {
    const story = Story.started(flowWith({ announce: quiet, unstaffed }))
      .types("1")
      .types("2");
    story.send(offerMade(7, 3)).send({ type: "leg_answered", leg: agentLeg });
    story.send({ type: "leg_ended", leg: agentLeg, cause: "lost" });

    expect(story.send(lacking("everybody")).node).toBe("agent");
    expect(timer(story)).toEqual([story.at + 30_000]);
    expect(story.wait(30_000).send(due).send(lacking("everybody")).node).toBe("busy");
  });
});

describe("a queue that takes nobody", () => {
  const refused = (reason: "full" | "closed", change: Partial<QueueNode>) =>
    waiting(change).send({ type: "queue_refused", reason }).node;

  it("sends callers by `closed` when a supervisor has closed it, by `full` where there is no such way", () => {
    expect(refused("closed", { closed: "urgent" })).toBe("urgent");
    expect(refused("full", { closed: "urgent" })).toBe("busy");
    expect(refused("closed", {})).toBe("busy");
  });
});

describe("waitTold", () => {
  it.each([
    [minutes(0.2, 0.9), { from: 0, to: 1 }],
    [minutes(2, 5), { from: 2, to: 5 }],
    [minutes(2.9, 4.1), { from: 2, to: 5 }],
    [minutes(7, 13), { from: 5, to: 15 }],
    [minutes(22, 44), { from: 20, to: 50 }],
    [minutes(50, 130), { from: 50, to: null }],
    [minutes(75, 90), { from: 60, to: null }],
  ])("rounds a range so that it holds as often: %o", (foreseen, told) => {
    expect(waitTold(foreseen, 0)).toMatchObject(told);
  });

  it("says nothing of a range that says nothing", () => {
    expect(waitTold(minutes(5, 200), 0)).toBeNull();
  });

  const range = fc
    .tuple(fc.integer({ min: 0, max: 7_200_000 }), fc.integer({ min: 1, max: 7_200_000 }))
    .map(([lowMs, more]) => ({ meanMs: lowMs + more / 2, lowMs, highMs: lowMs + more }));

  it("holds the range that was foreseen, and the same range at the same time is not worse", () => {
    fc.assert(
      fc.property(range, (foreseen) => {
        const told = waitTold(foreseen, 0);
        if (told === null) return;
        expect(told.from * 60_000).toBeLessThanOrEqual(foreseen.lowMs);
        if (told.to !== null) expect(told.to * 60_000).toBeGreaterThanOrEqual(foreseen.highMs);
        expect(isWorse(told, told, 0)).toBe(false);
      }),
    );
  });

  it("keeps the first end for who is told the same again and again", () => {
    const story = waiting({ announce }).send(place(1, minutes(2, 4.5)));
    const said = [1, 2, 3, 4].map(() => {
      return standing(
        story
          .wait(30_000)
          .send(due)
          .send(place(1, minutes(2, 4.5))),
      );
    });

    // Five minutes were told; after one of them five would be six.
    expect(said).toEqual([[1, "2-5"], [1], [1], [1]]);
  });

  it("lets no end that is told be later than the end told before, but for its rounding", () => {
    fc.assert(
      fc.property(range, range, fc.integer({ min: 0, max: 3_600_000 }), (one, other, later) => {
        const [before, next] = [waitTold(one, 0), waitTold(other, later)];
        if (!before || !next || before.until === null || isWorse(next, before, later)) return;
        expect(next.until).not.toBeNull();
        expect(next.until ?? 0).toBeLessThan(before.until + 10 * 60_000);
        expect(next.to ?? 0).toBeLessThanOrEqual(before.to ?? 0);
      }),
    );
  });
});
