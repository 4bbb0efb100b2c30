import type { Calendar, Closure } from "../../src/core/calendar/index.ts";
import { CalendarBook } from "../../src/engine/index.ts";
import type { ClosureStore } from "../../src/ports/calendars.ts";
import type { Clock } from "../../src/ports/clock.ts";

const day = [{ from: 9 * 60, to: 17 * 60 }];

/** Monday to Friday, nine to five in Berlin; two days of Christmas, and New Year's Eve until noon. */
export const office: Calendar = {
  name: "office",
  label: { en: "Office", zh: "办公时间" },
  zone: "Europe/Berlin",
  week: { mon: day, tue: day, wed: day, thu: day, fri: day, sat: [], sun: [] },
  holidays: [{ date: "12-25", until: "12-26", name: { en: "Christmas", zh: "圣诞节" } }],
  specialDays: [
    { date: "12-31", hours: [{ from: 540, to: 720 }], name: { en: "Half day", zh: "半天" } },
    { date: "2026-12-24", hours: [], name: { en: "Christmas Eve", zh: "平安夜" } },
  ],
};

/** Closures in memory. */
export class FakeClosures implements ClosureStore {
  readonly all: (Closure & { endedBy: string | null })[] = [];

  async closures(): Promise<readonly Closure[]> {
    return this.all.filter(({ endedBy }) => endedBy === null);
  }

  async saveClosure(closure: Closure): Promise<void> {
    await this.endClosure(closure.calendar, closure.by);
    this.all.push({ ...closure, endedBy: null });
  }

  async endClosure(calendar: string, by: string): Promise<void> {
    for (const one of this.all) if (one.calendar === calendar) one.endedBy ??= by;
  }
}

/** A book with the office's calendar. */
export function testCalendars(clock: Clock, store = new FakeClosures()): Promise<CalendarBook> {
  return CalendarBook.open(new Map([[office.name, office]]), store, clock);
}
