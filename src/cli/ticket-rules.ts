import type { CategoryConfig, TicketConfig } from "../contract/ticket-config.ts";
import type { QueueSettings } from "../core/acd/index.ts";
import type { Calendar } from "../core/calendar/index.ts";
import type { Category, TicketRules } from "../core/ticket/index.ts";
import { ConfigError } from "./config.ts";

/** The calendar of due times when hotline.yaml names none and there is one of this name. */
const usualCalendar = "office";

/**
 * The rules of tickets from hotline.yaml and the calendars. Throws ConfigError when it names a
 * calendar that does not exist.
 */
export function ticketRulesOf(
  config: TicketConfig,
  queues: readonly QueueSettings[],
  calendars: ReadonlyMap<string, Calendar>,
): TicketRules {
  const { calendar: named } = config;
  const calendar = calendars.get(named ?? usualCalendar);
  if (named !== undefined && calendar === undefined) {
    const known = [...calendars.keys()].join(", ") || "none";
    throw new ConfigError([
      `hotline.yaml: tickets.calendar is "${named}", but there is no such calendar. Known: ${known}.`,
    ]);
  }
  const { low, normal, high, urgent } = config.dueHours;
  const teams =
    config.teams.length > 0 ? config.teams : queues.map(({ id, label }) => ({ id, label }));
  return {
    categories: categoriesOf(config),
    ticketFields: config.fields,
    contactFields: config.contactFields,
    teams,
    dueMs: { low: ms(low), normal: ms(normal), high: ms(high), urgent: ms(urgent) },
    calendar: calendar ?? null,
    solvedBy: config.solvedBy,
    join: config.join,
    reopenMs: config.reopenDays * 86_400_000,
  };
}

/** All subjects of tickets, parents before their children. */
export function categoriesOf({ categories }: TicketConfig): readonly Category[] {
  return flatten(categories, "");
}

const ms = (hours: number | null): number | null => (hours === null ? null : hours * 3_600_000);

function flatten(categories: readonly CategoryConfig[], parent: string): readonly Category[] {
  return categories.flatMap(({ id, label, children }) => [
    { id: `${parent}${id}`, label },
    ...flatten(children, `${parent}${id}/`),
  ]);
}
