import type { Calendar, CalendarStanding, Closure } from "../core/calendar/index.ts";

/** A calendar with how it stands now. */
export interface CalendarNow {
  readonly calendar: Calendar;
  readonly standing: CalendarStanding;
  /** The closure that is in force; null for none. */
  readonly closure: Closure | null;
}

/** The calendars of the centre, and who has closed them at once. */
export interface Calendars {
  /** All by name. */
  list(): readonly CalendarNow[];
  /** One, or null for an unknown name. */
  find(name: string): CalendarNow | null;
  /**
   * Closes a calendar at once, until an instant in ms since the epoch or until it is opened again.
   * A closure in force is replaced. Rejects with StoreAway.
   */
  close(closure: Closure): Promise<void>;
  /** Ends the closure in force, if there is one. Rejects with StoreAway. */
  reopen(name: string, by: string, at: number): Promise<void>;
}

/** Where closures are kept, with who opened again and when: nothing is ever deleted. */
export interface ClosureStore {
  /** Closures that nobody has ended. */
  closures(): Promise<readonly Closure[]>;
  /** Keeps a closure and ends one of the same calendar that is there. */
  saveClosure(closure: Closure): Promise<void>;
  endClosure(calendar: string, by: string, at: number): Promise<void>;
}
