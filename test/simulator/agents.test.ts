import { describe, expect, it } from "vitest";
import { simulate } from "../../src/simulator/index.ts";
import { staffOf } from "../../src/simulator/scenario-centre.ts";
import { erlangB, expectExact } from "./exact.ts";
import { scenario } from "./scenarios.ts";

interface Setting {
  readonly queue?: object;
  readonly call?: object;
  readonly group?: object;
  readonly minutes?: number;
  readonly days?: number;
}

/** One queue and one group after an hour of filling. */
function play({ queue, call, group, minutes = 600, days = 20 }: Setting) {
  return simulate(
    scenario({
      days,
      periods: [
        { name: "filling", minutes: 60, warmUp: true },
        { name: "steady", minutes },
      ],
      queues: { q: { lengthMax: 10_000, ...queue } },
      calls: { c: { queue: "q", perHour: 60, talkSeconds: { exponential: 60 }, ...call } },
      groups: { g: { agents: 60, ...group } },
    }),
  ).all;
}

describe("agents who do not answer", () => {
  it("cost each caller a geometric number of rings", () => {
    const queue = { ringSeconds: 10, serviceLevelSeconds: 10, onMissed: { do: "ready" } };
    const { figures, serviceLevels } = play({ queue, group: { missed: 0.2 } });

    expectExact(figures.missedShare, 0.2);
    expectExact(figures.answerWait, (10 * 0.2) / 0.8);
    expectExact(serviceLevels.ofOffered, 1 - 0.2 ** 2);
    expect(figures.rejectedShare?.mean).toBe(0);
  });

  it("lengthen the service of a single agent: Pollaczek and Khinchine", () => {
    const [perHour, talk, ring, missed] = [15, 120, 10, 0.3];
    const rings = (ring * missed) / (1 - missed);
    const service = talk + rings;
    const square = service ** 2 + talk ** 2 + (ring ** 2 * missed) / (1 - missed) ** 2;
    const rate = perHour / 3_600;
    const wait = (rate * square) / (2 * (1 - rate * service));
    const { figures } = play({
      ...{ minutes: 6_000, days: 60, group: { agents: 1, missed } },
      queue: { ringSeconds: ring, onMissed: { do: "ready" } },
      call: { perHour, talkSeconds: { exponential: talk } },
    });

    expectExact(figures.answerWait, wait + rings);
    expectExact(figures.handle, talk);
  });

  it("are taken out as the queue's rule says, and come back", () => {
    const group = { rejected: 0.25, answerSeconds: { deterministic: 2 } };
    const back = { backSeconds: { exponential: 300 } };
    const paused = play({ group: { ...group, ...back }, queue: { onRejected: { do: "pause" } } });
    const second = { do: "pause", after: 2 };
    const later = play({ group: { ...group, ...back }, queue: { onRejected: second } });
    const out = play({ group, queue: { onRejected: { do: "sign_out" } } });
    // Rejections a second, times how long each keeps one of sixty agents away: Little.
    const away = (((60 / 3_600) * 0.25) / 0.75) * (300 / 60);

    expectExact(paused.figures.rejectedShare, 0.25);
    expectExact(paused.figures.answerWait, 2 / 0.75);
    expectExact(paused.figures.pausedShare, away);
    expect(paused.figures.unpaidShare?.mean).toBe(0);
    // An agent has rejected the call before in 0.25 / 1.25 of all offers.
    expectExact(later.figures.pausedShare, (away * 0.25) / 1.25);
    expectExact(out.figures.rejectedShare, 0.25);
    expect(out.figures.pausedShare?.mean).toBe(0);
  });

  it("answer after their time, but not later than the phone rings", () => {
    const { figures } = play({
      queue: { ringSeconds: 20, onMissed: { do: "ready" } },
      group: { answerSeconds: { exponential: 10 } },
    });
    const missed = Math.exp(-2);

    expectExact(figures.missedShare, missed);
    expectExact(figures.ring, 10 - (20 * missed) / (1 - missed));
    expectExact(
      figures.answerWait,
      (20 * missed) / (1 - missed) + 10 - (20 * missed) / (1 - missed),
    );
  });

  it("make a caller who would not wait leave when the last phone rang in vain", () => {
    const { figures } = play({
      queue: { ringSeconds: 10, onMissed: { do: "pause" } },
      ...{ call: { balk: 1 }, group: { agents: 1, missed: 0.5, backSeconds: { exponential: 5 } } },
    });

    expect(figures.leftOver?.mean).toBe(0);
    expect(figures.delayedShare?.mean).toBeCloseTo(figures.abandonedShare?.mean ?? 0, 9);
    expect(figures.missedShare?.mean).toBeGreaterThan(0.4);
  });
});

describe("breaks", () => {
  const lunch = { minutes: 30, fromMinute: 60, toMinute: 150, paid: false };

  it("are taken by one agent of the group after the other", () => {
    const staff = staffOf(
      scenario({
        periods: [{ name: "day", minutes: 240 }],
        calls: { c: { queue: "q", perHour: 1, talkSeconds: { exponential: 60 } } },
        groups: { g: { agents: 3, breaks: [lunch] } },
      }),
    );

    expect(staff.flatMap(({ rests }) => rests.map(({ atMs }) => atMs / 60_000))).toEqual([
      60, 90, 120,
    ]);
  });

  it("begin after the call that goes on, and last as long as they should", () => {
    const { figures } = simulate(
      scenario({
        ...{ days: 3, periods: [{ name: "day", minutes: 240 }] },
        calls: { c: { queue: "q", perHour: 60, talkSeconds: { deterministic: 420 } } },
        groups: { g: { agents: 1, breaks: [lunch, { ...lunch, paid: true }] } },
      }),
    ).all;

    // Both are due at once: an hour of four.
    expect(figures.pausedShare?.mean).toBeCloseTo(60 / 240, 9);
    // Whoever waits is served until the day is over: busy for the rest, from the first caller on.
    expect(figures.utilization?.mean).toBeGreaterThan(0.7);
  });

  it("of a whole day leave the centre as if their agents were not there", () => {
    const centre = (agents: number, rest: object) =>
      simulate(
        scenario({
          days: 5,
          periods: [
            { name: "day", minutes: 240 },
            { name: "night", minutes: 600 },
          ],
          calls: {
            c: { queue: "q", perHour: [120, 0], talkSeconds: { exponential: 180 } },
          },
          groups: { g: { agents: 7 }, h: { agents, ...rest } },
        }),
      ).all;
    const away = { breaks: [{ minutes: 840, fromMinute: 0, toMinute: 840 }] };
    const [with4, without] = [centre(4, away), centre(0, {})];

    expect(with4.figures.answerWait).toEqual(without.figures.answerWait);
    expect(with4.answerWaits).toEqual(without.answerWaits);
    expect(with4.figures.pausedShare?.mean).toBeCloseTo(4 / 11, 9);
  });

  it("at any time take the share of time that was asked, with calls or without", () => {
    const pauses = [
      { share: 0.15, seconds: { lognormal: { mean: 300, sd: 200 } } },
      { share: 0.05, seconds: { deterministic: 900 }, paid: false },
    ];
    const group = { agents: 10, pauses };
    const idle = play({ group, call: { perHour: 0.1 } });
    const busy = play({ group, call: { perHour: 300 } });

    for (const { figures } of [idle, busy]) {
      expectExact(figures.pausedShare, 0.2);
      expectExact(figures.unpaidShare, 0.05);
    }
  });

  it("much longer than calls are a mixture of Erlang's loss over who is there", () => {
    const [agents, load, share] = [4, 2, 0.25];
    const { figures } = play({
      ...{ minutes: 6_000, days: 20 },
      call: { perHour: load * 60, talkSeconds: { exponential: 60 }, balk: 1 },
      group: { agents, pauses: [{ share, seconds: { exponential: 10_800 } }] },
    });
    let [lost, ways] = [0, 1];
    for (let there = agents; there >= 0; there -= 1) {
      lost += ways * (1 - share) ** there * share ** (agents - there) * erlangB(load, there);
      ways = (ways * there) / (agents - there + 1);
    }

    // The agents end their calls first: a minute in three hours.
    expectExact(figures.abandonedShare, lost, 0.01);
    expect(lost).toBeGreaterThan(erlangB(load, agents * (1 - share)));
  });
});
