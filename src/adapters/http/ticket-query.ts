import type { ExportQuery, TicketQuery } from "../../contract/index.ts";
import { noDueAt } from "../../core/ticket/index.ts";
import type { TicketFilter, TicketPlace, TicketRecord } from "../../ports/tickets.ts";

/** What stands for nobody in the parameter `assignee`. */
const nobody = "none";

type Conditions = Omit<TicketQuery, "limit" | "cursor"> | Omit<ExportQuery, "lang">;

/** The filter that a list's parameters ask for at `now`, ms since the epoch; the page is apart. */
export function filterOf(query: Conditions, now: number): Omit<TicketFilter, "limit"> {
  const { assignee, overdue, openedFrom, openedBefore, ...same } = query;
  const plain = {
    status: same.status,
    priority: same.priority,
    category: same.category,
    team: same.team,
    agent: same.agent,
    tag: same.tag,
    watcher: same.watcher,
    contact: same.contact,
    vip: same.vip,
    result: same.result,
    disposition: same.disposition,
    matters: same.matters,
    text: same.text,
    sort: same.sort,
    assignee: assignee === nobody ? null : assignee,
    dueBefore: overdue === true ? now : undefined,
    openedFrom: openedFrom === undefined ? undefined : Date.parse(openedFrom),
    openedBefore: openedBefore === undefined ? undefined : Date.parse(openedBefore),
  };
  return withoutUndefined(plain);
}

type Given<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> };

/** The same object without the keys that have no value. */
export function withoutUndefined<T extends object>(value: T): Given<T> {
  const given = Object.entries(value).filter(([, each]) => each !== undefined);
  return Object.fromEntries(given) as Given<T>;
}

/** The place that a cursor stands for: `<value>~<number>`, or the number alone. */
export function placeOf(cursor: string): TicketPlace {
  const [value = "0", number = value] = cursor.split("~");
  return { value: Number(value), number: Number(number) };
}

/** The cursor of the page after a ticket. */
export function cursorOf(ticket: TicketRecord, sort: TicketFilter["sort"]): string {
  switch (sort) {
    case "due":
      return `${ticket.dueAt ?? noDueAt}~${ticket.number}`;
    case "updated":
      return `${ticket.updatedAt}~${ticket.number}`;
    default:
      return String(ticket.number);
  }
}
