import type { TicketBody } from "./record.ts";
import { unsolved } from "./record.ts";
import type { TicketRules } from "./rules.ts";

/** An earlier ticket of the same contact. */
export type EarlierTicket = Pick<TicketBody, "status" | "category" | "solvedAt" | "joined"> & {
  readonly number: number;
};

/**
 * The ticket whose matter a further call of the same contact belongs to, or null: the newest one
 * that is not solved, or solved at most `reopenMs` ago, and shares what the rules ask for. A call
 * whose category is not known shares none (docs/adr/0007).
 */
export function findMatter(
  rules: TicketRules,
  ticket: Pick<TicketBody, "category" | "joined">,
  earlier: readonly EarlierTicket[],
  at: number,
): EarlierTicket | null {
  if (rules.join === "off" || ticket.joined !== null) return null;
  const fitting = earlier.filter(({ status, category, solvedAt, joined }) => {
    const isAlive =
      unsolved.includes(status) ||
      (status === "solved" && solvedAt !== null && at - solvedAt <= rules.reopenMs);
    const isSame =
      rules.join === "contact" || (ticket.category !== null && ticket.category === category);
    return isAlive && isSame && joined === null;
  });
  return fitting.toSorted((one, other) => other.number - one.number)[0] ?? null;
}
