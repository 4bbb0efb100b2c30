import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { calendarJsonSchema, parseCalendar } from "../../src/contract/calendar.ts";
import { formatProblem } from "../../src/contract/flow/index.ts";

const root = join(import.meta.dirname, "../..");
const head = "calendar: shop\nlabel: { en: Shop, zh: 店铺 }\n";

function problems(text: string): readonly string[] {
  const parsed = parseCalendar("shop.yaml", head + text, "UTC");
  return parsed.ok ? [] : parsed.error.map(formatProblem);
}

describe("parseCalendar", () => {
  it("reads hours in minutes, days left out as closed, and the zone of the settings", () => {
    const parsed = parseCalendar(
      "shop.yaml",
      `${head}week: { mon: ["09:00-12:30", "14:00-24:00"] }
holidays: [{ date: "12-24", until: "01-06", name: { en: Winter, zh: 冬季 } }]
specialDays: [{ date: 2027-02-28, hours: ["10:00-11:00"], name: { en: Fair, zh: 展会 } }]`,
      "Asia/Shanghai",
    );

    expect(parsed).toMatchObject({
      ok: true,
      value: {
        name: "shop",
        zone: "Asia/Shanghai",
        week: {
          mon: [
            { from: 540, to: 750 },
            { from: 840, to: 1_440 },
          ],
          tue: [],
        },
        holidays: [{ date: "12-24", until: "01-06" }],
        specialDays: [{ date: "2027-02-28", hours: [{ from: 600, to: 660 }] }],
      },
    });
  });

  it.each([
    [
      "week: { mon: [9-17] }",
      '3:15 "week.mon" of the calendar must be hours such as "09:00-12:30"',
    ],
    ['week: { mon: ["22:00-06:00"] }', '3:15 "22:00-06:00" ends before it begins. Hours over mid'],
    ['week: { mon: ["09:00-12:00", "11:00-13:00"] }', '3:30 "11:00-13:00" begins before "09:00-12'],
    ['week: { mon: ["09:00-24:30"] }', '3:15 "week.mon" of the calendar must be hours such as'],
    ["week: { monday: [] }", '3:9 "monday" is not known in the calendar.'],
    ["week: {}\nzone: Berlin", '4:7 "zone" is "Berlin", which is no IANA time zone such as'],
    ["zone: Europe/Berlin", '1:1 "week" of the calendar is missing.'],
    [
      'week: {}\nholidays: [{ date: "02-30", name: { en: X, zh: 某 } }]',
      '4:20 "02-30" is no day of the calendar.',
    ],
    [
      "week: {}\nholidays: [{ date: 2027-02-29, name: { en: X, zh: 某 } }]",
      '4:20 "2027-02-29" is no day of the calendar.',
    ],
    [
      "week: {}\nholidays: [{ date: 2027-03-02, until: 2027-03-01, name: { en: X, zh: 某 } }]",
      "4:39 The holiday ends on 2027-03-01, before it begins on 2027-03-02.",
    ],
    [
      'week: {}\nholidays: [{ date: 2027-03-02, until: "03-03", name: { en: X, zh: 某 } }]',
      '4:39 "03-03" is not of the form of "2027-03-02": give both the year, or neither.',
    ],
    [
      'week: {}\nspecialDays: [{ date: "05-01", hours: [], name: { en: X, zh: 某 } }, { date: "05-01", hours: [], name: { en: X, zh: 某 } }]',
      "4:77 The day 05-01 is there twice.",
    ],
  ])("refuses %s at its place, with the way out", (text, complaint) => {
    const found = problems(text);

    expect(found).toHaveLength(1);
    expect(found[0]).toContain(`shop.yaml:${complaint}`);
  });

  it("knows 29 February of every year and of a leap year", () => {
    const days = ["02-29", "2028-02-29"].map((date) => {
      return `{ date: "${date}", hours: [], name: { en: X, zh: 某 } }`;
    });

    expect(problems(`week: {}\nspecialDays: [${days.join(", ")}]`)).toEqual([]);
  });

  it("accepts the calendar that the repository ships", () => {
    const file = join(root, "ivr-flows/calendars/office.yaml");

    const parsed = parseCalendar(file, readFileSync(file, "utf8"), "UTC");

    expect(parsed).toMatchObject({ ok: true, value: { name: "office" } });
  });
});

describe("the JSON Schema for editors", () => {
  it("is the one that the code checks with (after a change: npx vitest run test/contract -u)", async () => {
    const file = join(root, "ivr-flows/schema/calendar.schema.json");

    await expect(`${JSON.stringify(calendarJsonSchema(), null, 2)}\n`).toMatchFileSnapshot(file);
  });
});
