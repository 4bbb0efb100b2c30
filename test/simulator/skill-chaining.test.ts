import { describe, expect, it } from "vitest";
import type { Estimate } from "../../src/simulator/estimates.ts";
import { simulate } from "../../src/simulator/index.ts";
import { chained } from "./skill-chaining.ts";

/**
 * The setting of Wallace and Whitt (2004). The reference values come from programs written for it,
 * with ten million calls each; `half` is the half width of their interval. Bounds are as in
 * exact.test.ts.
 */
const sure = 1.75;

function expectNear(estimate: Estimate | undefined, value: number, half: number): void {
  if (!estimate || estimate.mean === null || estimate.high === null) throw new Error("No figure.");
  const bound = sure * Math.hypot(estimate.high - estimate.mean, half);
  expect(Math.abs(estimate.mean - value), `${estimate.mean} for ${value}`).toBeLessThan(bound);
}

describe("skill chaining", () => {
  it.each([
    [1, 0.04215, 3.064, 0.02, 0.574, 0.473],
    [2, 0.00452, 0.601, 0.009, 0.427, 0.714],
    [6, 0.00352, 0.442, 0.01, 0.377, 0.785],
  ])(
    "with %i skills an agent, served in order",
    (skills, blocked, minutes, half, delayed, in30) => {
      const { all } = simulate(chained({ skills, isOrdered: true, days: 12 }));

      expectNear(all.figures.blockedShare, blocked, 0.0005);
      expectNear(all.figures.wait, minutes * 60, half * 60);
      expectNear(all.figures.delayedShare, delayed, 0.004);
      expectNear(all.serviceLevels.ofOffered, in30, 0.004);
    },
  );

  it("with two skills an agent, who take the oldest caller", () => {
    const { all } = simulate(chained({ skills: 2, isOrdered: false, days: 12 }));

    expectNear(all.figures.blockedShare, 0.0041, 0.0005);
    expectNear(all.figures.wait, 0.568 * 60, 0.008 * 60);
    expectNear(all.serviceLevels.ofOffered, 0.682, 0.004);
  });

  it("with all skills and the oldest caller first is one line: exactly M/M/90 with 120 places", () => {
    const { all } = simulate(chained({ skills: 6, isOrdered: false, days: 12 }));

    expectNear(all.figures.blockedShare, 0.00364308, 0);
    expectNear(all.figures.wait, 0.45002276 * 60, 0);
    expectNear(all.figures.delayedShare, 0.379706, 0);
    expectNear(all.serviceLevels.ofOffered, 0.73292228, 0);
  });
});
