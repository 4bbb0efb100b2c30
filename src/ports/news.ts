/**
 * Kinds of what people read by request. `flow_counts` are the counts of callers by way; `calendars`
 * change also by the clock.
 */
export const topics = ["callbacks", "calendars", "locks", "flows", "flow_counts"] as const;

/** What may have changed of what somebody reads by request. */
export type Topic = (typeof topics)[number];

/** What the store tells after it has written something. */
export type News =
  | { readonly about: Topic }
  /** A ticket was changed at ms since the epoch; `by` is a user's name, or whom the history names. */
  | {
      readonly about: "ticket";
      readonly number: number;
      readonly by: string;
      readonly at: number;
    };
