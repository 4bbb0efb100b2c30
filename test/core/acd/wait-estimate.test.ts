import { describe, expect, it } from "vitest";
import { Random } from "../../../src/adapters/simulated/index.ts";
import { WaitEstimate } from "../../../src/core/acd/wait-estimate.ts";
import { judge, scenarios } from "../../load/expected-wait/judge.ts";
import { simulate } from "../../load/expected-wait/simulate.ts";

describe("WaitEstimate", () => {
  it("foresees nothing before it has seen agents at work, nor without agents", () => {
    const estimate = new WaitEstimate();
    expect(estimate.forecast(0, 3)).toBeNull();
    for (let n = 0; n < 5; n += 1) estimate.served(60_000);

    expect(estimate.forecast(0, 3)?.meanMs).toBeCloseTo(20_000);
    expect(estimate.forecast(2, 3)?.meanMs).toBeCloseTo(60_000);
    expect(estimate.forecast(0, 0)).toBeNull();
  });

  it("foresees a shorter wait where callers give up before them", () => {
    const estimate = new WaitEstimate();
    for (let n = 0; n < 5; n += 1) estimate.served(60_000);
    const patient = estimate.forecast(4, 2)?.meanMs ?? 0;
    for (let n = 0; n < 5; n += 1) estimate.waited(60_000, true, null);

    const hasty = estimate.forecast(4, 2)?.meanMs ?? 0;

    expect(hasty).toBeLessThan(patient);
    expect(hasty).toBeCloseTo(
      [0, 1, 2, 3, 4].reduce((sum, before) => sum + 1 / (2 / 60_000 + before / 60_000), 0),
    );
  });

  it("keeps silent until enough ranges have held, and again when they do not", () => {
    const estimate = new WaitEstimate();
    for (let n = 0; n < 5; n += 1) estimate.served(60_000);
    const forecast = estimate.forecast(9, 5);
    if (!forecast) throw new Error("There is no forecast.");
    for (let n = 0; n < 49; n += 1) {
      estimate.waited(n % 5 === 0 ? forecast.highMs + 1 : forecast.meanMs, false, forecast);
    }
    expect(estimate.isCalibrated).toBe(false);
    estimate.waited(forecast.meanMs, false, forecast);
    expect(estimate.isCalibrated).toBe(true);

    for (let n = 0; n < 50; n += 1) estimate.waited(forecast.highMs + 1, false, forecast);

    expect(estimate.calibration()).toEqual({ waits: 100, coverage: 0.4 });
    expect(estimate.isCalibrated).toBe(false);
  });

  it("does not judge a range by who gave up within it, but by who gave up after it", () => {
    const estimate = new WaitEstimate();
    const forecast = { meanMs: 50, spread: 0.02, lowMs: 10, highMs: 100 };
    estimate.waited(50, true, forecast);
    expect(estimate.calibration().waits).toBe(0);

    estimate.waited(150, true, forecast);

    expect(estimate.calibration()).toEqual({ waits: 1, coverage: 0 });
  });

  it.each(scenarios)(
    "is nearly as good as who knows the rates, better than app_queue: $name",
    (scenario) => {
      const outcomes = simulate(scenario, new Random(7), 6_000).slice(500);

      const { ours, best, appQueue, coverage } = judge(outcomes);

      expect(ours / best).toBeLessThanOrEqual(1.1);
      expect(ours).toBeLessThanOrEqual(appQueue);
      expect(coverage).toBeGreaterThan(0.68);
      expect(coverage).toBeLessThan(0.9);
    },
  );
});
