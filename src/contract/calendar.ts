import { z } from "zod";
import { type Calendar, type Hours, weekdays } from "../core/calendar/types.ts";
import { err, ok, type Result } from "../core/lib/result.ts";
import type { FileProblem } from "./flow/problems.ts";
import { schemaProblems } from "./flow/schema-problems.ts";
import { readYaml } from "./flow/yaml-source.ts";
import { isZone } from "./zone.ts";

/** Intervals one day may have. */
const intervalsMax = 12;
/** Holidays, and special days, one calendar may have: thirty years of them. */
const daysMax = 1_000;

const clock = "([01]\\d|2[0-3]):[0-5]\\d";
const intervalPattern = new RegExp(`^${clock}-(${clock}|24:00)$`);
const datePattern = /^(\d{4}-)?(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

const interval = z
  .string()
  .regex(intervalPattern, 'must be hours such as "09:00-12:30", the last "24:00"')
  .describe("From one time of the clock to another, such as 09:00-12:30; the last is 24:00");
const hours = z.array(interval).max(intervalsMax).describe("The open hours of a day; [] for none");
const day = hours.default([]);
const date = z
  .string()
  .regex(datePattern, 'must be a date such as "2027-01-01", or "12-25" for every year')
  .describe("YYYY-MM-DD, or MM-DD for every year");
const words = z
  .strictObject({ en: z.string().min(1).max(80), zh: z.string().min(1).max(80) })
  .describe("What people read");

/** The whole file of a calendar. */
const CalendarFile = z.strictObject({
  calendar: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,40}$/, "must be small letters, digits and hyphens")
    .describe("Its name, by which flows and settings call it"),
  label: words,
  zone: z.string().optional().describe("IANA time zone of the hours; without it that of TIME_ZONE"),
  week: z
    .strictObject({ mon: day, tue: day, wed: day, thu: day, fri: day, sat: day, sun: day })
    .describe("Hours by day of the week; a day left out is closed"),
  holidays: z
    .array(z.strictObject({ date, until: date.optional(), name: words }))
    .max(daysMax)
    .default([])
    .describe("Days that are closed, from `date` to `until`"),
  specialDays: z
    .array(z.strictObject({ date, hours, name: words }))
    .max(daysMax)
    .default([])
    .describe("Days with hours of their own; they win over the week and over holidays"),
});
type CalendarFile = z.infer<typeof CalendarFile>;

type Fault = { readonly path: readonly (string | number)[]; readonly message: string };

/**
 * Reads and checks a calendar file. Never throws: the error lists all problems with their places.
 * @param file The file's name as the reader of a problem knows it.
 * @param zone The IANA time zone of a file that names none.
 */
export function parseCalendar(
  file: string,
  text: string,
  zone: string,
): Result<Calendar, readonly FileProblem[]> {
  const read = readYaml(file, text);
  if (!read.ok) return read;
  const source = read.value;
  const parsed = CalendarFile.safeParse(source.data);
  if (!parsed.success) {
    const keys = Object.keys(CalendarFile.shape);
    return err(schemaProblems(source, { title: "the calendar", path: [], keys }, parsed.error));
  }
  const faults = [
    ...zoneFaults(parsed.data),
    ...hoursFaults(parsed.data),
    ...dayFaults(parsed.data),
  ];
  if (faults.length > 0) return err(faults.map((one) => source.problemAt(one.path, one.message)));
  return ok(calendarOf(parsed.data, zone));
}

/** The JSON Schema of calendar files, as `ivr-flows/schema/calendar.schema.json` holds it. */
export function calendarJsonSchema(): object {
  const schema = z.toJSONSchema(CalendarFile, { io: "input", target: "draft-7", reused: "ref" });
  return { title: "A calendar of Hotline", ...schema };
}

function calendarOf(data: CalendarFile, zone: string): Calendar {
  const { mon, tue, wed, thu, fri, sat, sun } = data.week;
  return {
    name: data.calendar,
    label: data.label,
    zone: data.zone ?? zone,
    week: {
      mon: mon.map(hoursOf),
      tue: tue.map(hoursOf),
      wed: wed.map(hoursOf),
      thu: thu.map(hoursOf),
      fri: fri.map(hoursOf),
      sat: sat.map(hoursOf),
      sun: sun.map(hoursOf),
    },
    holidays: data.holidays.map(({ date: from, until, name }) => {
      return { date: from, until: until ?? from, name };
    }),
    specialDays: data.specialDays.map((one) => ({ ...one, hours: one.hours.map(hoursOf) })),
  };
}

function hoursOf(text: string): Hours {
  const [from = 0, to = 0] = text.split("-").map((time) => {
    const [hour = 0, minute = 0] = time.split(":").map(Number);
    return hour * 60 + minute;
  });
  return { from, to };
}

function zoneFaults({ zone }: CalendarFile): readonly Fault[] {
  if (zone === undefined || isZone(zone)) return [];
  const message = `"zone" is "${zone}", which is no IANA time zone such as Asia/Shanghai.`;
  return [{ path: ["zone"], message }];
}

/** Hours that end before they begin, or begin before those before them have ended. */
function hoursFaults(data: CalendarFile): readonly Fault[] {
  const days = [
    ...weekdays.map((day) => ({ path: ["week", day], hours: data.week[day] })),
    ...data.specialDays.map((day, at) => ({
      path: ["specialDays", at, "hours"],
      hours: day.hours,
    })),
  ];
  return days.flatMap(({ path, hours: texts }) =>
    texts.flatMap((text, index) => {
      const { from, to } = hoursOf(text);
      const before = texts[index - 1];
      if (to <= from) {
        const message = `"${text}" ends before it begins. Hours over midnight: end them with 24:00 and begin the next day with 00:00.`;
        return [{ path: [...path, index], message }];
      }
      if (before === undefined || hoursOf(before).to <= from) return [];
      const message = `"${text}" begins before "${before}" has ended. Put the hours in order, without overlap.`;
      return [{ path: [...path, index], message }];
    }),
  );
}

/** Dates that do not exist, ends before their begin, and days told twice. */
function dayFaults({ holidays, specialDays }: CalendarFile): readonly Fault[] {
  const dates = [
    ...holidays.map((day, at) => ({ path: ["holidays", at, "date"], date: day.date })),
    ...holidays.flatMap(({ until }, at) =>
      until === undefined ? [] : [{ path: ["holidays", at, "until"], date: until }],
    ),
    ...specialDays.map((day, at) => ({ path: ["specialDays", at, "date"], date: day.date })),
  ];
  const missing = dates.filter((one) => !exists(one.date));
  const ranges = holidays.flatMap((day, at) => {
    const { date: from, until = from } = day;
    const path = ["holidays", at, "until"];
    if (from.length !== until.length) {
      const message = `"${until}" is not of the form of "${from}": give both the year, or neither.`;
      return [{ path, message }];
    }
    const isYearly = from.length === "MM-DD".length;
    const message = `The holiday ends on ${until}, before it begins on ${from}.`;
    return !isYearly && until < from ? [{ path, message }] : [];
  });
  const twice = specialDays.flatMap((day, at) => {
    const isFirst = specialDays.findIndex((other) => other.date === day.date) === at;
    const message = `The day ${day.date} is there twice. Put its hours in one list.`;
    return isFirst ? [] : [{ path: ["specialDays", at, "date"], message }];
  });
  const unreal = missing.map(({ path, date: day }) => {
    return { path, message: `"${day}" is no day of the calendar.` };
  });
  return [...unreal, ...ranges, ...twice];
}

/** Whether a date exists; one of every year, in a leap year. */
function exists(day: string): boolean {
  const whole = day.length === "MM-DD".length ? `2024-${day}` : day;
  const found = new Date(`${whole}T00:00:00Z`);
  return !Number.isNaN(found.getTime()) && found.toISOString().startsWith(whole);
}
