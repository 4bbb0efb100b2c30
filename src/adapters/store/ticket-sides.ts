import type { Database } from "better-sqlite3";
import type { HistoryLine, TicketComment, TicketSides, TicketView } from "../../ports/tickets.ts";
import { changes, rows, sqlite } from "./query.ts";
import { listLinks, listTickets } from "./ticket-records.ts";

/** Further calls of one matter that a ticket shows. */
const callsMax = 50;

/** What belongs to a ticket beside its record; all empty for an unknown one. */
export function readSides(db: Database, number: number): TicketSides {
  const comments = sqlite
    .selectFrom("ticket_comments")
    .select(["id", "at", "by", "text"])
    .where("ticket", "=", number)
    .orderBy("id");
  const history = sqlite
    .selectFrom("ticket_changes")
    .select(["at", "by", "source", "field", "old", "new"])
    .where("ticket", "=", number)
    .orderBy("id");
  const watchers = sqlite
    .selectFrom("ticket_watchers")
    .select("user")
    .where("ticket", "=", number)
    .orderBy("user");
  return {
    comments: rows<TicketComment>(db, comments),
    history: rows<HistoryLine>(db, history),
    watchers: rows(db, watchers).map(({ user }) => user),
    links: listLinks(db, number),
    calls: listTickets(db, { joined: number, limit: callsMax }),
  };
}

/** Who watches these tickets, by number. */
export function watchersOf(
  db: Database,
  numbers: readonly number[],
): ReadonlyMap<number, readonly string[]> {
  const query = sqlite
    .selectFrom("ticket_watchers")
    .select(["ticket", "user"])
    .where("ticket", "in", numbers)
    .orderBy("user");
  const watchers = new Map<number, string[]>();
  for (const { ticket, user } of rows(db, query)) {
    watchers.set(ticket, [...(watchers.get(ticket) ?? []), user]);
  }
  return watchers;
}

/** Views of a user and those that are shared, by name. */
export function listViews(db: Database, user: string): TicketView[] {
  const query = sqlite
    .selectFrom("ticket_views")
    .selectAll()
    .where((eb) => eb.or([eb("owner", "=", user), eb("shared", "=", 1)]))
    .orderBy("name")
    .orderBy("id");
  return rows(db, query).map((row) => ({
    id: row.id,
    owner: row.owner,
    shared: row.shared === 1,
    name: row.name,
    filter: JSON.parse(row.filter),
  }));
}

/** Keeps a view under a new id. */
export function addView(db: Database, view: Omit<TicketView, "id">): TicketView {
  const query = sqlite
    .insertInto("ticket_views")
    .values({
      owner: view.owner,
      shared: view.shared ? 1 : 0,
      name: view.name,
      filter: JSON.stringify(view.filter),
    })
    .returning("id");
  const [kept] = rows(db, query);
  return { ...view, id: kept?.id ?? 0 };
}

/** Forgets a view; returns whether there was one. */
export function removeView(db: Database, id: number): boolean {
  return changes(db, sqlite.deleteFrom("ticket_views").where("id", "=", id)) > 0;
}
