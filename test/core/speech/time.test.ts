import fc from "fast-check";
import { toCardinal, toOrdinal } from "n2words/en-GB";
import { toCardinal as toChinese } from "n2words/zh-Hans-CN";
import { describe, expect, it } from "vitest";
import { type DateForm, langs } from "../../../src/core/call/index.ts";
import { speakDate, speakDuration, speakTime, speechText } from "../../../src/core/speech/index.ts";
import { inBoth } from "./cases.ts";

const dayMs = 86_400_000;
const chinese = (value: number): string =>
  toChinese(value, { formal: false }).replace(/^一十/, "十");

/** The parts of a date as Intl writes them in UTC. */
function intlParts(lang: string, at: number, options: Intl.DateTimeFormatOptions) {
  const parts = new Intl.DateTimeFormat(lang, { timeZone: "UTC", ...options }).formatToParts(at);
  return Object.fromEntries(parts.map(({ type, value }) => [type, value]));
}

describe("speakDate", () => {
  it.each([
    [
      "2026-03-05",
      "full",
      "Thursday the fifth of March twenty twenty-six",
      "二零二六年三月五日星期四",
    ],
    ["2026-03-05", "day", "the fifth of March", "三月五日"],
    ["2026-11-22", "weekday", "Sunday the twenty-second of November", "十一月二十二日星期日"],
    ["2000-02-29", "year", "the twenty-ninth of February two thousand", "二零零零年二月二十九日"],
    [
      "2005-12-31",
      "year",
      "the thirty-first of December two thousand and five",
      "二零零五年十二月三十一日",
    ],
    ["1999-01-01", "year", "the first of January nineteen ninety-nine", "一九九九年一月一日"],
    ["1905-10-10", "year", "the tenth of October nineteen oh five", "一九零五年十月十日"],
    ["1900-07-12", "year", "the twelfth of July nineteen hundred", "一九零零年七月十二日"],
    ["2100-07-03", "year", "the third of July twenty-one hundred", "二一零零年七月三日"],
    ["0987-07-03", "year", "the third of July nine hundred and eighty-seven", "零九八七年七月三日"],
  ] as const)("says %s in the form %s", (value, form, english, mandarin) => {
    expect(inBoth((lang) => speakDate(lang, value, form))).toEqual([english, mandarin]);
  });

  it("agrees with Intl on weekday, day, month and year of every day of eight years", () => {
    for (let at = Date.UTC(2021, 0, 1); at < Date.UTC(2029, 0, 1); at += dayMs) {
      const value = new Date(at).toISOString().slice(0, 10);
      const english = intlParts("en-GB", at, { dateStyle: "full" });
      const words = speechText("en", speakDate("en", value, "full"));
      const [year = "", day = ""] = [english["year"], english["day"]];
      const pair = `twenty ${toCardinal(Number(year) - 2000)}`;
      expect(words).toBe(
        `${english["weekday"]} the ${toOrdinal(Number(day))} of ${english["month"]} ${pair}`,
      );

      const zh = new Intl.DateTimeFormat("zh-CN", { dateStyle: "full", timeZone: "UTC" });
      const read = zh
        .format(at)
        .replace(/^\d+/, (digits) => [...digits].map((digit) => chinese(Number(digit))).join(""))
        .replace(/\d+/g, (digits) => chinese(Number(digits)));
      expect(speechText("zh", speakDate("zh", value, "full"))).toBe(read);
    }
  });

  it("says the day that an instant falls on in its zone", () => {
    const at = Date.UTC(2026, 10, 26, 20, 0);

    expect(speakDate("en", { at, zone: "UTC" }, "day")).toEqual(["day-26", "month-11"]);
    expect(speakDate("en", { at, zone: "Asia/Shanghai" }, "day")).toEqual(["day-27", "month-11"]);
  });

  it("has a form for each kind of date only", () => {
    const forms: readonly DateForm[] = ["day", "weekday", "year", "full"];
    expect(new Set(forms.map((form) => speakDate("zh", "2026-03-05", form).length)).size).toBe(4);
  });

  it.each(["2026-02-30", "2026-13-01", "26-1-1", "", "2026-03-05T10:00", "0000-01-01"])(
    "says that the date %j cannot be read",
    (value) => {
      for (const lang of langs) expect(speakDate(lang, value, "day")).toEqual(["date-unknown"]);
    },
  );

  it("says so for a zone or an instant that does not exist", () => {
    for (const moment of [
      { at: 0, zone: "Mars/Olympus" },
      { at: Number.NaN, zone: "UTC" },
      { at: 9e15, zone: "UTC" },
    ]) {
      expect(speakDate("en", moment, "day")).toEqual(["date-unknown"]);
      expect(speakTime("zh", moment)).toEqual(["time-unknown"]);
    }
  });
});

describe("speakTime", () => {
  it.each([
    ["00:00", "midnight", "凌晨零点"],
    ["00:05", "twelve oh five a.m.", "凌晨零点零五分"],
    ["02:02", "two oh two a.m.", "凌晨两点零二分"],
    ["09:00", "nine a.m.", "上午九点"],
    ["12:00", "noon", "中午十二点"],
    ["12:30", "twelve thirty p.m.", "中午十二点三十分"],
    ["14:12", "two twelve p.m.", "下午两点十二分"],
    ["23:59", "eleven fifty-nine p.m.", "晚上十一点五十九分"],
  ])("says %s as %s and %s", (value, english, mandarin) => {
    expect(inBoth((lang) => speakTime(lang, value))).toEqual([english, mandarin]);
  });

  it("agrees with Intl on every minute of a day", () => {
    const names: Readonly<Record<string, string>> = { AM: "a.m.", PM: "p.m." };
    for (let minutes = 0; minutes < 1_440; minutes += 1) {
      const at = minutes * 60_000;
      const value = new Date(at).toISOString().slice(11, 16);
      const english = intlParts("en-US", at, { timeStyle: "short" });
      const minute = Number(english["minute"]);
      const said = minute === 0 ? "" : ` ${minute < 10 ? "oh " : ""}${toCardinal(minute)}`;
      const hour = toCardinal(Number(english["hour"]));
      const words = `${hour}${said} ${names[english["dayPeriod"] ?? ""]}`
        .replace(/^twelve a.m./, "midnight")
        .replace(/^twelve p.m./, "noon");
      expect(speechText("en", speakTime("en", value))).toBe(words);

      const zh = intlParts("zh-CN", at, {
        hour: "numeric",
        minute: "2-digit",
        dayPeriod: "long",
        hourCycle: "h12",
      });
      const period = zh["dayPeriod"]?.replace("清晨", "早上");
      const clock = minutes < 60 ? "零" : chinese(Number(zh["hour"])).replace(/^二$/, "两");
      const gap = minute < 10 ? "零" : "";
      const rest = minute === 0 ? "" : `${gap}${chinese(minute)}分`;
      expect(speechText("zh", speakTime("zh", value))).toBe(`${period}${clock}点${rest}`);
    }
  });

  it("says what clocks show at an instant, summer time included", () => {
    const at = Date.UTC(2026, 6, 1, 13, 0);

    expect(speechText("en", speakTime("en", { at, zone: "Europe/London" }))).toBe("two p.m.");
    expect(speechText("zh", speakTime("zh", { at, zone: "Asia/Shanghai" }))).toBe("晚上九点");
  });

  it.each(["24:00", "9:00", "12:60", "noon", ""])("says that %j is no time", (value) => {
    for (const lang of langs) expect(speakTime(lang, value)).toEqual(["time-unknown"]);
  });
});

describe("speakDuration", () => {
  it.each([
    [0, "zero seconds", "零秒"],
    [400, "zero seconds", "零秒"],
    [1_000, "one second", "一秒"],
    [2_000, "two seconds", "两秒"],
    [59_600, "one minute", "一分钟"],
    [60_000, "one minute", "一分钟"],
    [62_000, "one minute and two seconds", "一分零二秒"],
    [150_000, "two minutes and thirty seconds", "两分三十秒"],
    [3_599_900, "one hour", "一小时"],
    [3_725_000, "one hour and two minutes", "一小时两分钟"],
    [7_500_000, "two hours and five minutes", "两小时五分钟"],
    [86_399_999, "one day", "一天"],
    [90_000_000, "one day and one hour", "一天一小时"],
    [12 * 86_400_000, "twelve days", "十二天"],
  ])("says %d ms as %s and %s", (ms, english, mandarin) => {
    expect(inBoth((lang) => speakDuration(lang, ms))).toEqual([english, mandarin]);
  });

  it("uses Intl's words for every count of every unit", () => {
    const units = { day: 86_400_000, hour: 3_600_000, minute: 60_000, second: 1_000 } as const;
    const below = { day: 400, hour: 24, minute: 60, second: 60 } as const;
    for (const unit of ["day", "hour", "minute", "second"] as const) {
      const style = { style: "unit", unit, unitDisplay: "long" } as const;
      for (let count = 1; count < below[unit]; count += 1) {
        const [english, mandarin] = inBoth((lang) => speakDuration(lang, count * units[unit]));
        const name = new Intl.NumberFormat("en", style).format(count).replace(/^\d+ /, "");
        const zhName = new Intl.NumberFormat("zh-CN", style).format(count).replace(/^\d+/, "");
        expect(english).toBe(`${toCardinal(count)} ${name}`);
        const number = chinese(count).replace(/^二$/, "两");
        expect(mandarin).toBe(`${number}${zhName.replace("秒钟", "秒")}`);
      }
    }
  });

  it("is never further off than half of the smaller unit that it says", () => {
    const sizes = [86_400_000, 3_600_000, 60_000, 1_000];
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 ** 11 }), (ms) => {
        const largest = sizes.findIndex((size) => ms >= size - 500);
        const step = sizes[Math.min(largest < 0 ? 3 : largest + 1, 3)] ?? 1;
        expect(Math.abs(heardMs(speakDuration("en", ms)) - ms)).toBeLessThanOrEqual(step / 2);
      }),
    );
  });

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY])("says that %d is no length", (ms) => {
    for (const lang of langs) expect(speakDuration(lang, ms)).toEqual(["time-unknown"]);
  });
});

/** What a listener of small numbers makes of it: the sounds `number-N` and units. */
function heardMs(sounds: readonly string[]): number {
  const sizes: Readonly<Record<string, number>> = {
    day: 86_400_000,
    hour: 3_600_000,
    minute: 60_000,
    second: 1_000,
  };
  let total = 0;
  let count = 0;
  for (const name of sounds) {
    const [kind = "", what = ""] = name.split("-");
    if (kind === "hundred") count += 100 * Number(what);
    else if (what === "thousand") count *= 1_000;
    else if (kind === "number" && what !== "and") count += Number(what);
    else if (kind === "duration") {
      total += count * (sizes[what] ?? 0);
      count = 0;
    }
  }
  return total;
}
