import { AppError, type Ticket, ticketSummaryOf } from "../../contract/index.ts";
import type { EditFault } from "../../core/ticket/index.ts";
import type { User } from "../../ports/records.ts";
import type { SignedIn } from "../../ports/signed-in.ts";
import type { HistoryLine, TicketRecord } from "../../ports/tickets.ts";
import type { Border } from "./border.ts";
import { ratingsSeenBy, seenBy } from "./seen-by.ts";
import type { Reply } from "./table.ts";

/** Other tickets of the contact that a ticket shows. */
const previousMax = 10;

/** A ticket with all that belongs to it, and its ETag, as an answer. */
export async function ticketReply(
  border: Border,
  who: SignedIn,
  record: TicketRecord,
): Promise<Reply> {
  return {
    kind: "json",
    body: await wholeTicket(border, who, record),
    etag: etagOf(record.version),
  };
}

async function wholeTicket(border: Border, who: SignedIn, record: TicketRecord): Promise<Ticket> {
  const { contact, number } = record;
  const [timeline, sides, others] = await Promise.all([
    border.timelineOf(record.call),
    border.records.ticketSides(number),
    contact ? border.records.tickets({ contact: contact.id, limit: previousMax + 1 }) : [],
  ]);
  return {
    ...ticketSummaryOf(record),
    version: record.version,
    timeline: seenBy(who, timeline),
    recordings: record.recordings.map(({ id, durationMs, kind }) => ({
      id,
      durationMs,
      kind,
      url: `/api/v1/recordings/${encodeURIComponent(id)}?ticket=${number}`,
    })),
    ratings: ratingsSeenBy(who, record.ratings),
    comments: sides.comments.map((one) => ({ ...one, at: new Date(one.at).toISOString() })),
    history: sides.history.map(historyLineOf),
    watchers: [...sides.watchers],
    links: sides.links.map(ticketSummaryOf),
    calls: sides.calls.map(ticketSummaryOf),
    previous: others
      .filter((other) => other.number !== number)
      .slice(0, previousMax)
      .map(ticketSummaryOf),
  };
}

/** A line of a history as the borders show it. */
export function historyLineOf(line: HistoryLine) {
  return { ...line, at: new Date(line.at).toISOString() };
}

/** The ETag of a version. */
export const etagOf = (version: number): string => `"${version}"`;

/** The version that `If-Match` names: null for any; a tag that is not ours matches nothing. */
export function versionOf(ifMatch: string | null): number | null {
  if (ifMatch === null || ifMatch.trim() === "*") return null;
  const found = /^"(\d{1,15})"$/.exec(ifMatch.trim());
  return found ? Number(found[1]) : -1;
}

/** The ticket of a number. Throws HOTLINE_TICKET_UNKNOWN. */
export async function findTicket(border: Border, number: number): Promise<TicketRecord> {
  const record = await border.records.ticket(number);
  if (record === null) throw unknownTicket(number);
  return record;
}

/** The error for a number that no ticket has. */
export const unknownTicket = (number: number): AppError =>
  new AppError("HOTLINE_TICKET_UNKNOWN", `Ticket ${number} does not exist.`);

/**
 * Agents change what is or was theirs, and what is nobody's; the others everything. Throws
 * HOTLINE_ROLE_MISSING.
 */
export function assertMayTouch({ user }: SignedIn, ticket: TicketRecord): void {
  const people = [ticket.agent, ticket.assignee].filter((one) => one !== null);
  const isTheirs = people.length === 0 || people.some((one) => one === user.name);
  if (user.role !== "agent" || isTheirs) return;
  throw new AppError("HOTLINE_ROLE_MISSING", `Ticket ${ticket.number} is another agent's.`);
}

/** Throws HOTLINE_BODY_INVALID naming each fault at its place under `prefix`; nothing without any. */
export function assertNoFaults(faults: readonly EditFault[], prefix = "body"): void {
  const [first] = faults;
  if (first === undefined) return;
  const errors = faults.map(({ path, message }) => ({ path: `${prefix}.${path}`, message }));
  throw new AppError("HOTLINE_BODY_INVALID", `${prefix}.${first.path}: ${first.message}`, errors);
}

/** Throws HOTLINE_BODY_INVALID when nobody of this name can be given a ticket. */
export function assertAssignee(
  users: readonly User[],
  assignee: string | null | undefined,
  prefix?: string,
): void {
  if (assignee == null || users.some((user) => user.name === assignee && !user.disabled)) return;
  const message = `There is no user "${assignee}" who could be given a ticket.`;
  assertNoFaults([{ path: "assignee", message }], prefix);
}
