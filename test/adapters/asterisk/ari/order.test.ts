import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Order, thingsOf } from "../../../../src/adapters/asterisk/ari/order.ts";

describe("the order of requests", () => {
  it("spreads what has nothing to do with each other", () => {
    const order = new Order(2);

    expect([order.place(1, ["a"]), order.place(2, ["b"]), order.place(3, ["c"])]).toEqual([
      0, 1, 0,
    ]);
  });

  it("sends what touches the same on one lane, until the first is answered", () => {
    const order = new Order(2);

    expect([order.place(1, ["a"]), order.place(2, ["a"])]).toEqual([0, 0]);
    order.done(1);
    order.done(2);
    order.place(3, ["b"]);
    expect(order.place(4, ["a"])).toBe(1);
  });

  it("lets a request wait for those on other lanes, and those behind it for the request", () => {
    const order = new Order(3);
    order.place(1, ["caller"]);
    order.place(2, ["agent"]);

    expect([order.place(3, ["caller", "agent"]), order.place(4, ["agent"])]).toEqual([null, null]);

    expect(order.done(1)).toEqual([
      { id: 3, lane: 1 },
      { id: 4, lane: 1 },
    ]);
    expect([order.done(2), order.done(3), order.done(4), order.done(4)]).toEqual([[], [], [], []]);
  });

  it("keeps the order of all that touch the same, whatever the answers' order", () => {
    const things = fc.uniqueArray(fc.constantFrom<string>("a", "b", "c", "d"), {
      minLength: 1,
      maxLength: 3,
    });
    const requests = fc.array(fc.record({ things, answersFirst: fc.nat(3) }), { maxLength: 40 });
    fc.assert(
      fc.property(
        requests,
        fc.integer({ min: 1, max: 4 }),
        fc.infiniteStream(fc.nat()),
        (all, lanes, dice) => {
          const order = new Order(lanes);
          /** What each lane has not done yet: a lane does one after the other. */
          const queues = Array.from({ length: lanes }, (): number[] => []);
          const done: number[] = [];
          const finishOne = (): void => {
            const busy = queues.filter((queue) => queue.length > 0);
            const queue = busy[dice.next().value % Math.max(1, busy.length)];
            const id = queue?.shift();
            if (id === undefined) return;
            done.push(id);
            for (const next of order.done(id)) queues[next.lane]?.push(next.id);
          };
          all.forEach((request, id) => {
            for (let answers = request.answersFirst; answers > 0; answers -= 1) finishOne();
            const lane = order.place(id, request.things);
            if (lane !== null) queues[lane]?.push(id);
          });
          for (let left = all.length; left > 0; left -= 1) finishOne();

          expect([...done].sort((one, other) => one - other)).toEqual(all.map((_, id) => id));
          for (const thing of ["a", "b", "c", "d"]) {
            const touching = done.filter((id) => all[id]?.things.includes(thing));
            expect(touching).toEqual([...touching].sort((one, other) => one - other));
          }
        },
      ),
    );
  });

  it("knows what a request touches by its parameters", () => {
    expect(thingsOf({ bridgeId: "room", channel: ["1.1", "1.2"], role: "x" })).toEqual([
      "1.1",
      "1.2",
      "room",
    ]);
    expect(thingsOf({ playbackId: "1.1:0" }, ["1.1"])).toEqual(["1.1", "1.1:0"]);
    expect(thingsOf({ objectType: "aor" })).toEqual([""]);
  });
});
