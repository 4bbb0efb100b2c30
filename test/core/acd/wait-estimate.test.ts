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

    expect(estimate.calibration()).toMatchObject({ waits: 100, coverage: 0.4 });
    expect(estimate.isCalibrated).toBe(false);
  });

  it("does not judge a range by who gave up within it, but by who gave up after it", () => {
    const estimate = new WaitEstimate();
    const forecast = { meanMs: 50, spread: 0.02, lowMs: 10, highMs: 100, appQueueMs: 0 };
    estimate.waited(50, true, forecast);
    expect(estimate.calibration().waits).toBe(0);

    estimate.waited(150, true, forecast);

    expect(estimate.calibration()).toMatchObject({ waits: 1, coverage: 0 });
  });

  it("says how far means were off, and how far the rule of app_queue was for the same callers", () => {
    const estimate = new WaitEstimate();
    for (let n = 0; n < 5; n += 1) estimate.served(60_000);
    estimate.waited(40_000, false, null);
    const forecast = estimate.forecast(0, 2);
    expect(forecast).toMatchObject({ appQueueMs: 10_000 });

    estimate.waited(36_000, false, forecast);
    estimate.waited(1_000_000, true, forecast);

    const { errorMs, appQueueErrorMs } = estimate.calibration();
    expect(errorMs).toBeCloseTo(Math.abs(36_000 - (forecast?.meanMs ?? 0)));
    expect(appQueueErrorMs).toBe(26_000);
  });

  it("widens its ranges when too many waits end outside them, and narrows them when too few do", () => {
    const widthAfter = (share: number) => {
      const estimate = new WaitEstimate();
      for (let n = 0; n < 5; n += 1) estimate.served(60_000);
      for (let n = 0; n < 300; n += 1) {
        const forecast = estimate.forecast(9, 5);
        if (!forecast) throw new Error("There is no forecast.");
        const isOut = (n % 10) / 10 < share;
        const ms = isOut ? forecast.highMs + 1 : forecast.meanMs;
        estimate.waited(ms, false, forecast);
      }
      return (estimate.forecast(9, 5)?.highMs ?? 0) / (estimate.forecast(9, 5)?.meanMs ?? 1);
    };

    expect(widthAfter(0.5)).toBeGreaterThan(widthAfter(0.1) * 1.1);
    expect(widthAfter(0)).toBeLessThan(widthAfter(0.1) * 0.97);
  });

  it.each(scenarios)(
    "is nearly as good as who knows the rates, better than app_queue: $name",
    (scenario) => {
      const outcomes = simulate(scenario, new Random(7), 6_000).slice(500);

      const { ours, best, appQueue, coverage } = judge(outcomes);

      expect(ours / best).toBeLessThanOrEqual(1.1);
      expect(ours).toBeLessThanOrEqual(appQueue);
      expect(coverage).toBeGreaterThan(0.73);
      expect(coverage).toBeLessThan(0.87);
    },
  );
});
