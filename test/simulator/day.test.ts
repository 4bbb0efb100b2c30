import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ScenarioFile } from "../../src/contract/scenario/index.ts";
import { printReport, simulate } from "../../src/simulator/index.ts";
import { scenario } from "./scenarios.ts";

const calls = { queue: "q", perHour: 60, talkSeconds: { exponential: 200 } };
const periods = [{ name: "day", minutes: 240 }];

/** One kind of calls and one group, with what a test changes of them. */
function centre(
  change: {
    readonly call?: object;
    readonly group?: object;
    readonly queue?: object;
    readonly [part: string]: unknown;
  } = {},
): ScenarioFile {
  const { call, group, queue, ...parts } = change;
  return scenario({
    ...{ days: 20, periods },
    queues: { q: { lengthMax: 10_000, ...queue } },
    calls: { c: { ...calls, ...call } },
    groups: { g: { agents: 4, ...group } },
    ...parts,
  });
}

const mean = (estimate: { readonly mean: number | null } | undefined): number =>
  estimate?.mean ?? Number.NaN;

const duration = fc.oneof(
  fc.record({ exponential: fc.integer({ min: 5, max: 400 }) }),
  fc.record({ gamma: fc.record({ mean: fc.integer({ min: 20, max: 300 }), sd: fc.constant(50) }) }),
  fc.record({ deterministic: fc.integer({ min: 1, max: 300 }) }),
);

/** Callers come for an hour; then the agents have for ever to serve them. */
const anyCentre = fc
  .record({
    seed: fc.nat(1_000_000),
    lines: fc.option(fc.integer({ min: 1, max: 12 })),
    lengthMax: fc.constantFrom(1, 3, 1_000),
    ringAtOnce: fc.integer({ min: 1, max: 3 }),
    strategy: fc.constantFrom("longest_idle", "least_occupied", "round_robin", "least_skilled"),
    agents: fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 0, max: 3 })),
    talk: duration,
    wrapUp: fc.option(duration),
    patience: fc.option(duration),
    balk: fc.constantFrom(0, 0.3, 1),
    helpAfter: fc.integer({ min: 0, max: 60 }),
  })
  .map(({ seed, lines, lengthMax, ringAtOnce, strategy, agents, ...of }) =>
    scenario({
      ...{ seed, lines, days: 2 },
      periods: [
        { name: "rush", minutes: 60 },
        { name: "rest", minutes: 60 * 24 * 7 },
      ],
      queues: { q: { lengthMax, ringAtOnce, strategy } },
      calls: {
        c: {
          ...{ queue: "q", perHour: [80, 0], groups: { g: 0, h: of.helpAfter } },
          ...{ talkSeconds: of.talk, wrapUpSeconds: of.wrapUp },
          ...{ patienceSeconds: of.patience, balk: of.balk },
        },
      },
      groups: { g: { agents: agents[0] }, h: { agents: agents[1] } },
    }),
  );

/** The same with agents who do not answer and have breaks, and callers who call again. */
const humanCentre = fc
  .tuple(
    anyCentre,
    fc.record({
      missed: fc.constantFrom(0, 0.3),
      rejected: fc.constantFrom(0, 0.3),
      answerSeconds: fc.constantFrom(null, { exponential: 6 }),
      share: fc.constantFrom(0, 0.3),
      toMinute: fc.constantFrom(30, 60),
    }),
    fc.record({
      onMissed: fc.constantFrom("pause" as const, "ready" as const, "sign_out" as const),
      after: fc.integer({ min: 1, max: 3 }),
      lastAgent: fc.option(fc.constant({ withinHours: 1, waitSeconds: 30 })),
      again: fc.constantFrom(0, 0.4),
    }),
  )
  .map(
    ([
      file,
      { share, toMinute, ...habits },
      { onMissed, after, lastAgent, again },
    ]): ScenarioFile => {
      const { q } = file.queues;
      const { c } = file.calls;
      if (!q || !c) return file;
      const rule = { do: onMissed, after };
      const way = { share: again, afterSeconds: { exponential: 300 } };
      const callsAgain = { answered: way, abandoned: way, blocked: way };
      const pauses = [{ share, seconds: { exponential: 600 }, paid: false }];
      const breaks = [{ minutes: 20, fromMinute: 10, toMinute, paid: true }];
      const groups = Object.entries(file.groups).map(([name, group]) => {
        return [name, { ...group, ...habits, pauses, breaks }] as const;
      });
      return {
        ...file,
        queues: { q: { ...q, onMissed: rule, onRejected: rule, lastAgent } },
        calls: { c: { ...c, callsAgain } },
        groups: Object.fromEntries(groups),
      };
    },
  );

describe("a simulated day", () => {
  it("loses no caller: whoever came was blocked, answered or gave up", () => {
    fc.assert(
      fc.property(humanCentre, (file) => {
        const { all, calls: kinds, groups } = simulate(file);
        for (const { figures } of [all, ...kinds]) {
          expect(mean(figures.arrived)).toBe(mean(figures.offered) + mean(figures.blocked));
          const ended = mean(figures.answered) + mean(figures.abandoned);
          expect(mean(figures.offered)).toBe(ended + mean(figures.leftOver));
          expect(mean(figures.leftOver)).toBe(0);
        }
        const byGroup = groups.reduce((sum, { figures }) => sum + mean(figures.answered), 0);
        expect(byGroup).toBe(mean(all.figures.answered));
      }),
      { numRuns: 60 },
    );
  });

  it("keeps Little's law: callers who wait are their rate times their wait", () => {
    fc.assert(
      fc.property(anyCentre, (file) => {
        const { figures } = simulate(file).all;
        const spanSeconds = 60 * 60 * (1 + 24 * 7);
        const ended = mean(figures.answered) + mean(figures.abandoned);
        const waited = ended === 0 ? 0 : ended * mean(figures.wait);
        expect(mean(figures.waiting) * spanSeconds).toBeCloseTo(waited, 5);
      }),
      { numRuns: 60 },
    );
  });

  it("keeps the same law for agents: those in calls are the rate of calls times their length", () => {
    fc.assert(
      fc.property(anyCentre, (file) => {
        const { all, groups } = simulate(file);
        const agents = ["g", "h"].reduce((sum, name) => sum + Number(file.groups[name]?.agents), 0);
        const { answered, handle, occupancy } = all.figures;
        const worked = mean(answered) === 0 ? 0 : mean(answered) * mean(handle);
        const seconds = 60 * 60 * (1 + 24 * 7);
        expect(mean(occupancy) * agents * seconds).toBeCloseTo(worked, 3);
        expect(groups).toHaveLength(2);
      }),
      { numRuns: 60 },
    );
  });

  it("is the same again for the same seed, and another for another", () => {
    expect(simulate(centre())).toEqual(simulate(centre()));
    expect(simulate(centre({ seed: 2 }))).not.toEqual(simulate(centre()));
  });

  it("brings the same callers to another centre: only what was changed makes a difference", () => {
    const [one, other] = [simulate(centre()), simulate(centre({ group: { agents: 6 } }))];

    expect(other.all.figures.arrived).toEqual(one.all.figures.arrived);
    expect(other.all.figures.handle).toEqual(one.all.figures.handle);
    expect(mean(other.all.figures.wait)).toBeLessThan(mean(one.all.figures.wait) / 5);
  });

  it("has the rates and the agents of each period", () => {
    const report = simulate(
      centre({
        days: 60,
        periods: [
          { name: "warm", minutes: 60, warmUp: true },
          { name: "calm", minutes: 120 },
          { name: "rush", minutes: 120 },
        ],
        call: { perHour: [500, 20, 60] },
        group: { agents: [40, 2, 5] },
      }),
    );

    expect(report.periods.map(({ name }) => name)).toEqual(["calm", "rush"]);
    const [calm, rush] = report.periods.map(({ figures }) => mean(figures.arrived));
    expect(calm).toBeGreaterThan(37);
    expect(calm).toBeLessThan(43);
    expect(rush).toBeGreaterThan(115);
    expect(rush).toBeLessThan(125);
    expect(mean(report.all.figures.arrived)).toBeCloseTo((calm ?? 0) + (rush ?? 0), 9);
  });

  it("tells each kind of calls and each group in each period: together they are the whole", () => {
    fc.assert(
      fc.property(anyCentre, (file) => {
        const { all, periods, calls: kinds, groups } = simulate(file);
        const answered = (parts: readonly (typeof all)[]) =>
          parts.reduce((sum, { figures }) => sum + mean(figures.answered), 0);
        for (const parts of [kinds, groups]) {
          expect(answered(parts)).toBeCloseTo(mean(all.figures.answered), 9);
          for (const part of parts) expect(answered(part.periods)).toBeCloseTo(answered([part]), 9);
        }
        expect(kinds[0]?.periods[0]?.serviceLevels).toEqual(periods[0]?.serviceLevels);
        expect(kinds[0]?.periods.map(({ name }) => name)).toEqual(["rush", "rest"]);
        expect(mean(kinds[0]?.periods[1]?.figures.arrived)).toBe(0);
      }),
      { numRuns: 30 },
    );
  });

  it("has busier days and quieter ones with a day factor", () => {
    const file = (sd: number) => centre({ days: 200, dayFactorSd: sd, call: { dayFactorSd: sd } });
    const width = (sd: number) => {
      const { arrived } = simulate(file(sd)).all.figures;
      return ((arrived?.high ?? 0) - (arrived?.low ?? 0)) / 2;
    };
    // Variance of a day's count: 240, and with two factors of deviation 0.2 some 240² x 0.0816 more.
    const half = (variance: number) => (1.972 * Math.sqrt(variance)) / Math.sqrt(200);

    expect(width(0) / half(240)).toBeGreaterThan(0.85);
    expect(width(0) / half(240)).toBeLessThan(1.15);
    expect(width(0.2) / half(240 + 240 ** 2 * 0.0816)).toBeGreaterThan(0.85);
    expect(width(0.2) / half(240 + 240 ** 2 * 0.0816)).toBeLessThan(1.15);
  });

  it("lets a further group help only after its delay", () => {
    const report = simulate(
      scenario({
        ...{ days: 5, periods },
        calls: { c: { ...calls, groups: { near: 0, far: 30 } } },
        groups: { near: { agents: 0 }, far: { agents: 20 } },
      }),
    );

    expect(mean(report.all.figures.answerWait)).toBeCloseTo(30, 6);
    expect(report.groups.map(({ figures }) => mean(figures.answered) > 0)).toEqual([false, true]);
  });

  it("lets callers who balk leave at once, but not while a phone rings for them", () => {
    const { figures } = simulate(
      centre({ call: { balk: 1 }, group: { answerSeconds: { deterministic: 4 } } }),
    ).all;

    expect(mean(figures.abandoned)).toBeGreaterThan(0);
    expect(mean(figures.delayedShare)).toBeCloseTo(mean(figures.abandonedShare), 9);
    expect(mean(figures.abandonWait)).toBe(0);
    expect(mean(figures.answerWait)).toBeCloseTo(4, 6);
  });

  it("blocks callers when all lines are taken, and refuses them when the queue is full", () => {
    const lines = simulate(centre({ lines: 5 })).all.figures;
    const full = simulate(centre({ queue: { lengthMax: 1 } })).all.figures;

    expect(mean(lines.blocked)).toBeGreaterThan(10);
    expect(mean(full.blocked)).toEqual(mean(lines.blocked));
  });

  it("has talks as long as the group that answers makes them", () => {
    const talkSecondsByGroup = { g: { deterministic: 33 } };
    const { figures } = simulate(centre({ call: { talkSecondsByGroup } })).all;

    expect(mean(figures.handle)).toBeCloseTo(33, 9);
  });

  it("leaves over who can never be served, and ends all the same", () => {
    const both = [
      { name: "day", minutes: 60 },
      { name: "night", minutes: 60 },
    ];
    const { figures } = simulate(centre({ periods: both, group: { agents: [0, 0] } })).all;

    expect(mean(figures.leftOver)).toBe(mean(figures.offered));
    expect(figures.answerWait?.mean).toBeNull();
  });
});

describe("the printed report", () => {
  it("has a line for each part and a dash for what nobody saw", () => {
    const lines = printReport(simulate(centre({ days: 1, group: { agents: [0] } })));

    expect(lines.some((line) => /^ {2}all +\d+ +0\.0 +0\.0 +0\.0 +- +- +- +-$/.test(line))).toBe(
      true,
    );
    expect(lines).toContain("Groups  answered  AHT s  occupied %");
  });

  it("has a table by periods for each type and group when asked, and columns for what occurs", () => {
    const parts = {
      days: 3,
      group: { missed: 0.2, breaks: [{ minutes: 9, fromMinute: 0, toMinute: 9 }] },
    };
    const report = simulate(centre(parts));
    const tables = (lines: readonly string[]) => lines.filter((line) => /^[cg] /.test(line));

    expect(tables(printReport(report))).toEqual([]);
    const lines = printReport(report, true);
    expect(tables(lines)[0]).toMatch(/^c +offered +answered +abandoned % .*P95 s$/);
    expect(tables(lines)[1]).toMatch(/^g +answered +AHT s +occupied % +missed % +paused %$/);
    expect(lines.filter((line) => line.startsWith("  day"))).toHaveLength(3);
  });
});
