import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Duration } from "../../src/contract/scenario/index.ts";
import { Agenda } from "../../src/simulator/agenda.ts";
import { drawOf } from "../../src/simulator/durations.ts";
import { difference, estimate, student95 } from "../../src/simulator/estimates.ts";
import { serviceLevels } from "../../src/simulator/figures.ts";
import { Histogram } from "../../src/simulator/histogram.ts";
import { nothing } from "../../src/simulator/records.ts";
import { Stream } from "../../src/simulator/stream.ts";

describe("a stream of random numbers", () => {
  it("is the same again for the same numbers and another for others", () => {
    const first = (seed: number, purpose: number, unit: number) => {
      const stream = new Stream(seed, purpose, unit);
      return Array.from({ length: 4 }, () => stream.next());
    };
    const used = new Stream(9, 9, 9);
    used.next();
    used.restart(1, 2, 3);

    expect(first(1, 2, 3)).toEqual(first(1, 2, 3));
    expect(used.next()).toBe(first(1, 2, 3)[0]);
    const firsts = [first(1, 2, 3), first(2, 2, 3), first(1, 3, 3), first(1, 2, 4)];
    expect(new Set(firsts.map(String)).size).toBe(4);
  });

  it("is spread evenly, also over the first numbers of streams that follow each other", () => {
    const tens = Array.from({ length: 10 }, () => 0);
    for (let unit = 0; unit < 20_000; unit += 1) {
      const ten = Math.floor(new Stream(1, 3, unit).next() * 10);
      tens[ten] = (tens[ten] ?? 0) + 1;
    }
    const chiSquare = tens.reduce((sum, count) => sum + (count - 2_000) ** 2 / 2_000, 0);

    // 9 degrees of freedom: above 27.9 with 0.1 %.
    expect(chiSquare).toBeLessThan(27.9);
  });
});

describe("a distribution of times", () => {
  it.each<[Duration, number, number]>([
    [{ exponential: 180 }, 180, 180],
    [{ lognormal: { mean: 200, sd: 150 } }, 200, 150],
    [{ gamma: { mean: 200, sd: 100 } }, 200, 100],
    [{ gamma: { mean: 100, sd: 150 } }, 100, 150],
    [{ deterministic: 30 }, 30, 0],
  ])("%j has its mean and its deviation", (duration, mean, sd) => {
    const stream = new Stream(1, 1, 1);
    const draw = drawOf(duration);
    const drawn = Array.from({ length: 100_000 }, () => draw(stream) / 1_000);
    const found = drawn.reduce((sum, one) => sum + one, 0) / drawn.length;
    const variance = drawn.reduce((sum, one) => sum + (one - found) ** 2, 0) / drawn.length;

    expect(Math.abs(found - mean)).toBeLessThan(mean * 0.015);
    expect(Math.abs(Math.sqrt(variance) - sd)).toBeLessThan(mean * 0.04);
  });
});

describe("the agenda", () => {
  it("gives everything back in the order of time, and of noting at the same time", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(20), fc.boolean())), (steps) => {
        const agenda = new Agenda<number>();
        const open: { at: number; what: number }[] = [];
        steps.forEach(([at, alsoTakes], what) => {
          agenda.add(at, what);
          open.push({ at, what });
          if (alsoTakes) expectSoonest(agenda, open);
        });
        while (open.length > 0) expectSoonest(agenda, open);
        expect(agenda.take()).toBeUndefined();
      }),
    );
  });
});

function expectSoonest(agenda: Agenda<number>, open: { at: number; what: number }[]): void {
  open.sort((one, other) => one.at - other.at || one.what - other.what);
  expect(agenda.take()).toMatchObject(open.shift() ?? {});
}

describe("the histogram of waits", () => {
  it("knows every percentile to within one part in a hundred", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 5_000_000 }), { minLength: 1, maxLength: 300 }),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        (waits, share) => {
          const histogram = new Histogram();
          for (const ms of waits) histogram.add(ms);
          const sorted = [...waits].sort((one, other) => one - other);
          const exact = sorted[Math.ceil(share * waits.length) - 1] ?? Number.NaN;
          expect(Math.abs(histogram.quantile(share) - exact)).toBeLessThanOrEqual(
            exact * 0.016 + 1,
          );
        },
      ),
    );
  });
});

describe("an estimate", () => {
  it.each([
    [1, 12.7062],
    [2, 4.30265],
    [4, 2.77645],
    [9, 2.26216],
    [30, 2.04227],
    [999, 1.96234],
  ])("takes Student's deviate for %i degrees of freedom: %d", (freedom, deviate) => {
    expect(student95(freedom)).toBeCloseTo(deviate, 3);
  });

  it("of a count is the mean with Student's interval", () => {
    // 4, 6, 8: mean 6, deviation 2, half 4.30265 * 2 / sqrt(3).
    const { mean, low, high } = estimate([4, 6, 8].map((count) => [count, 1]));

    expect(mean).toBe(6);
    expect(low).toBeCloseTo(6 - 4.9683, 3);
    expect(high).toBeCloseTo(6 + 4.9683, 3);
  });

  it("of a share weighs each day by its calls", () => {
    const days = [
      [1, 1],
      [80, 100],
    ] as const;

    expect(estimate(days).mean).toBeCloseTo(81 / 101);
    expect(estimate([[0, 0]]).mean).toBeNull();
    expect(estimate([[5, 10]])).toEqual({ mean: 0.5, low: null, high: null });
  });

  it("of a difference over the same days is sure of what all days share", () => {
    const base = [10, 50, 90].map((count) => [count, 1] as const);
    const other = base.map(([count]) => [count + 5, 1] as const);

    expect(difference(base, other)).toEqual({ mean: 5, low: 5, high: 5 });
  });
});

describe("the service level", () => {
  it("of the same hundred calls is another by each definition", () => {
    // 70 answered within 20 s and 10 later; 5 gave up within 5 s, 5 within 20 s, 10 later.
    const counts = {
      ...nothing,
      ...{ arrived: 100, answered: 80, answeredInTime: 70 },
      ...{ abandoned: 20, abandonedInTime: 10, shortAbandoned: 5 },
    };
    const levels = Object.entries(serviceLevels).map(([name, of]) => {
      const [part, base] = of(counts);
      return [name, Math.round((part / base) * 1_000) / 10];
    });

    expect(Object.fromEntries(levels)).toEqual({
      ofOffered: 70,
      withoutShort: 73.7,
      lateAbandons: 77.8,
      leftInTime: 80,
      ofAnswered: 87.5,
    });
  });
});
