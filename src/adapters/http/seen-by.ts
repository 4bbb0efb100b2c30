import type { TimelineEntry } from "../../contract/index.ts";
import type { TicketRecord } from "../../ports/records.ts";
import type { SignedIn } from "../../ports/signed-in.ts";

/** What happened on a call as this person may read it: agents see no answers to blind surveys. */
export function seenBy(
  { user }: SignedIn,
  timeline: readonly (TimelineEntry & { readonly blind?: true })[],
): TimelineEntry[] {
  return timeline
    .filter(({ blind }) => blind !== true || user.role !== "agent")
    .map(({ at, kind, text }) => ({ at, kind, text }));
}

/** The answers to surveys that this person may see. */
export function ratingsSeenBy({ user }: SignedIn, ratings: TicketRecord["ratings"]) {
  return ratings
    .filter(({ blind }) => !blind || user.role !== "agent")
    .map(({ survey, rate }) => ({ survey, rate }));
}
