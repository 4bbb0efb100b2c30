import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Patience } from "../../src/simulator/patience.ts";

describe("the patience of callers", () => {
  it("is what Kaplan and Meier make of those who were answered before it ended", () => {
    const patience = new Patience([
      { ms: 5, gaveUp: true },
      { ms: 1, gaveUp: true },
      { ms: 2, gaveUp: false },
      { ms: 3, gaveUp: true },
      { ms: 4, gaveUp: false },
    ]);

    expect(patience.beyond(0)).toBe(1);
    expect(patience.beyond(1)).toBeCloseTo(4 / 5);
    expect(patience.beyond(3)).toBeCloseTo((4 / 5) * (2 / 3));
    expect(patience.beyond(5)).toBe(0);
    expect(patience.after(3, 0)).toBe(5);
  });

  it("is the plain share of callers when nobody was answered", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1 }), (waits) => {
        const patience = new Patience(waits.map((ms) => ({ ms, gaveUp: true })));
        for (const ms of waits) {
          const longer = waits.filter((one) => one > ms).length / waits.length;
          expect(patience.beyond(ms)).toBeCloseTo(longer, 9);
        }
      }),
    );
  });

  it("is endless where nobody was seen to give up later", () => {
    const patience = new Patience([
      { ms: 10, gaveUp: true },
      { ms: 20, gaveUp: false },
    ]);

    expect(patience.after(0, 0.4)).toBe(10);
    expect(patience.after(0, 0.6)).toBe(Number.POSITIVE_INFINITY);
    expect(patience.after(20, 0)).toBe(Number.POSITIVE_INFINITY);
    expect(new Patience([]).after(0, 0)).toBe(Number.POSITIVE_INFINITY);
  });
});
