import type { Centre } from "./centre.ts";
import type { Estimate, Parts } from "./estimates.ts";
import { difference, estimate } from "./estimates.ts";
import type { Figure, Percentile, ServiceLevel } from "./figures.ts";
import { figures, figuresOf, percentiles, serviceLevels } from "./figures.ts";
import { Histogram } from "./histogram.ts";
import type { Records } from "./records.ts";
import { layoutOf } from "./tally.ts";

/** What a part of a centre came to. */
export interface PartReport {
  readonly name: string;
  readonly figures: Partial<Record<Figure, Estimate>>;
  readonly serviceLevels: Partial<Record<ServiceLevel, Estimate>>;
  /** Seconds within which this share of the answered were answered. */
  readonly answerWaits: Record<Percentile, Estimate>;
}

/** What a run came to: the whole, and each of its parts. */
export interface Report {
  readonly days: number;
  readonly all: PartReport;
  readonly periods: readonly PartReport[];
  readonly calls: readonly PartReport[];
  readonly groups: readonly PartReport[];
}

type Sort = keyof typeof figuresOf;

/** Means and intervals of a run; with `base` the differences from that run of the same days. */
export function reportOf(centre: Centre, records: Records, base: Records | null = null): Report {
  const parts = layoutOf(centre);
  const of = (sort: Sort, name: string, part: number) => partOf(records, base, sort, name, part);
  return {
    days: records.days,
    all: of("period", "all", 0),
    periods: centre.periods.flatMap(({ name, isCounted }, index) =>
      isCounted ? [of("period", name, parts.periods + index)] : [],
    ),
    calls: centre.kinds.map(({ name }, index) => of("kind", name, parts.kinds + index)),
    groups: centre.groups.map((name, index) => of("group", name, parts.groups + index)),
  };
}

function partOf(
  records: Records,
  base: Records | null,
  sort: Sort,
  name: string,
  part: number,
): PartReport {
  const days = countsOf(records, part);
  const before = base && countsOf(base, part);
  const over = (figure: (of: (typeof days)[number]) => Parts): Estimate => {
    const now = days.map(figure);
    return before ? difference(before.map(figure), now) : estimate(now);
  };
  const told = figuresOf[sort].map((figure) => [figure, over(figures[figure])]);
  const levels = Object.entries(serviceLevels).map(([level, of]) => [level, over(of)]);
  const waits = Object.entries(percentiles).map(([percentile, share]) => {
    return [percentile, quantileOf(records, base, part, share)];
  });
  return {
    name,
    figures: Object.fromEntries(told),
    serviceLevels: sort === "group" ? {} : Object.fromEntries(levels),
    answerWaits: Object.fromEntries(waits),
  };
}

const countsOf = (records: Records, part: number) =>
  Array.from({ length: records.days }, (_, day) => records.counts(day, part));

/** A percentile of all waits; its interval comes from those of the sections of the days. */
function quantileOf(records: Records, base: Records | null, part: number, share: number): Estimate {
  const all = (of: Records) => {
    const whole = new Histogram();
    for (let at = 0; at < of.sections; at += 1) whole.addAll(of.waits(at, part));
    return whole.quantile(share) / 1_000;
  };
  const sections = Array.from({ length: records.sections }, (_, at): Parts => {
    const ms = records.waits(at, part).quantile(share);
    const before = base ? base.waits(at, part).quantile(share) : 0;
    return [(ms - before) / 1_000, 1];
  }).filter(([seconds]) => !Number.isNaN(seconds));
  const { mean, low, high } = estimate(sections);
  const whole = all(records) - (base ? all(base) : 0);
  if (Number.isNaN(whole)) return { mean: null, low: null, high: null };
  // Around the percentile of all: that of a small section leans to one side.
  const half = mean === null || low === null || high === null ? null : (high - low) / 2;
  return {
    mean: whole,
    low: half === null ? null : whole - half,
    high: half === null ? null : whole + half,
  };
}
