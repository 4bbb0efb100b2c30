import type { Forecast, Found } from "./wait-estimate.ts";
import { WaitEstimate } from "./wait-estimate.ts";

/** A visit that ended with an agent or with the caller giving up; instants in ms since the epoch. */
export interface PastVisit {
  readonly enteredAt: number;
  readonly leftAt: number;
  readonly hasGivenUp: boolean;
  /** What the caller found who began to wait; null where no forecast was due. */
  readonly found: Found | null;
}

/** An agent was free again at `at`, ms since the epoch, after a call had taken them up for `ms`. */
export interface PastService {
  readonly at: number;
  readonly ms: number;
}

/** What a store remembers of a queue's last visits, in no order. */
export interface QueuePast {
  readonly visits: readonly PastVisit[];
  readonly services: readonly PastService[];
}

interface Happening {
  readonly at: number;
  readonly teach: () => void;
}

/**
 * What a queue that has lived through this past knows of its waits: everything is taught once more,
 * in the order in which it happened, and each caller is given the forecast of their time again.
 */
export function learnAgain({ visits, services }: QueuePast): WaitEstimate {
  const estimate = new WaitEstimate();
  const forecasts = new Map<PastVisit, Forecast | null>();
  const arrivals = visits.flatMap((visit): Happening[] => {
    const { found, enteredAt } = visit;
    if (found === null) return [];
    const teach = () => forecasts.set(visit, estimate.forecast(found.ahead, found.agents));
    return [{ at: enteredAt, teach }];
  });
  const served = services.map(({ at, ms }) => ({ at, teach: () => estimate.served(ms) }));
  const ends = visits.map((visit): Happening => {
    const { enteredAt, leftAt, hasGivenUp } = visit;
    const teach = () =>
      estimate.waited(leftAt - enteredAt, hasGivenUp, forecasts.get(visit) ?? null);
    return { at: leftAt, teach };
  });
  // The sort is stable: who comes and goes in one ms has come first.
  const past = [...arrivals, ...served, ...ends].sort((one, other) => one.at - other.at);
  for (const { teach } of past) teach();
  return estimate;
}
