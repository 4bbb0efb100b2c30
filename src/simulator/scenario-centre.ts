import type { ScenarioFile } from "../contract/scenario/index.ts";
import { needOfType, skillsOfGroup } from "../contract/scenario/index.ts";
import type { QueueSettings } from "../core/acd/index.ts";
import type { AgentId } from "../core/lib/brands.ts";
import { agentId, queueId } from "../core/lib/brands.ts";
import type { Centre, Period, Rest, StaffMember } from "./centre.ts";

type Group = ScenarioFile["groups"][string];

/** A scenario as the centre that is played through. */
export function centreOf(file: ScenarioFile): Centre {
  return {
    queues: Object.keys(file.queues).map((name) => settingsOf(file, name)),
    orderMs: file.queueOrderSeconds * 1_000,
    lines: file.lines,
    periods: periodsOf(file),
    kinds: Object.entries(file.calls).map(([name, type]) => ({
      name,
      queue: queueId(type.queue),
      need: needOfType(type),
      priority: type.priority,
    })),
    groups: Object.keys(file.groups),
  };
}

/** An agent with their place in the group, from 0: their draws are those of this number. */
export interface NumberedAgent extends StaffMember {
  readonly place: number;
}

/** The agents of a scenario with their times at work; those of the last period stay to the end. */
export function staffOf(file: ScenarioFile): readonly NumberedAgent[] {
  const periods = periodsOf(file);
  return Object.entries(file.groups).flatMap(([name, group], number) => {
    const counts = periods.map((_, period) => ofPeriod(group.agents, period));
    return Array.from({ length: Math.max(...counts) }, (_, place) => ({
      profile: {
        id: agentOf(name, place),
        name: agentOf(name, place),
        skills: skillsOfGroup(name, group.skills),
        queues: group.queues.map(queueId),
      },
      group: number,
      place,
      spells: spellsOf(periods, (period) => place < (counts[period] ?? 0)),
      rests: group.breaks.map((one) => breakOf(one, place, Math.max(...counts))),
    }));
  });
}

/** What is said of a period: one number for all, or one for each. */
export function ofPeriod(values: number | readonly number[], period: number): number {
  return typeof values === "number" ? values : (values[period] ?? 0);
}

/** A break of the agent at a place of their group: the group's are spread evenly over its stretch. */
function breakOf(
  { minutes, fromMinute, toMinute, paid }: Group["breaks"][number],
  place: number,
  agents: number,
): Rest {
  const room = toMinute - fromMinute - minutes;
  const atMinute = fromMinute + (agents > 1 ? (room * place) / (agents - 1) : 0);
  return { atMs: atMinute * 60_000, ms: minutes * 60_000, isPaid: paid, endsAsPlanned: false };
}

function spellsOf(
  periods: readonly Period[],
  isThere: (period: number) => boolean,
): readonly (readonly [number, number])[] {
  const spells: [number, number][] = [];
  periods.forEach(({ fromMs, toMs }, index) => {
    if (!isThere(index)) return;
    const until = index === periods.length - 1 ? Number.POSITIVE_INFINITY : toMs;
    const last = spells.at(-1);
    if (last && last[1] === fromMs) last[1] = until;
    else spells.push([fromMs, until]);
  });
  return spells;
}

function periodsOf(file: ScenarioFile): readonly Period[] {
  let fromMs = 0;
  return file.periods.map(({ name, minutes, warmUp }) => {
    const toMs = fromMs + minutes * 60_000;
    const period = { name, fromMs, toMs, isCounted: !warmUp };
    fromMs = toMs;
    return period;
  });
}

function settingsOf(file: ScenarioFile, name: string): QueueSettings {
  const queue = file.queues[name];
  if (!queue) throw new Error(`The scenario has no queue "${name}".`);
  const isWritten = Object.values(file.calls).some(
    (type) => type.queue === name && type.wrapUpSeconds,
  );
  return {
    id: queueId(name),
    label: { en: name, zh: name },
    skills: queue.skills,
    widen: queue.widen.map(({ afterSeconds, skills }) => {
      return { afterMs: afterSeconds * 1_000, skills, agent: null };
    }),
    strategy: queue.strategy,
    order: queue.order.flatMap((group) => agentsOf(file, group)),
    ringAtOnce: queue.ringAtOnce,
    priorityMs: queue.priorityPointSeconds * 1_000,
    affinity: queue.lastAgent && {
      withinMs: queue.lastAgent.withinHours * 3_600_000,
      waitMs: queue.lastAgent.waitSeconds * 1_000,
    },
    ringMs: queue.ringSeconds * 1_000,
    // Talks are written up as long as the scenario says, never cut short.
    wrapUpMs: isWritten ? null : 0,
    onMissed: queue.onMissed,
    onRejected: queue.onRejected,
    serviceLevelMs: queue.serviceLevelSeconds * 1_000,
    shortAbandonMs: queue.shortAbandonSeconds * 1_000,
    lengthMax: queue.lengthMax,
  };
}

const agentOf = (group: string, place: number): AgentId => agentId(`${group}-${place + 1}`);

function agentsOf(file: ScenarioFile, name: string): readonly AgentId[] {
  const agents = file.groups[name]?.agents ?? 0;
  const most = typeof agents === "number" ? agents : Math.max(...agents);
  return Array.from({ length: most }, (_, place) => agentOf(name, place));
}
