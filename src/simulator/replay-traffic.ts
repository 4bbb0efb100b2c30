import type { AgentState, QueueSettings } from "../core/acd/index.ts";
import type { Centre } from "./centre.ts";
import type { Changes } from "./changes.ts";
import { changeQueues, changeStaff } from "./changes.ts";
import type { RecordedKind, Recording } from "./recorded.ts";
import { kindsOf, periodsOf, staffOf } from "./recorded.ts";
import { callKindsOf, RecordedRuns } from "./recorded-day.ts";
import { Records } from "./records.ts";
import type { Report } from "./report.ts";
import { reportOf } from "./report.ts";
import { playDays } from "./simulate.ts";
import { layoutOf, Tally } from "./tally.ts";

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
 * Plays recorded traffic again `runs` times, as it was and with changes. Throws CannotChange for
 * changes that cannot be.
 */
export function replayTraffic(
  recording: Recording,
  runs: number,
  changes: Changes | null,
): Replayed {
  const kinds = kindsOf(recording);
  const { groups, staff } = staffOf(recording, kinds);
  const centre: Centre = {
    queues: recording.queues.map(unhurried),
    orderMs: recording.orderMs,
    lines: null,
    periods: periodsOf(recording, kinds),
    kinds: callKindsOf(kinds),
    groups,
  };
  const play = (of: Centre, by: typeof staff) => {
    const plans = new RecordedRuns(recording, kinds, by);
    return playDays(of, runs, (run) => plans.run(run));
  };
  const played = play(centre, staff);
  const result = {
    callbacks: recording.visits.filter(({ isCallback }) => isCallback).length,
    recorded: reportOf(centre, asRecorded(recording, centre, kinds, staff)),
    played: reportOf(centre, played),
  };
  if (changes === null) return { ...result, changed: null };
  const other = { ...centre, queues: changeQueues(centre.queues, changes) };
  const records = play(other, changeStaff(staff, centre.queues, changes));
  const report = reportOf(other, records);
  return { ...result, changed: { report, difference: reportOf(other, records, played) } };
}

/** Phones are answered and talks written up as they were, never cut short by the queue. */
const unhurried = (settings: QueueSettings): QueueSettings => ({
  ...settings,
  ringMs: Number.POSITIVE_INFINITY,
  wrapUpMs: null,
});

/** Found nobody free: waited this much longer than the phone rang. */
const delayedMs = 1_000;

/** What came of the recorded calls and agents themselves, counted as the simulator counts. */
function asRecorded(
  recording: Recording,
  centre: Centre,
  kinds: readonly RecordedKind[],
  staff: ReturnType<typeof staffOf>["staff"],
): Records {
  const records = new Records(1, layoutOf(centre).count);
  const tally = new Tally(centre, records);
  const groupOf = new Map(staff.map(({ profile, group }) => [profile.id, group]));
  let waiting = 0;
  const moments: { readonly at: number; readonly tell: (at: number) => void }[] = [];
  const note = (at: number, tell: (at: number) => void) => {
    moments.push({ at: at - recording.from, tell });
  };
  kinds.forEach(({ calls }, kind) => {
    for (const { visit, ringMs, talkMs, wrapUpMs } of calls) {
      const waitMs = visit.leftAt - visit.enteredAt;
      const period = periodAt(centre, visit.enteredAt - recording.from);
      tally.arrived(kind, period);
      if (waitMs - (ringMs ?? 0) > delayedMs) tally.delayed(kind, period);
      const group = visit.agent === null ? undefined : groupOf.get(visit.agent);
      if (visit.result === "answered") {
        tally.answered(kind, period, group ?? 0, waitMs, (talkMs ?? 0) + (wrapUpMs ?? 0));
      } else tally.abandoned(kind, period, waitMs);
      note(visit.enteredAt, () => {
        waiting += 1;
      });
      // Whose phone rings waits for nobody any more, as the floor counts.
      note(visit.leftAt - (ringMs ?? 0), () => {
        waiting -= 1;
      });
    }
  });
  for (const { profile, spells } of recording.agents) {
    const group = groupOf.get(profile.id);
    if (group === undefined) continue;
    let before: AgentState = "offline";
    for (const { state, startedAt, endedAt } of spells) {
      const from = before;
      note(Math.max(startedAt, recording.from), (at) => tally.agentMoved(group, from, state, at));
      before = state;
      if (endedAt !== null) continue;
      note(recording.to, (at) => tally.agentMoved(group, state, "offline", at));
    }
  }
  centre.periods.forEach(({ fromMs }, period) => {
    note(fromMs + recording.from, (at) => tally.beginPeriod(period, at));
  });
  note(recording.to, (at) => tally.beginPeriod(centre.periods.length, at));
  moments.sort((one, other) => one.at - other.at);
  for (const { at, tell } of moments) {
    tally.passTime(at, waiting);
    tell(at);
  }
  return records;
}

function periodAt({ periods }: Centre, ms: number): number {
  return periods.findIndex(({ fromMs, toMs }) => ms >= fromMs && ms < toMs);
}
