import type { Estimate } from "./estimates.ts";
import type { Replayed } from "./replay-traffic.ts";
import type { DividedPart, PartReport, Report } from "./report.ts";

type Format = (value: number) => string;

/** One column of the table. */
interface Column {
  readonly title: string;
  readonly of: (part: PartReport) => Estimate | undefined;
  readonly format: Format;
  /** Left out of tables in which nobody has any. */
  readonly isRare?: true;
}

const count: Format = (value) => value.toFixed(Math.abs(value) < 100 ? 1 : 0);
const percent: Format = (value) => (value * 100).toFixed(1);
const seconds: Format = (value) => value.toFixed(1);

const callColumns: readonly Column[] = [
  { title: "offered", of: ({ figures }) => figures.offered, format: count },
  { title: "answered", of: ({ figures }) => figures.answered, format: count },
  { title: "abandoned %", of: ({ figures }) => figures.abandonedShare, format: percent },
  { title: "blocked %", of: ({ figures }) => figures.blockedShare, format: percent },
  { title: "in time %", of: ({ serviceLevels }) => serviceLevels.withoutShort, format: percent },
  { title: "ASA s", of: ({ figures }) => figures.answerWait, format: seconds },
  { title: "P95 s", of: ({ answerWaits }) => answerWaits.p95, format: seconds },
  rare("again %", ({ figures }) => figures.repeatedShare, percent),
  rare("same agent %", ({ figures }) => figures.sameAgentShare, percent),
];

const occupied: Column = {
  title: "occupied %",
  of: ({ figures }) => figures.occupancy,
  format: percent,
};

const groupColumns: readonly Column[] = [
  { title: "answered", of: ({ figures }) => figures.answered, format: count },
  { title: "AHT s", of: ({ figures }) => figures.handle, format: seconds },
  occupied,
  rare("rings s", ({ figures }) => figures.ring, seconds),
  rare("missed %", ({ figures }) => figures.missedShare, percent),
  rare("rejected %", ({ figures }) => figures.rejectedShare, percent),
  rare("paused %", ({ figures }) => figures.pausedShare, percent),
  rare("unpaid %", ({ figures }) => figures.unpaidShare, percent),
];

function rare(title: string, of: Column["of"], format: Format): Column {
  return { title, of, format, isRare: true };
}

const levels: readonly (readonly [keyof PartReport["serviceLevels"], string])[] = [
  ["withoutShort", "in time / (answered + abandoned - short abandons): in time %"],
  ["ofOffered", "in time / offered"],
  ["lateAbandons", "in time / (answered + abandoned after the target)"],
  ["leftInTime", "(in time + abandoned within the target) / offered"],
  ["ofAnswered", "in time / answered"],
];

/**
 * A report as lines for people: means a day, and how far the true ones may lie from them.
 * `byPeriod` tells each type of calls and each group of agents for each period, too.
 */
export function printReport(report: Report, byPeriod = false): readonly string[] {
  const divided = (parts: readonly DividedPart[], columns: readonly Column[]) =>
    byPeriod ? parts.flatMap(({ name, periods }) => tableOf(name, periods, columns)) : [];
  return [
    ...tableOf("", [report.all], [...callColumns, occupied]),
    ...tableOf("Calls", report.calls, callColumns),
    ...tableOf("Periods", report.periods, [...callColumns, occupied]),
    ...tableOf("Groups", report.groups, groupColumns),
    ...divided(report.calls, callColumns),
    ...divided(report.groups, groupColumns),
    "",
    "Service level of all calls by every definition, %",
    ...levels.map(([level, formula]) => {
      return `  ${cell(report.all.serviceLevels[level], percent).padStart(12)}  ${formula}`;
    }),
  ];
}

/** A recording played again, side by side with what was recorded and what a change would do. */
export function printReplay({ callbacks, recorded, played, changed }: Replayed): readonly string[] {
  const of = (title: string, pick: (report: Report) => PartReport | undefined) =>
    comparison(title, recorded, played, changed, pick);
  const left = `${callbacks} promises to call back waited too; they are not played.`;
  const kinds = played.calls.length < 2 ? [] : played.calls;
  return [
    ...(callbacks === 0 ? [] : [left]),
    ...of("All calls", ({ all }) => all),
    ...kinds.flatMap(({ name }, at) => of(name, ({ calls }) => calls[at])),
    ...tableOf("Agents as recorded", recorded.groups, groupColumns),
  ];
}

function comparison(
  title: string,
  recorded: Report,
  played: Report,
  changed: Replayed["changed"],
  pick: (report: Report) => PartReport | undefined,
): readonly string[] {
  const columns = [...callColumns, occupied].filter(({ of, isRare }) => {
    const part = pick(played);
    const estimate = part && of(part);
    return estimate !== undefined && (!isRare || Boolean(estimate.mean));
  });
  const heads = [title, "recorded", "played again", ...(changed ? ["changed", "difference"] : [])];
  const rows = columns.map(({ title: name, of, format }) => {
    const shown = (report: Report) => {
      const part = pick(report);
      return cell(part && of(part), format);
    };
    const both = changed ? [shown(changed.report), shown(changed.difference)] : [];
    return [`  ${name}`, shown(recorded), shown(played), ...both];
  });
  return ["", ...aligned([heads, ...rows])];
}

function tableOf(
  title: string,
  parts: readonly PartReport[],
  columns: readonly Column[],
): readonly string[] {
  if (parts.length === 0) return [];
  const shown = columns.filter(({ of, isRare }) => !isRare || parts.some((part) => of(part)?.mean));
  const rows = [
    [title, ...shown.map((column) => column.title)],
    ...parts.map((part) => [
      `  ${part.name}`,
      ...shown.map(({ of, format }) => cell(of(part), format)),
    ]),
  ];
  return ["", ...aligned(rows)];
}

/** Rows as lines: the first column to the left, the others to the right. */
function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = rows[0]?.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  const width = (at: number) => widths?.[at] ?? 0;
  return rows.map((row) =>
    row.map((text, at) => (at === 0 ? text.padEnd(width(0)) : text.padStart(width(at)))).join("  "),
  );
}

/** `81.2 ±0.7`; a dash where nothing was seen. */
function cell(estimate: Estimate | undefined, format: Format): string {
  if (!estimate || estimate.mean === null) return "-";
  const { mean, high } = estimate;
  const text = format(mean);
  return high === null ? text : `${text} ±${format(high - mean)}`;
}
