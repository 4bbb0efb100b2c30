import { describe, expect, it } from "vitest";
import { emptyCounts, FloorQueue, serviceLevelOf } from "../../../src/core/acd/index.ts";
import type { WaitingCall } from "../../../src/core/acd/waiting.ts";
import { callId, queueId } from "../../../src/core/lib/brands.ts";
import { needOf } from "../../../src/core/lib/skills.ts";
import { queueOf } from "./floor-fixture.ts";

let arrivals = 0;
const waiting = (call: string, since: number, priority = 0): WaitingCall => ({
  call: callId(call),
  visit: 1,
  queue: queueId("service"),
  asked: needOf([]),
  need: needOf([]),
  priority,
  since,
  rank: since - priority * 60_000,
  arrival: arrivals++,
  caller: null,
  known: null,
  step: 0,
  found: null,
  forecast: null,
  pool: null,
});

describe("FloorQueue", () => {
  it("knows places and the longest wait", () => {
    const { line, open } = new FloorQueue(queueOf("service"), emptyCounts(), true);
    const [late, early, urgent, equal] = [
      waiting("late", 20),
      waiting("early", 10),
      waiting("urgent", 30, 5),
      waiting("equal", 20),
    ];
    for (const call of [late, early, urgent, equal]) line.add(call);

    expect([urgent, early, late, equal].map((call) => line.placeOf(call))).toEqual([1, 2, 3, 4]);
    expect(line.first).toBe(urgent);
    line.remove(early);
    line.remove(early);
    expect([line.length, line.placeOf(early)]).toEqual([3, null]);
    expect(open).toBe(true);
  });

  it("knows since when the longest waiting caller waits, whatever their rank", () => {
    const queue = new FloorQueue(queueOf("service"), emptyCounts(), true);
    expect(queue.longestSince()).toBeNull();

    queue.line.add(waiting("urgent", 30, 5));
    queue.line.add(waiting("early", 10));

    expect(queue.longestSince()).toBe(10);
  });
});

describe("serviceLevelOf", () => {
  it.each([
    [{ answered: 0, answeredInTime: 0, abandoned: 0, shortAbandoned: 0 }, null],
    [{ answered: 0, answeredInTime: 0, abandoned: 2, shortAbandoned: 2 }, null],
    [{ answered: 8, answeredInTime: 6, abandoned: 3, shortAbandoned: 1 }, 0.6],
    [{ answered: 1, answeredInTime: 1, abandoned: 0, shortAbandoned: 0 }, 1],
  ])("of %j is %j", (counts, level) => {
    expect(serviceLevelOf({ offered: 0, ...counts })).toBe(level);
  });
});
