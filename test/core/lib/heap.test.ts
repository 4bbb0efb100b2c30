import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Heap } from "../../../src/core/lib/heap.ts";

describe("Heap", () => {
  it("gives out in order whatever is put in, in whatever order, and between", () => {
    const act = fc.oneof(fc.integer({ min: 0, max: 20 }), fc.constant("pop" as const));
    fc.assert(
      fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
        const heap = new Heap<number>((one, other) => one < other);
        const model: number[] = [];
        for (const one of acts) {
          if (one === "pop") expect(heap.pop()).toBe(model.shift());
          else {
            heap.push(one);
            model.push(one);
            model.sort((a, b) => a - b);
          }
          expect([heap.first, heap.size]).toEqual([model[0], model.length]);
        }
      }),
    );
  });

  it("is empty after everything was taken out", () => {
    const heap = new Heap<number>((one, other) => one < other);
    heap.push(1);
    heap.clear();

    expect([heap.pop(), heap.size]).toEqual([undefined, 0]);
  });
});
