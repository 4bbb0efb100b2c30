import { describe, expect, it } from "vitest";
import { simulate } from "../../src/simulator/index.ts";
import { erlangB, expectExact } from "./exact.ts";
import { scenario } from "./scenarios.ts";

/** One queue and one group after ten hours of filling. */
function play(parts: {
  readonly call: object;
  readonly agents: number;
  readonly lines?: number;
  readonly queue?: object;
  readonly days?: number;
}) {
  const { call, agents, lines = null, queue, days = 20 } = parts;
  return simulate(
    scenario({
      ...{ days, lines },
      periods: [
        { name: "filling", minutes: 600, warmUp: true },
        { name: "steady", minutes: 2_400 },
      ],
      queues: { q: { lengthMax: 10_000, ...queue } },
      calls: { c: { queue: "q", talkSeconds: { exponential: 180 }, ...call } },
      groups: { g: { agents } },
    }),
  ).all;
}

describe("callers who call again", () => {
  it("after they were answered are a network of Jackson's: Erlang C of all calls", () => {
    const answered = { share: 0.3, afterSeconds: { exponential: 600 } };
    const { figures } = play({ agents: 12, call: { perHour: 140, callsAgain: { answered } } });

    expectExact(figures.repeatedShare, 0.3);
    expectExact(figures.arrived, (140 / 0.7) * 40);
    expectExact(figures.delayedShare, 0.4493882243);
    expectExact(figures.answerWait, 40.44494019);
  });

  it("long after all lines were taken bring the load of the fixed point", () => {
    const [fresh, lines, share] = [7, 8, 0.8];
    let load = fresh;
    for (let turn = 0; turn < 100; turn += 1) load = fresh + load * erlangB(load, lines) * share;
    const blocked = { share, afterSeconds: { exponential: 3_600 } };
    const { figures } = play({
      ...{ agents: lines, lines },
      call: { perHour: fresh * 20, callsAgain: { blocked } },
    });

    expectExact(figures.blockedShare, erlangB(load, lines), 0.01);
    expectExact(figures.repeatedShare, 1 - fresh / load, 0.01);
  });

  it("after giving up are as many as give up and try again", () => {
    const abandoned = { share: 0.5, afterSeconds: { exponential: 1_800 } };
    const { figures } = play({
      agents: 8,
      call: { perHour: 200, patienceSeconds: { exponential: 60 }, callsAgain: { abandoned } },
    });
    const mean = (of: keyof typeof figures) => figures[of]?.mean ?? 0;

    expectExact(figures.repeatedShare, mean("abandonedShare") / 2, 0.005);
    expect(mean("abandonedShare")).toBeGreaterThan(0.2);
  });

  it("are the same callers in another centre", () => {
    const answered = { share: 0.3, afterSeconds: { exponential: 600 } };
    const call = { perHour: 20, callsAgain: { answered } };
    const [many, more] = [play({ call, agents: 40, days: 2 }), play({ call, agents: 50, days: 2 })];

    expect(more.figures.arrived).toEqual(many.figures.arrived);
    expect(more.figures.handle).toEqual(many.figures.handle);
  });
});

describe("the agent of the last talk", () => {
  const answered = { share: 0.5, afterSeconds: { deterministic: 600 } };
  const call = { perHour: 60, callsAgain: { answered } };
  const of = (lastAgent: object | null) =>
    play({ call, agents: 30, days: 3, queue: { lastAgent } }).figures;

  it("is waited for and got again", () => {
    expect(of({ withinHours: 1, waitSeconds: 3_600 }).sameAgentShare?.mean).toBe(1);
  });

  it("is not waited for longer than the queue says", () => {
    const [short, long] = [
      of({ withinHours: 1, waitSeconds: 1 }),
      of({ withinHours: 1, waitSeconds: 3_600 }),
    ];

    expect(short.sameAgentShare?.mean).toBeLessThan(1);
    expect(short.sameAgentShare?.mean).toBeGreaterThan(0.8);
    expect(short.answerWait?.mean).toBeLessThan((long.answerWait?.mean ?? 0) / 5);
  });

  it("is forgotten after the queue's time", () => {
    // Ten minutes and a talk lie between the calls: more than a tenth of an hour.
    const forgotten = of({ withinHours: 0.1, waitSeconds: 3_600 });

    expect(forgotten).toEqual(of(null));
    expect(forgotten.sameAgentShare?.mean).toBeLessThan(0.2);
  });
});
