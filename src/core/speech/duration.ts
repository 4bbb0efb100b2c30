/** A unit that lengths of time are said in. */
export type DurationUnit = "day" | "hour" | "minute" | "second";

/** So many of one unit; the count is at least zero. */
export type DurationPart = { readonly unit: DurationUnit; readonly count: number };

/** Each unit with its milliseconds, the largest first. */
const units: readonly (readonly [unit: DurationUnit, ms: number])[] = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1_000],
];

/**
 * Cuts `ms` (at least 0) into what people say: the largest unit that fits and the next smaller one,
 * rounded to that. 3,725,000 is one hour and two minutes, for nobody asks for the seconds then.
 */
export function splitDuration(ms: number): readonly DurationPart[] {
  for (const [index, [unit, size]] of units.entries()) {
    const [small, step] = units[index + 1] ?? [unit, size];
    const rounded = Math.round(ms / step) * step;
    if (rounded < size && small !== unit) continue;
    const count = Math.floor(rounded / size);
    const rest = Math.round((rounded - count * size) / step);
    return rest === 0
      ? [{ unit, count }]
      : [
          { unit, count },
          { unit: small, count: rest },
        ];
  }
  return [];
}
