import { type ExpressionBuilder, type ExpressionWrapper, type SqlBool, sql } from "kysely";
import { noDueAt } from "../../core/ticket/index.ts";
import type { TicketFilter } from "../../ports/tickets.ts";
import type { Schema } from "./schema.ts";
import { searchedTicket, searchTerms } from "./search-words.ts";

type Builder = ExpressionBuilder<Schema, "tickets">;
type Condition = ExpressionWrapper<Schema, "tickets", SqlBool>;

/** The conditions of a filter, without its order and page. */
export function conditionsOf(eb: Builder, filter: TicketFilter): Condition[] {
  const { status, priority, category, assignee, dueBefore, text, matters } = filter;
  const conditions: Condition[] = [];
  const add = (condition: Condition | null): void => {
    if (condition !== null) conditions.push(condition);
  };
  // Statuses are written into the text, not bound: only then does SQLite use the indexes for them.
  if (status !== undefined)
    add(
      eb(
        "tickets.status",
        "in",
        status.map((one) => sql.lit(one)),
      ),
    );
  if (priority !== undefined) add(eb("tickets.priority", "in", priority));
  if (category !== undefined) add(isUnder(eb, category));
  if (assignee !== undefined) {
    add(
      assignee === null
        ? eb("tickets.assignee", "is", null)
        : eb("tickets.assignee", "=", assignee),
    );
  }
  add(equals(eb, "tickets.team", filter.team));
  add(equals(eb, "tickets.agent", filter.agent));
  add(equals(eb, "tickets.contact", filter.contact));
  add(equals(eb, "tickets.result", filter.result));
  add(equals(eb, "tickets.disposition", filter.disposition));
  add(equals(eb, "tickets.joined", filter.joined));
  if (matters === true) add(eb("tickets.joined", "is", null));
  if (dueBefore !== undefined) {
    add(eb("tickets.status", "in", [sql.lit("new" as const), sql.lit("open" as const)]));
    add(eb("tickets.due_at", "<", dueBefore));
  }
  if (filter.openedFrom !== undefined) add(eb("tickets.opened_at", ">=", filter.openedFrom));
  if (filter.openedBefore !== undefined) add(eb("tickets.opened_at", "<", filter.openedBefore));
  add(belongs(eb, filter));
  if (text !== undefined && text.trim() !== "") add(holds(eb, text));
  return conditions;
}

/** The value that a list is sorted by; tickets without a due time come last. */
export function sortedBy(sort: TicketFilter["sort"]) {
  switch (sort) {
    case "due":
      return sql<number>`coalesce(tickets.due_at, ${sql.lit(noDueAt)})`;
    case "updated":
      return sql<number>`tickets.updated_at`;
    default:
      return sql<number>`tickets.number`;
  }
}

function equals<C extends keyof Columns>(
  eb: Builder,
  column: `tickets.${C}`,
  value: Columns[C] | undefined,
): Condition | null {
  // The column and its value belong together by the signature; kysely cannot follow that far.
  return value === undefined ? null : eb(column as "tickets.team", "=", value as string);
}
type Columns = {
  readonly team: string;
  readonly agent: string;
  readonly contact: number;
  readonly result: string;
  readonly disposition: string | null;
  readonly joined: number;
};

/** A category and those under it: `billing/refund` is under `billing`, `billing-old` is not. */
function isUnder(eb: Builder, category: string): Condition {
  return eb.or([
    eb("tickets.category", "=", category),
    eb.and([
      eb("tickets.category", ">", `${category}/`),
      // "0" is the character after "/".
      eb("tickets.category", "<", `${category}0`),
    ]),
  ]);
}

/** What stands in other tables: tags, watchers, important contacts. */
function belongs(eb: Builder, { tag, watcher, vip }: TicketFilter): Condition | null {
  const conditions: Condition[] = [];
  if (tag !== undefined) {
    conditions.push(
      eb.and([sql<SqlBool>`exists (select 1 from json_each(tickets.tags) where value = ${tag})`]),
    );
  }
  if (watcher !== undefined) {
    const watched = eb.selectFrom("ticket_watchers").select("ticket").where("user", "=", watcher);
    conditions.push(eb("tickets.number", "in", watched));
  }
  if (vip !== undefined) {
    const important = eb.selectFrom("contacts").select("id").where("vip", "=", 1);
    const is = eb("tickets.contact", "in", important);
    const isNot = eb.or([eb("tickets.contact", "is", null), eb.not(is)]);
    conditions.push(vip ? is : isNot);
  }
  return conditions.length === 0 ? null : eb.and(conditions);
}

/** Whether a ticket, its contact or its own number holds what a person typed. */
function holds(eb: Builder, text: string): Condition {
  const number = searchedTicket(text);
  const terms = searchTerms(text);
  const tickets = terms.map(({ match, pattern }) =>
    match === null
      ? sql<SqlBool>`tickets.words like ${pattern} escape '\\'`
      : sql<SqlBool>`tickets.number in (select rowid from tickets_words where words match ${match})`,
  );
  const contacts = terms.map(({ match, pattern }) =>
    match === null
      ? sql<SqlBool>`tickets.contact in (select id from contacts where words like ${pattern} escape '\\')`
      : sql<SqlBool>`tickets.contact in (select rowid from contacts_words where words match ${match})`,
  );
  return eb.or([
    ...tickets,
    ...contacts,
    ...(number === null ? [] : [eb("tickets.number", "=", number)]),
  ]);
}
