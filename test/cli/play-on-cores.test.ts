import { describe, expect, it, vi } from "vitest";
import { divided, playOnCores } from "../../src/cli/play-on-cores.ts";
import type { ScenarioFile } from "../../src/contract/scenario/index.ts";
import { scenarioPlay, simulate } from "../../src/simulator/index.ts";
import { scenario } from "../simulator/scenarios.ts";

const file = scenario({
  ...{
    days: 9,
    periods: [
      { name: "morning", minutes: 90 },
      { name: "noon", minutes: 60 },
    ],
  },
  queues: { q: {} },
  calls: {
    c: { queue: "q", perHour: 90, talkSeconds: { exponential: 200 } },
    d: { queue: "q", perHour: 30, talkSeconds: { gamma: { mean: 100, sd: 40 } } },
  },
  groups: { g: { agents: 5 }, h: { agents: 2 } },
});

/** From here on everything seems to take so long: a day is worth threads, nothing is not. */
function eachTakes(ms: number): void {
  let at = 0;
  vi.spyOn(performance, "now").mockImplementation(() => {
    at += ms;
    return at;
  });
}

describe("a play on all cores", () => {
  it("comes to the same as on one", async () => {
    const play = scenarioPlay(file);
    const span = vi.spyOn(play, "span");
    eachTakes(86_400_000);

    const report = await playOnCores(play, { scenario: file });

    expect(report).toEqual(simulate(file));
    expect(span.mock.calls).toEqual([[{ from: 0, to: 1 }]]);
  }, 30_000);

  it("is no matter of threads when it is short", async () => {
    const play = scenarioPlay(file);
    const span = vi.spyOn(play, "span");
    eachTakes(0);

    expect(await playOnCores(play, { scenario: file })).toEqual(simulate(file));
    expect(span.mock.calls).toEqual([[{ from: 0, to: 1 }], [{ from: 1, to: 9 }]]);
  });

  it("says what has ended a thread", async () => {
    const broken: ScenarioFile = { ...file, periods: null as never };
    eachTakes(86_400_000);

    await expect(playOnCores(scenarioPlay(file), { scenario: broken })).rejects.toThrow(/null/);
  }, 30_000);

  it("divides days evenly, each once", () => {
    expect(divided({ from: 1, to: 9 }, 3)).toEqual([
      { from: 1, to: 3 },
      { from: 3, to: 6 },
      { from: 6, to: 9 },
    ]);
  });
});
