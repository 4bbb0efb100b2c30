import { describe, expect, it } from "vitest";
import type { FlowPicture } from "../../../src/contract/index.ts";
import { alarmOf, tallyOf } from "../../../src/panel/flow/tally.ts";

const edge = (from: string, to: string, ...keys: string[]): FlowPicture["edges"][number] => ({
  from,
  to,
  ways: keys.map((key) => ({ key: `${from}:${key}`, label: key })),
  points: [
    { x: 0, y: 0 },
    { x: 1, y: 1 },
  ],
  labelAt: { x: 0, y: 0 },
});
const picture: FlowPicture = {
  flow: "main",
  version: "v1",
  width: 1,
  height: 1,
  groups: [],
  nodes: [],
  edges: [edge("menu", "agent", "keys.1", "keys.0"), edge("menu", "bye", "exhausted")],
};
const items = [
  { node: "menu", way: "call_started", count: 10 },
  { node: "menu", way: "keys.1", count: 4 },
  { node: "menu", way: "keys.0", count: 1 },
  { node: "menu", way: "exhausted", count: 2 },
  { node: "menu", way: "hung_up", count: 3 },
  { node: "agent", way: "hung_up", count: 1 },
  { node: "agent", way: "call_ended", count: 4 },
];

describe("tallyOf", () => {
  it("sums the ways of an edge, and those who came to a node by all of them", () => {
    const tally = tallyOf(picture, items);

    expect(picture.edges.map(tally.edge)).toEqual([5, 2]);
    expect(tally.edgeMax).toBe(5);
    expect(tally.node("menu")).toMatchObject({ came: 10, hungUp: 3, share: 0.3 });
    expect(tally.node("agent")).toEqual({ came: 5, hungUp: 1, ended: 4, failed: 0, share: 0.2 });
    expect([tally.begun, tally.share]).toEqual([10, 0.4]);
  });

  it("has no share where nobody came", () => {
    const tally = tallyOf(picture, []);

    expect(tally.node("menu").share).toBeNull();
    expect([tally.share, tally.edgeMax]).toEqual([null, 0]);
  });
});

describe("alarmOf", () => {
  it("rises with the share of those who hang up", () => {
    expect([null, 0, 0.049, 0.05, 0.15, 0.3, 1].map(alarmOf)).toEqual([
      null,
      null,
      null,
      "low",
      "middle",
      "high",
      "high",
    ]);
  });
});
