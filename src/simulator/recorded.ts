import type { AgentProfile, QueueSettings } from "../core/acd/index.ts";
import type { AgentId, CallId } from "../core/lib/brands.ts";
import type { AgentSpell } from "../ports/agent-times.ts";
import type { RecordedVisit } from "../ports/traffic.ts";
import type { Period, Rest, StaffMember } from "./centre.ts";
import type { RecordedRings } from "./recorded-rings.ts";

/** What the product has recorded of some time, and what its configuration says now. */
export interface Recording {
  /** Ms since the epoch, the second not included. */
  readonly from: number;
  readonly to: number;
  /** Names and ends of the stretches that are told apart, ms since the epoch. */
  readonly periods: readonly { readonly name: string; readonly to: number }[];
  readonly queues: readonly QueueSettings[];
  readonly orderMs: number;
  readonly visits: readonly RecordedVisit[];
  readonly agents: readonly {
    readonly profile: AgentProfile;
    readonly spells: readonly AgentSpell[];
  }[];
}

/** A call as it was; times in ms, those of the agent null when nobody answered. */
export interface RecordedCall {
  readonly visit: RecordedVisit;
  /** Whether somebody with the same number had called before in the time recorded. */
  readonly isAgain: boolean;
  readonly ringMs: number | null;
  readonly talkMs: number | null;
  readonly wrapUpMs: number | null;
}

/** Calls of one queue that ask the same. */
export interface RecordedKind {
  readonly name: string;
  readonly calls: readonly RecordedCall[];
}

/** The calls of a recording that can be played again, by kind; promises to call back are not. */
export function kindsOf(recording: Recording, rings: RecordedRings): readonly RecordedKind[] {
  const known = new Set(recording.queues.map(({ id }) => id));
  const times = timesOf(recording);
  const firstCalls = new Map<string, string>();
  const kinds = new Map<string, RecordedCall[]>();
  for (const visit of recording.visits) {
    if (visit.isCallback || !known.has(visit.queue)) continue;
    const name = kindOf(visit);
    const { agent } = visit;
    const time = agent === null ? undefined : times.get(keyOf(visit.call, agent));
    const own = agent === null ? undefined : rings.get(visit.call)?.get(agent);
    const ring = own?.findLast(({ does }) => does === "answered");
    if (visit.caller !== null && !firstCalls.has(visit.caller)) {
      firstCalls.set(visit.caller, visit.call);
    }
    const one = {
      visit,
      isAgain: visit.caller !== null && firstCalls.get(visit.caller) !== visit.call,
      ringMs: ring?.ms ?? null,
      talkMs: time?.talkMs ?? null,
      wrapUpMs: time?.wrapUpMs ?? null,
    };
    const alike = kinds.get(name);
    if (alike) alike.push(one);
    else kinds.set(name, [one]);
  }
  return [...kinds]
    .map(([name, calls]) => ({ name, calls }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The agents with the times in which they could serve the calls that are played. */
export function staffOf(
  recording: Recording,
  kinds: readonly RecordedKind[],
): { readonly groups: readonly string[]; readonly staff: readonly StaffMember[] } {
  const played = new Set(kinds.flatMap(({ calls }) => calls.map(({ visit }) => visit.call)));
  const atWork = recording.agents
    .map(({ profile, spells }) => ({ profile, ...workOf(recording, spells, played) }))
    .filter(({ spells }) => spells.length > 0);
  const groups = [...new Set(atWork.map(({ profile }) => groupOf(profile)))].sort();
  return {
    groups,
    staff: atWork.map((one) => ({ ...one, group: groups.indexOf(groupOf(one.profile)) })),
  };
}

/** The periods of a recording, in ms from its beginning; those without a caller are not counted. */
export function periodsOf(recording: Recording, kinds: readonly RecordedKind[]): readonly Period[] {
  const starts = kinds.flatMap(({ calls }) => calls.map(({ visit }) => visit.enteredAt));
  let from = recording.from;
  return recording.periods.map(({ name, to }) => {
    const begun = from;
    from = to;
    const isCounted = starts.some((at) => at >= begun && at < to);
    return { name, fromMs: begun - recording.from, toMs: to - recording.from, isCounted };
  });
}

interface CallTimes {
  talkMs: number;
  wrapUpMs: number;
}

const keyOf = (call: CallId | string, agent: AgentId): string => `${call} ${agent}`;

/** How long agents were taken up by each call, by the log of their states. */
function timesOf({ agents, to }: Recording): ReadonlyMap<string, CallTimes> {
  const times = new Map<string, CallTimes>();
  for (const { profile, spells } of agents) {
    for (const { call, state, startedAt, endedAt } of spells) {
      if (call === null) continue;
      const key = keyOf(call, profile.id);
      const time = times.get(key) ?? { talkMs: 0, wrapUpMs: 0 };
      times.set(key, time);
      const ms = (endedAt ?? to) - startedAt;
      if (state === "busy") time.talkMs += ms;
      else if (state === "wrap_up") time.wrapUpMs += ms;
    }
  }
  return times;
}

/** When an agent was there for the calls that are played, not on another call, and their pauses. */
function workOf(
  { from, to }: Recording,
  spells: readonly AgentSpell[],
  played: ReadonlySet<string>,
): Pick<StaffMember, "spells" | "rests"> {
  const work: [number, number][] = [];
  const rests: Rest[] = [];
  for (const { state, call, paid, startedAt, endedAt } of spells) {
    if (state === "offline" || (call !== null && !played.has(call))) continue;
    const begun = Math.max(startedAt, from) - from;
    // Who was still there at the end stays until the last caller has gone.
    const until = (endedAt ?? to) >= to ? Number.POSITIVE_INFINITY : (endedAt ?? to) - from;
    if (until <= begun) continue;
    const last = work.at(-1);
    if (last && last[1] >= begun) last[1] = until;
    else work.push([begun, until]);
    if (state !== "paused") continue;
    rests.push({ atMs: begun, ms: until - begun, isPaid: paid ?? true, endsAsPlanned: true });
  }
  return { spells: work, rests };
}

function kindOf({ queue, need, priority }: RecordedVisit): string {
  const steps = need.map(({ skills }) => namesOf(skills)).filter((text) => text !== "");
  const urgent = priority === 0 ? [] : [`priority ${priority}`];
  return [queue, ...(steps.length === 0 ? [] : [steps.join(" / ")]), ...urgent].join(" ");
}

function groupOf({ skills, queues }: AgentProfile): string {
  return [namesOf(skills) || "no skills", ...queues].join(" ");
}

const namesOf = (skills: Readonly<Record<string, number>>): string =>
  Object.entries(skills)
    .map(([name, level]) => `${name}:${level}`)
    .sort()
    .join(" ");
