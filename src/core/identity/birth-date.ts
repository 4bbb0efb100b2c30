/** The order in which a caller keys a date of birth: year, month and day as the country writes them. */
export type DateOrder = "ymd" | "dmy" | "mdy";
/** All orders. */
export const dateOrders: readonly DateOrder[] = ["ymd", "dmy", "mdy"];

/** Digits of a date of birth, whatever the order: nobody guesses a century. */
export const birthDateDigits = 8;
const firstYear = 1900;

const places: Readonly<Record<DateOrder, readonly [number, number, number]>> = {
  ymd: [0, 4, 6],
  dmy: [4, 2, 0],
  mdy: [4, 0, 2],
};

/**
 * Reads keyed digits as a date of birth: `YYYY-MM-DD`, or null when there is no such day in the
 * Gregorian calendar, or it lies before 1900 or after `today` (`YYYY-MM-DD`).
 */
export function readBirthDate(digits: string, order: DateOrder, today: string): string | null {
  if (!/^\d{8}$/.test(digits)) return null;
  const [yearAt, monthAt, dayAt] = places[order];
  const year = Number(digits.slice(yearAt, yearAt + 4));
  const month = Number(digits.slice(monthAt, monthAt + 2));
  const day = Number(digits.slice(dayAt, dayAt + 2));
  if (year < firstYear || month < 1 || month > 12 || day < 1 || day > daysOf(year, month)) {
    return null;
  }
  const date = `${year}-${two(month)}-${two(day)}`;
  return date <= today ? date : null;
}

/** Whether a text is a day of the Gregorian calendar, written `YYYY-MM-DD`. */
export function isDate(text: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (match === null) return false;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  return month >= 1 && month <= 12 && day >= 1 && day <= daysOf(year, month);
}

/** Days of a month; every fourth year is a leap year, but of the full centuries every fourth. */
function daysOf(year: number, month: number): number {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  if (month === 2) return isLeap ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

const two = (value: number): string => String(value).padStart(2, "0");
