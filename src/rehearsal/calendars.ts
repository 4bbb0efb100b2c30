import type { SimClock } from "../adapters/simulated/index.ts";
import type { Calendar, CalendarStanding } from "../core/calendar/index.ts";
import { nextOpening, standingOf } from "../core/calendar/index.ts";
import { quote, suggest } from "../core/flow/check-words.ts";
import { instant } from "../core/lib/brands.ts";
import type { CalendarNow, Calendars } from "../ports/calendars.ts";
import { StepFailure } from "./answers.ts";

/** How a test says that a calendar stands, whatever the clock. */
export type ToldStanding = CalendarStanding["state"];

/** The centre's calendars on the clock of a rehearsal, or as a test says that they stand. */
export class StageCalendars implements Pick<Calendars, "list" | "find"> {
  readonly #calendars: ReadonlyMap<string, Calendar>;
  #clock: SimClock | null = null;
  readonly #told = new Map<string, ToldStanding>();

  constructor(calendars: ReadonlyMap<string, Calendar>) {
    this.#calendars = calendars;
  }

  /** The clock that they go by from now on. */
  goBy(clock: SimClock): this {
    this.#clock = clock;
    return this;
  }

  /** From now on these calendars stand so. Throws StepFailure for one that does not exist. */
  tell(standings: Readonly<Record<string, ToldStanding>>): void {
    for (const [name, state] of Object.entries(standings)) {
      if (!this.#calendars.has(name)) {
        const near = suggest(name, this.#calendars.keys());
        throw new StepFailure(`There is no calendar ${quote(name)}.${near}`);
      }
      this.#told.set(name, state);
    }
  }

  list(): readonly CalendarNow[] {
    return [...this.#calendars.values()].map((calendar) => this.#now(calendar));
  }

  find(name: string): CalendarNow | null {
    const calendar = this.#calendars.get(name);
    return calendar === undefined ? null : this.#now(calendar);
  }

  #now(calendar: Calendar): CalendarNow {
    const at = this.#clock?.now() ?? instant(0);
    const state = this.#told.get(calendar.name);
    const real = standingOf(calendar, null, at);
    if (state === undefined || state === real.state) {
      return { calendar, closure: null, standing: real };
    }
    // Nobody knows when an emergency is over.
    const isKnown = state === "closed" || state === "holiday";
    const opensAt = isKnown ? nextOpening(calendar, at) : null;
    return { calendar, closure: null, standing: { state, name: real.name, opensAt } };
  }
}
