import type { QueueSettings } from "../core/acd/index.ts";
import { asRecorded } from "./as-recorded.ts";
import type { Centre } from "./centre.ts";
import type { Changes } from "./changes.ts";
import { changeQueues, changeStaff } from "./changes.ts";
import type { Recording } from "./recorded.ts";
import { kindsOf, periodsOf, staffOf } from "./recorded.ts";
import { callKindsOf, RecordedRuns } from "./recorded-day.ts";
import { ringsOf } from "./recorded-rings.ts";
import type { Span } from "./records.ts";
import type { Report } from "./report.ts";
import { reportOf } from "./report.ts";
import { gathered, type Play, playDays } from "./simulate.ts";

/** A recording as it was, played again, and played with a change. */
export interface Replayed {
  /** Callers who asked for a promise to call back: they are not played. */
  readonly callbacks: number;
  readonly recorded: Report;
  readonly played: Report;
  /** With the changes, and by how much that differs from `played`; null without changes. */
  readonly changed: { readonly report: Report; readonly difference: Report } | null;
}

/**
 * The play of recorded traffic, `runs` times, as it was and with changes. Throws CannotChange for
 * changes that cannot be.
 */
export function recordingPlay(
  recording: Recording,
  runs: number,
  changes: Changes | null,
): Play<Replayed> {
  const rings = ringsOf(recording);
  const kinds = kindsOf(recording, rings);
  const { groups, staff } = staffOf(recording, kinds);
  const centre: Centre = {
    queues: recording.queues.map(unhurried),
    orderMs: recording.orderMs,
    lines: null,
    periods: periodsOf(recording, kinds),
    kinds: callKindsOf(kinds),
    groups,
  };
  const other = changes && { ...centre, queues: changeQueues(centre.queues, changes) };
  const changedStaff = changes && changeStaff(staff, centre.queues, changes);
  const play = (of: Centre, by: typeof staff, span: Span) => {
    const plans = new RecordedRuns(recording, kinds, by, rings);
    return playDays(of, runs, span, (run) => plans.run(run));
  };
  return {
    days: runs,
    span: (span) => {
      const played = play(centre, staff, span);
      return other && changedStaff ? [played, play(other, changedStaff, span)] : [played];
    },
    report: (parts) => {
      const played = gathered(centre, runs, parts, 0);
      const result = {
        callbacks: recording.visits.filter(({ isCallback }) => isCallback).length,
        recorded: reportOf(centre, asRecorded(recording, centre, kinds, staff, rings)),
        played: reportOf(centre, played),
      };
      if (other === null) return { ...result, changed: null };
      const records = gathered(other, runs, parts, 1);
      const report = reportOf(other, records);
      return { ...result, changed: { report, difference: reportOf(other, records, played) } };
    },
  };
}

/**
 * Talks are written up as long as they were, never cut short by the queue. Agents who were taken out
 * for not answering are away as they were, whoever does not answer in the play: not twice.
 */
const unhurried = (settings: QueueSettings): QueueSettings => ({
  ...settings,
  wrapUpMs: null,
  onMissed: { do: "ready", after: 1 },
  onRejected: { do: "ready", after: 1 },
});
