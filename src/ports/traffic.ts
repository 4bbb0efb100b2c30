import type { Visit } from "../core/acd/index.ts";
import type { Need } from "../core/lib/skills.ts";

/** One visit of a call to a queue as it was, with what the call asked when it came. */
export interface RecordedVisit extends Visit {
  readonly need: Need;
  readonly priority: number;
  /** The caller's number as it came; null when withheld. */
  readonly caller: string | null;
  /** A promise to call back that waited: nobody held the line. */
  readonly isCallback: boolean;
}

/** What has come and how it went, for the simulator. */
export interface Traffic {
  /**
   * Visits whose caller began to wait within [from, to), ms since the epoch, oldest first. Of a caller
   * who was moved to another queue only the last visit, which begins when the caller came.
   */
  recordedVisits(from: number, to: number): Promise<readonly RecordedVisit[]>;
}
