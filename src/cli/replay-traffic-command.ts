import { openStore, type SqliteStore } from "../adapters/store/index.ts";
import { createPinoLog } from "../adapters/system/index.ts";
import type { AgentProfile } from "../core/acd/index.ts";
import { dayOf, startOfNextDay } from "../core/calendar/index.ts";
import { type Instant, instant } from "../core/lib/brands.ts";
import type { AgentSpell } from "../ports/agent-times.ts";
import { CannotChange, printReplay, type Recording, recordingPlay } from "../simulator/index.ts";
import { type Config, ConfigError } from "./config.ts";
import { playOnCores } from "./play-on-cores.ts";
import { changesOf, type TypedChanges, whole } from "./sim-options.ts";

/** Which recorded traffic is played again, and what is to be otherwise. */
export interface ReplayChoice extends TypedChanges {
  /** Dates, the second one included. */
  readonly from: string;
  readonly to: string | undefined;
  readonly runs: string | undefined;
  readonly json: boolean;
}

const runsUsual = 20;
const daysMost = 92;
const spellsAtOnce = 5_000;

/**
 * Plays recorded traffic again, beside a running controller, as it was and with changes; prints what
 * came of it. Returns the exit code: 1 when nothing was recorded. Throws ConfigError for options that
 * cannot be.
 */
export async function replayTrafficCommand(
  config: Config,
  choice: ReplayChoice,
  say: (text: string) => void,
): Promise<number> {
  const days = daysOf(choice, config.env.TIME_ZONE);
  const changes = changesOf(choice, config.queues);
  const runs = whole("--runs", choice.runs, 2, 1_000) ?? runsUsual;
  const store = openStore({
    ...{ url: config.databaseUrl, log: createPinoLog("error"), busyMs: 5_000 },
    readOnly: true,
  });
  try {
    const recording = await readRecording(store, config, days);
    if (recording.visits.length === 0) {
      say(`No call waited for an agent from ${choice.from} to ${choice.to ?? choice.from}.`);
      return 1;
    }
    const play = recordingPlay(recording, runs, changes);
    const replayed = await playOnCores(play, { recording, runs, changes });
    if (choice.json) say(JSON.stringify({ runs, ...replayed }, null, 2));
    else {
      say(`${recording.visits.length} visits, played again ${runs} times.`);
      say("Means; ± is what the record leaves open, with 95 %: not what other days would bring.");
      for (const line of printReplay(replayed)) say(line);
    }
    return 0;
  } catch (cause) {
    if (cause instanceof CannotChange) throw new ConfigError([cause.message]);
    throw cause;
  } finally {
    await store.close();
  }
}

/** The starts of the days asked for, and the end of the last. */
function daysOf({ from, to }: ReplayChoice, zone: string): readonly Instant[] {
  const read = (option: string, date: string): Instant => {
    const start = dayOf(date, zone);
    if (start !== null) return start;
    throw new ConfigError([`${option} is "${date}": give a date such as 2026-11-01.`]);
  };
  const first = read("--from", from);
  const last = to === undefined ? first : read("--to", to);
  const days = [first];
  for (let next = first; next <= last && days.length <= daysMost + 1; ) {
    next = startOfNextDay(next, zone);
    days.push(next);
  }
  if (last < first) throw new ConfigError([`--to ${to} is before --from ${from}.`]);
  if (days.length > daysMost + 1) {
    throw new ConfigError([`From ${from} to ${to} are more than ${daysMost} days: choose fewer.`]);
  }
  return days;
}

async function readRecording(
  store: SqliteStore,
  config: Config,
  days: readonly Instant[],
): Promise<Recording> {
  const from = days[0] ?? instant(0);
  const to = days.at(-1) ?? from;
  const { agents: records } = await store.remember();
  const agents = await Promise.all(
    records.map(async ({ profile }) => ({
      profile: profile satisfies AgentProfile,
      spells: await readSpells(store, profile.id, from, to),
    })),
  );
  return {
    ...{ from, to, agents },
    periods: periodsOf(days, config.env.TIME_ZONE),
    queues: config.queues,
    orderMs: config.orderMs,
    visits: await store.recordedVisits(from, to),
  };
}

async function readSpells(
  store: SqliteStore,
  agent: string,
  from: number,
  to: number,
): Promise<readonly AgentSpell[]> {
  const spells: AgentSpell[] = [];
  for (let after = 0; ; ) {
    const page = await store.agentSpells({ agent, from, to, after, limit: spellsAtOnce });
    spells.push(...page);
    after = page.at(-1)?.id ?? 0;
    if (page.length < spellsAtOnce) return spells;
  }
}

/** Of one day the hours, of several the days. */
function periodsOf(days: readonly Instant[], zone: string): Recording["periods"] {
  const [first = instant(0), second = instant(0)] = days;
  if (days.length > 2) {
    const date = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short" });
    return days.slice(1).map((to, at) => ({ name: date.format(days[at]), to }));
  }
  const time = new Intl.DateTimeFormat("en-GB", { timeZone: zone, timeStyle: "short" });
  const hours = Math.round((second - first) / 3_600_000);
  return Array.from({ length: hours }, (_, hour) => ({
    name: time.format(first + hour * 3_600_000),
    to: first + (hour + 1) * 3_600_000,
  }));
}
