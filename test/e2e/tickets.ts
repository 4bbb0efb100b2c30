/** Finds what became of a call, as a supervisor does. */
import type { Ticket } from "../../src/contract/index.ts";
import { until } from "../peers/until.ts";
import type { Hotline } from "./hotline.ts";

const FOUND_MS = 15_000;

/** The one ticket of a caller, once its call has ended. Rejects when there is none, or a second. */
export async function ticketOf(hotline: Hotline, number: string): Promise<Ticket> {
  const sam = await hotline.person("sam");
  const query = `?text=${encodeURIComponent(number)}`;
  const found = await until(`the ended ticket of ${number}`, FOUND_MS, async () => {
    const tickets = await sam.tickets(query);
    return tickets[0]?.endedAt == null ? null : tickets;
  });
  const [ticket, ...more] = found;
  if (ticket === undefined || more.length > 0) {
    throw new Error(`${number} has ${found.length} tickets, not one`);
  }
  return sam.ticket(ticket.number);
}

/** The kinds of what happened on a ticket's call, in order. */
export function kindsOf(ticket: Ticket): readonly string[] {
  return ticket.timeline.map(({ kind }) => kind);
}
