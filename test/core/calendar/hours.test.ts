import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addOpenTime,
  type Calendar,
  isOpen,
  nextOpening,
  openTimeBetween,
} from "../../../src/core/calendar/index.ts";
import { instant } from "../../../src/core/lib/brands.ts";

const hour = 3_600_000;
const at = (iso: string) => instant(Date.parse(iso));
const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());
const span = (from: string, to: string) => ({ from: minutes(from), to: minutes(to) });
const minutes = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
const name = { en: "Day", zh: "日" };

function calendar(given: Partial<Calendar> = {}): Calendar {
  const day = [span("09:00", "12:00"), span("13:00", "18:00")];
  return {
    name: "office",
    label: name,
    zone: "UTC",
    week: { mon: day, tue: day, wed: day, thu: day, fri: day, sat: [], sun: [] },
    holidays: [],
    specialDays: [],
    ...given,
  };
}

const always = (zone: string): Calendar => {
  const day = [span("00:00", "24:00")];
  const week = { mon: day, tue: day, wed: day, thu: day, fri: day, sat: day, sun: day };
  return calendar({ zone, week });
};

describe("isOpen", () => {
  // 2026-11-27 is a Friday.
  it.each([
    ["2026-11-27T08:59:59.999Z", false],
    ["2026-11-27T09:00:00Z", true],
    ["2026-11-27T11:59:59.999Z", true],
    ["2026-11-27T12:00:00Z", false],
    ["2026-11-27T13:00:00Z", true],
    ["2026-11-27T18:00:00Z", false],
    ["2026-11-28T10:00:00Z", false],
  ])("at %s of a week with a lunch break: %s", (now, open) => {
    expect(isOpen(calendar(), at(now))).toBe(open);
  });

  it("reads the hours in the calendar's own zone", () => {
    const shanghai = calendar({ zone: "Asia/Shanghai" });

    expect(isOpen(shanghai, at("2026-11-27T01:00:00Z"))).toBe(true);
    expect(isOpen(shanghai, at("2026-11-27T10:00:00Z"))).toBe(false);
    // Saturday there, Friday in UTC.
    expect(isOpen(shanghai, at("2026-11-27T17:30:00Z"))).toBe(false);
  });

  it("closes on holidays, of one year, of every year and over the end of a year", () => {
    const holidays = [
      { date: "2026-11-27", until: "2026-11-27", name },
      { date: "12-30", until: "01-02", name },
    ];
    const withHolidays = calendar({ holidays });

    expect(isOpen(withHolidays, at("2026-11-27T10:00:00Z"))).toBe(false);
    expect(isOpen(withHolidays, at("2025-11-27T10:00:00Z"))).toBe(true);
    expect(isOpen(withHolidays, at("2026-12-30T10:00:00Z"))).toBe(false);
    expect(isOpen(withHolidays, at("2027-01-01T10:00:00Z"))).toBe(false);
    expect(isOpen(withHolidays, at("2026-12-29T10:00:00Z"))).toBe(true);
  });

  it("lets a special day win over the week and over a holiday, the dated one first", () => {
    const working = calendar({
      holidays: [{ date: "2026-11-28", until: "2026-11-30", name }],
      specialDays: [
        { date: "11-28", hours: [], name },
        { date: "2026-11-28", hours: [span("10:00", "11:00")], name },
      ],
    });

    expect(isOpen(working, at("2026-11-28T10:30:00Z"))).toBe(true);
    expect(isOpen(working, at("2026-11-28T09:30:00Z"))).toBe(false);
    expect(isOpen(working, at("2026-11-30T10:00:00Z"))).toBe(false);
  });
});

describe("where clocks change", () => {
  const night = [span("01:00", "05:00")];
  const berlin = (sun: Calendar["week"]["sun"]) =>
    calendar({ zone: "Europe/Berlin", week: { ...calendar().week, sun } });

  it("hours over the jump forward are an hour shorter, and one longer over the jump back", () => {
    const nights = berlin(night);
    const day = (date: string) =>
      openTimeBetween(nights, at(`${date}T00:00:00+01:00`), at(`${date}T12:00:00+01:00`)) / hour;

    expect(day("2026-03-29")).toBe(3);
    expect(day("2026-10-25")).toBe(5);
    expect(day("2026-11-01")).toBe(4);
  });

  it("hours that begin in the hour that is jumped over begin with the jump", () => {
    const early = berlin([span("02:30", "05:00")]);

    expect(iso(nextOpening(early, at("2026-03-28T23:00:00Z")))).toBe("2026-03-29T01:00:00.000Z");
  });

  it("hours that lie in the hour that is jumped over are none that day", () => {
    const short = berlin([span("02:10", "02:50")]);

    expect(iso(nextOpening(short, at("2026-03-28T23:00:00Z")))).toBe("2026-03-30T07:00:00.000Z");
  });

  it("hours within the hour that comes twice are open until it is past for good", () => {
    const short = berlin([span("02:10", "02:50")]);
    const open = openTimeBetween(short, at("2026-10-24T22:00:00Z"), at("2026-10-25T12:00:00Z"));

    expect(open).toBe(100 * 60_000);
  });

  it("a day that begins at one o'clock opens with its first instant", () => {
    // Beirut's clocks go from 00:00 to 01:00 on 2026-03-29.
    const open = openTimeBetween(
      always("Asia/Beirut"),
      at("2026-03-28T20:00:00Z"),
      at("2026-03-29T00:00:00Z"),
    );

    expect(open).toBe(4 * hour);
  });
});

describe("nextOpening", () => {
  it("is the instant itself when open, else the next one over lunch, night and weekend", () => {
    const next = (now: string) => iso(nextOpening(calendar(), at(now)));

    expect(next("2026-11-27T10:00:00Z")).toBe("2026-11-27T10:00:00.000Z");
    expect(next("2026-11-27T12:30:00Z")).toBe("2026-11-27T13:00:00.000Z");
    expect(next("2026-11-27T18:00:00Z")).toBe("2026-11-30T09:00:00.000Z");
  });

  it("is null for a calendar that never opens", () => {
    const { week } = calendar();
    const never = { ...week, mon: [], tue: [], wed: [], thu: [], fri: [] };

    expect(nextOpening(calendar({ week: never }), at("2026-11-27T10:00:00Z"))).toBeNull();
    expect(addOpenTime(calendar({ week: never }), at("2026-11-27T10:00:00Z"), 1)).toBeNull();
  });
});

describe("addOpenTime", () => {
  it.each([
    ["2026-11-27T10:00:00Z", 1, "2026-11-27T11:00:00.000Z"],
    ["2026-11-27T10:00:00Z", 2, "2026-11-27T12:00:00.000Z"],
    ["2026-11-27T10:00:00Z", 3, "2026-11-27T14:00:00.000Z"],
    ["2026-11-27T17:00:00Z", 8, "2026-11-30T17:00:00.000Z"],
    ["2026-11-28T17:00:00Z", 1, "2026-11-30T10:00:00.000Z"],
    ["2026-11-28T17:00:00Z", 0, "2026-11-28T17:00:00.000Z"],
  ])("to %s adding %i open hours gives %s", (from, hours, due) => {
    expect(iso(addOpenTime(calendar(), at(from), hours * hour))).toBe(due);
  });
});

/** Calendars with any hours, in zones that change their clocks in many ways. */
const anyCalendar = fc
  .record({
    zone: fc.constantFrom(
      "UTC",
      "Europe/Berlin",
      "America/St_Johns",
      "Asia/Beirut",
      "Asia/Shanghai",
    ),
    days: fc.array(
      fc
        .uniqueArray(fc.integer({ min: 0, max: 96 }), { maxLength: 6 })
        .map((quarters) => quarters.sort((a, b) => a - b))
        .map((quarters) => {
          const pairs = quarters.slice(0, 2 * Math.floor(quarters.length / 2));
          return pairs.flatMap((from, index) =>
            index % 2 === 0 ? [{ from: from * 15, to: (pairs[index + 1] ?? 96) * 15 }] : [],
          );
        }),
      { minLength: 7, maxLength: 7 },
    ),
    holiday: fc.boolean(),
  })
  .map(({ zone, days, holiday }) => {
    const [mon = [], tue = [], wed = [], thu = [], fri = [], sat = [], sun = []] = days;
    const holidays = holiday ? [{ date: "03-28", until: "03-28", name }] : [];
    return calendar({ zone, holidays, week: { mon, tue, wed, thu, fri, sat, sun } });
  });
/** In the weeks in which the zones above change their clocks, and others. */
const anyInstant = fc
  .integer({ min: Date.parse("2026-03-01T00:00Z"), max: Date.parse("2026-11-10T00:00Z") })
  .map(instant);

describe("for any calendar", () => {
  it("adding open time and measuring it are each other's reverse", () => {
    fc.assert(
      fc.property(
        anyCalendar,
        anyInstant,
        fc.integer({ min: 1, max: 40 * hour }),
        (one, from, ms) => {
          const due = addOpenTime(one, from, ms);
          if (due === null) return nextOpening(one, from) === null;
          return openTimeBetween(one, from, due) === ms && due > from;
        },
      ),
      { numRuns: 200 },
    );
  });

  it("nothing is open before the next opening, and something is at it", () => {
    fc.assert(
      fc.property(anyCalendar, anyInstant, (one, from) => {
        const next = nextOpening(one, from);
        if (next === null) return one.week.mon.length + one.week.sun.length === 0;
        return isOpen(one, next) && openTimeBetween(one, from, next) === 0;
      }),
      { numRuns: 200 },
    );
  });

  it("open time between instants adds up over any instant between them", () => {
    fc.assert(
      fc.property(anyCalendar, fc.tuple(anyInstant, anyInstant, anyInstant), (one, instants) => {
        const [a, b, c] = [...instants].sort((x, y) => x - y) as [
          (typeof instants)[0],
          (typeof instants)[0],
          (typeof instants)[0],
        ];
        const whole = openTimeBetween(one, a, c);
        return whole === openTimeBetween(one, a, b) + openTimeBetween(one, b, c) && whole <= c - a;
      }),
      { numRuns: 100 },
    );
  });

  it("round the clock is open at every instant, however clocks jump", () => {
    const zones = fc.constantFrom("Europe/Berlin", "America/St_Johns", "Asia/Beirut");
    fc.assert(
      fc.property(zones, anyInstant, (zone, from) => isOpen(always(zone), from)),
      { numRuns: 200 },
    );
  });
});
