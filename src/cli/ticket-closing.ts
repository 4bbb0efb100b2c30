import type { TicketRules } from "../core/ticket/index.ts";
import type { Log } from "../ports/log.ts";
import { StoreAway } from "../ports/store.ts";
import type { Tickets } from "../ports/tickets.ts";

/** How often solved tickets are looked at: their time is counted in days. */
const everyMs = 10 * 60_000;
/** Tickets closed in one go, so that calls need not wait. */
const atOnce = 200;

/**
 * Closes tickets whose time to be opened again by a further call is over, now and from time to time
 * until the returned function is called. A store that is away is asked again the next time.
 */
export function closeOldTickets(
  tickets: Pick<Tickets, "closeTickets">,
  rules: TicketRules,
  now: () => number,
  log: Log,
): () => void {
  const run = async (): Promise<void> => {
    try {
      const count = await tickets.closeTickets(now() - rules.reopenMs, atOnce);
      if (count > 0) log.info({ count }, "solved tickets closed");
    } catch (cause) {
      if (!(cause instanceof StoreAway)) throw cause;
      log.warn({ cause: cause.message }, "solved tickets not closed");
    }
  };
  void run();
  const timer = setInterval(() => void run(), everyMs);
  return () => clearInterval(timer);
}
