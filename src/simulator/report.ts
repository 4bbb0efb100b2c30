import type { Centre } from "./centre.ts";
import type { Estimate, Parts } from "./estimates.ts";
import { difference, estimate } from "./estimates.ts";
import type { Figure, Percentile, ServiceLevel } from "./figures.ts";
import { figures, figuresOf, percentiles, serviceLevels } from "./figures.ts";
import { Histogram } from "./histogram.ts";
import type { Counts, Part, Records } from "./records.ts";

/** What a part of a centre came to. */
export interface PartReport {
  readonly name: string;
  readonly figures: Partial<Record<Figure, Estimate>>;
  readonly serviceLevels: Partial<Record<ServiceLevel, Estimate>>;
  /** Seconds within which this share of the answered were answered; nothing for a group in a period. */
  readonly answerWaits: Partial<Record<Percentile, Estimate>>;
}

/** A part with what it came to in each of the counted periods, which bear their names. */
export interface DividedPart extends PartReport {
  readonly periods: readonly PartReport[];
}

/** What a run came to: the whole, and each of its parts. */
export interface Report {
  readonly days: number;
  readonly all: PartReport;
  readonly periods: readonly PartReport[];
  readonly calls: readonly DividedPart[];
  readonly groups: readonly DividedPart[];
}

type Sort = keyof typeof figuresOf;

/** Means and intervals of a run; with `base` the differences from that run of the same days. */
export function reportOf(centre: Centre, records: Records, base: Records | null = null): Report {
  const of = (sort: Sort, name: string, part: Part) => partOf(records, base, sort, name, part);
  const byPeriod = (sort: Sort, part: Part) =>
    centre.periods.flatMap(({ name, isCounted }, period) =>
      isCounted ? [of(sort, name, { ...part, period })] : [],
    );
  const divided = (sort: Sort, name: string, part: Part) => {
    return { ...of(sort, name, part), periods: byPeriod(sort, part) };
  };
  return {
    days: records.days,
    all: of("period", "all", {}),
    periods: byPeriod("period", {}),
    calls: centre.kinds.map(({ name }, kind) => divided("kind", name, { kind })),
    groups: centre.groups.map((name, group) => divided("group", name, { group })),
  };
}

function partOf(
  records: Records,
  base: Records | null,
  sort: Sort,
  name: string,
  part: Part,
): PartReport {
  const days = records.counts(part);
  const before = base?.counts(part);
  const over = (figure: (of: Counts) => Parts): Estimate => {
    const now = days.map(figure);
    return before ? difference(before.map(figure), now) : estimate(now);
  };
  const told = figuresOf[sort].map((figure) => [figure, over(figures[figure])]);
  const levels = Object.entries(serviceLevels).map(([level, of]) => [level, over(of)]);
  const waits = part.group !== undefined && part.period !== undefined ? [] : waitsOf();
  return {
    name,
    figures: Object.fromEntries(told),
    serviceLevels: sort === "group" ? {} : Object.fromEntries(levels),
    answerWaits: Object.fromEntries(waits),
  };

  function waitsOf(): (readonly [string, Estimate])[] {
    const now = records.waits(part);
    const then = base ? base.waits(part) : null;
    const wholes = [wholeOf(now), then && wholeOf(then)] as const;
    return Object.entries(percentiles).map(([percentile, share]) => {
      return [percentile, quantileOf(now, then, wholes, share)];
    });
  }
}

function wholeOf(sections: readonly Histogram[]): Histogram {
  const whole = new Histogram();
  for (const one of sections) whole.addAll(one.counts);
  return whole;
}

/** A percentile of all waits; its interval comes from those of the sections of the days. */
function quantileOf(
  now: readonly Histogram[],
  then: readonly Histogram[] | null,
  [after, before]: readonly [Histogram, Histogram | null],
  share: number,
): Estimate {
  const sections = now
    .map((waits, at): Parts => {
      const base = then?.[at]?.quantile(share) ?? 0;
      return [(waits.quantile(share) - base) / 1_000, 1];
    })
    .filter(([seconds]) => !Number.isNaN(seconds));
  const { mean, low, high } = estimate(sections);
  const whole = (after.quantile(share) - (before?.quantile(share) ?? 0)) / 1_000;
  if (Number.isNaN(whole)) return { mean: null, low: null, high: null };
  // Around the percentile of all: that of a small section leans to one side.
  const half = mean === null || low === null || high === null ? null : (high - low) / 2;
  return {
    mean: whole,
    low: half === null ? null : whole - half,
    high: half === null ? null : whole + half,
  };
}
