import { describe, expect, it } from "vitest";
import { Random } from "../../../src/adapters/simulated/index.ts";
import type { PastService, PastVisit } from "../../../src/core/acd/index.ts";
import { learnAgain } from "../../../src/core/acd/index.ts";
import { scenarios } from "../../load/expected-wait/judge.ts";
import type { Watch } from "../../load/expected-wait/simulate.ts";
import { learn } from "../../load/expected-wait/simulate.ts";

/** Notes what a store keeps of the visits and of agents' time. */
function recorder() {
  const visits: PastVisit[] = [];
  const services: PastService[] = [];
  const takenSince = new Map<string, number>();
  const watch: Watch = (effect, at) => {
    if (effect.do === "save_visit") {
      const { enteredAt, leftAt, result, found = null } = effect.visit;
      visits.push({ enteredAt, leftAt, hasGivenUp: result === "abandoned", found });
    }
    if (effect.do !== "save_agent") return;
    const { agent, before } = effect;
    if (before?.call?.call === agent.call?.call) return;
    const since = takenSince.get(agent.profile.id);
    takenSince.set(agent.profile.id, at);
    if (before?.call && since !== undefined) services.push({ at, ms: at - since });
  };
  return { visits, services, watch };
}

describe("learnAgain", () => {
  it("knows nothing of a queue without a past", () => {
    const estimate = learnAgain({ visits: [], services: [] });

    expect([estimate.isCalibrated, estimate.forecast(0, 3)]).toEqual([false, null]);
  });

  it("gives no forecast to who came before anything was known, and holds none against them", () => {
    const found = { ahead: 0, agents: 1 };
    const services = [1, 2, 3, 4, 5].map((n) => ({ at: n * 10_000, ms: 10_000 }));
    const early = { enteredAt: 1_000, leftAt: 60_000, hasGivenUp: false, found };
    const late = { enteredAt: 50_001, leftAt: 60_001, hasGivenUp: false, found };

    const estimate = learnAgain({ visits: [late, early], services });

    expect(estimate.calibration()).toMatchObject({ waits: 1, coverage: 1 });
  });

  it.each(scenarios)("learns what the queue knew that lived through it: $name", (scenario) => {
    const { visits, services, watch } = recorder();
    const lived = learn(scenario, new Random(3), 1_500, watch);

    const learnt = learnAgain({ visits, services });

    expect(learnt.calibration()).toEqual(lived.calibration());
    expect(learnt.forecast(4, 10)).toEqual(lived.forecast(4, 10));
  });

  it.each(scenarios)(
    "tells nearly the same from the last 2,000 visits alone: $name",
    (scenario) => {
      const { visits, services, watch } = recorder();
      const lived = learn(scenario, new Random(5), 12_000, watch);
      const last = visits.slice(-2_000);
      const since = last[0]?.leftAt ?? 0;

      const learnt = learnAgain({
        visits: last,
        services: services.filter(({ at }) => at >= since),
      });

      for (const ahead of [0, 4, 12]) {
        const [was, is] = [lived.forecast(ahead, 12), learnt.forecast(ahead, 12)];
        expect((is?.meanMs ?? 0) / (was?.meanMs ?? 1)).toBeCloseTo(1, 1);
        expect((is?.highMs ?? 0) / (was?.highMs ?? 1)).toBeGreaterThan(0.8);
        expect((is?.highMs ?? 0) / (was?.highMs ?? 1)).toBeLessThan(1.25);
      }
      expect(learnt.isCalibrated).toBe(lived.isCalibrated);
    },
  );
});
