import type { Calendar, Closure } from "../core/calendar/index.ts";
import { isInForce, localTime, standingOf } from "../core/calendar/index.ts";
import type { LookupFailure } from "../core/call/index.ts";
import { calendarSource } from "../core/flow/nodes/index.ts";
import type { JsonObject } from "../core/lib/json.ts";
import type { Result } from "../core/lib/result.ts";
import { err, ok } from "../core/lib/result.ts";
import type { CalendarNow, Calendars, ClosureStore } from "../ports/calendars.ts";
import type { Clock } from "../ports/clock.ts";
import type { Lookup } from "../ports/lookup.ts";

/** The calendars in memory, with closures that outlive a restart. */
export class CalendarBook implements Calendars {
  readonly #calendars: ReadonlyMap<string, Calendar>;
  readonly #store: ClosureStore;
  readonly #clock: Clock;
  readonly #closures = new Map<string, Closure>();

  private constructor(calendars: ReadonlyMap<string, Calendar>, store: ClosureStore, clock: Clock) {
    this.#calendars = calendars;
    this.#store = store;
    this.#clock = clock;
  }

  /** Opens it with the closures that nobody has ended. Rejects with StoreAway. */
  static async open(
    calendars: ReadonlyMap<string, Calendar>,
    store: ClosureStore,
    clock: Clock,
  ): Promise<CalendarBook> {
    const book = new CalendarBook(calendars, store, clock);
    for (const closure of await store.closures()) book.#closures.set(closure.calendar, closure);
    return book;
  }

  list(): readonly CalendarNow[] {
    return [...this.#calendars.values()].map((calendar) => this.#now(calendar));
  }

  find(name: string): CalendarNow | null {
    const calendar = this.#calendars.get(name);
    return calendar === undefined ? null : this.#now(calendar);
  }

  async close(closure: Closure): Promise<void> {
    await this.#store.saveClosure(closure);
    this.#closures.set(closure.calendar, closure);
  }

  async reopen(name: string, by: string, at: number): Promise<void> {
    await this.#store.endClosure(name, by, at);
    this.#closures.delete(name);
  }

  #now(calendar: Calendar): CalendarNow {
    const at = this.#clock.now();
    const known = this.#closures.get(calendar.name);
    const closure = known !== undefined && isInForce(known, at) ? known : null;
    return { calendar, closure, standing: standingOf(calendar, closure, at) };
  }
}

/**
 * Answers the look-ups of `open` nodes from the calendars and hands all others on. The next opening
 * is told on the calendar's own clock.
 */
export function withCalendars(lookup: Lookup, calendars: Pick<Calendars, "list" | "find">): Lookup {
  const bySource = new Map(
    calendars.list().map(({ calendar: { name } }) => [calendarSource(name), name] as const),
  );
  return {
    sources: lookup.sources,
    async ask(source, args): Promise<Result<JsonObject, LookupFailure>> {
      const name = bySource.get(source);
      if (name === undefined) return lookup.ask(source, args);
      const found = calendars.find(name);
      return found === null ? err("unavailable") : ok(told(found));
    },
  };
}

function told({ calendar, standing }: CalendarNow): JsonObject {
  const { state, name, opensAt } = standing;
  const opens = opensAt === null ? null : localTime(opensAt, calendar.zone);
  return {
    state,
    holidayEn: name.en,
    holidayZh: name.zh,
    opensOn: opens?.date ?? "",
    opensAt: opens?.time ?? "",
  };
}
