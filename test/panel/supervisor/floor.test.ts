import { describe, expect, it } from "vitest";
import { findAgents } from "../../../src/panel/supervisor/find-agents.ts";
import { levelColor, sumFloor, waitColor } from "../../../src/panel/supervisor/sums.ts";
import { exampleAgent, exampleQueue, exampleView } from "../examples.ts";

const now = 1_000_000;
const view = exampleView(now);
const agents = Object.values(view.agents);

describe("sumFloor", () => {
  it("adds up the queues and takes the longest wait of any", () => {
    expect(sumFloor(Object.values(view.queues), agents)).toEqual({
      waiting: 4,
      longestSince: now - 74_000,
      talking: 3,
      answered: 205,
      abandoned: 20,
      agentsReady: 2,
      agentsHere: 8,
    });
  });

  it("knows an empty floor", () => {
    expect(sumFloor([exampleQueue("a")], [])).toMatchObject({ waiting: 0, longestSince: null });
  });

  it("does not count as ready whom no call can reach", () => {
    const away = exampleAgent("a", { obstacle: "line_lost" });

    expect(sumFloor([], [away])).toMatchObject({ agentsReady: 0, agentsHere: 1 });
  });
});

describe("the colours of the floor", () => {
  it.each([
    [null, "gray"],
    [0.8, "teal"],
    [0.79, "yellow"],
    [0.59, "red"],
  ] as const)("show a service level of %s in %s", (share, color) => {
    expect(levelColor(share)).toBe(color);
  });

  it.each([
    [null, "gray"],
    [10_000, "teal"],
    [10_001, "yellow"],
    [20_001, "red"],
  ] as const)("show a wait of %s ms against 20 s in %s", (waited, color) => {
    expect(waitColor(waited, 20_000)).toBe(color);
  });
});

describe("findAgents", () => {
  it("puts those with calls first and those away last", () => {
    const states = findAgents(agents, "", "all").map((agent) => agent.state);

    expect(states).toEqual([
      "ringing",
      "busy",
      "busy",
      "wrap_up",
      "ready",
      "ready",
      "ready",
      "paused",
      "offline",
    ]);
  });

  it.each([
    ["  MILLER ", ["ann"]],
    ["李", ["li"]],
    ["cards", ["bob", "ann"]],
    ["nobody", []],
  ])("finds %j in names, skills and queues", (text, ids) => {
    expect(findAgents(agents, text, "all").map((agent) => agent.id)).toEqual(ids);
  });

  it("narrows to one state", () => {
    expect(findAgents(agents, "", "paused").map((agent) => agent.id)).toEqual(["tom"]);
  });
});
