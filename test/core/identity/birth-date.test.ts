import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type DateOrder, isDate, readBirthDate } from "../../../src/core/identity/index.ts";

const today = "2026-11-27";

describe("readBirthDate", () => {
  it.each([
    ["19800229", "ymd", "1980-02-29"],
    ["29021980", "dmy", "1980-02-29"],
    ["02291980", "mdy", "1980-02-29"],
    ["20261127", "ymd", today],
    ["19000101", "ymd", "1900-01-01"],
  ] as const)("reads %s in the order %s", (digits, order, date) => {
    expect(readBirthDate(digits, order, today)).toBe(date);
  });

  it.each([
    ["19810229", "ymd"],
    ["19000229", "ymd"],
    ["20261128", "ymd"],
    ["18991231", "ymd"],
    ["19801301", "ymd"],
    ["19800000", "ymd"],
    ["31041980", "dmy"],
    ["1980022", "ymd"],
    ["198002290", "ymd"],
    ["", "ymd"],
  ] as const)("finds no day in %s in the order %s", (digits, order) => {
    expect(readBirthDate(digits, order, today)).toBeNull();
  });

  it("agrees with the calendar of JavaScript on every string of eight digits", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 99_999_999 }),
        fc.constantFrom<DateOrder>("ymd", "dmy", "mdy"),
        (number, order) => {
          const digits = String(number).padStart(8, "0");
          const read = readBirthDate(digits, order, "9999-12-31");
          const [year, month, day] = partsOf(digits, order);
          const date = `${year}-${month}-${day}`;
          const made = new Date(`${date}T00:00:00Z`);
          const isReal = !Number.isNaN(made.getTime()) && made.toISOString().startsWith(date);
          expect(read).toBe(isReal && Number(year) >= 1900 ? date : null);
          expect(isDate(date)).toBe(isReal);
        },
      ),
    );
  });
});

function partsOf(digits: string, order: DateOrder): readonly [string, string, string] {
  if (order === "ymd") return [digits.slice(0, 4), digits.slice(4, 6), digits.slice(6)];
  const [one, other, year] = [digits.slice(0, 2), digits.slice(2, 4), digits.slice(4)];
  return order === "dmy" ? [year, other, one] : [year, one, other];
}
