import { describe, expect, it } from "vitest";
import { emptyCounts, FloorQueue, serviceLevelOf } from "../../../src/core/acd/index.ts";
import { callId, queueId } from "../../../src/core/lib/brands.ts";
import { queueOf } from "./floor-fixture.ts";

let arrivals = 0;
const waiting = (call: string, since: number, priority = 0, skills: readonly string[] = []) => ({
  call: callId(call),
  visit: 1,
  queue: queueId("service"),
  skills,
  priority,
  since,
  arrival: arrivals++,
});

describe("FloorQueue", () => {
  it("knows places, the longest wait and the first for given skills", () => {
    const queue = new FloorQueue(queueOf("service"), emptyCounts());
    const [late, early, urgent, equal] = [
      waiting("late", 20),
      waiting("early", 10, 0, ["zh"]),
      waiting("urgent", 30, 5, ["sales"]),
      waiting("equal", 20),
    ];
    for (const call of [late, early, urgent, equal]) queue.add(call);

    expect([urgent, early, late, equal].map((call) => queue.positionOf(call))).toEqual([
      1, 2, 3, 4,
    ]);
    expect(queue.longestSince()).toBe(10);
    expect(queue.firstFor(["zh", "en"])).toBe(early);
    expect(queue.firstFor([])).toBe(late);
    queue.remove(early);
    queue.remove(early);
    expect([queue.length, queue.positionOf(early)]).toEqual([3, null]);
  });

  it("has nobody first and no longest wait when it is empty", () => {
    const queue = new FloorQueue(queueOf("service"), emptyCounts());

    expect([queue.firstFor(["zh"]), queue.longestSince()]).toEqual([null, null]);
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
