import { splitDuration } from "./duration.ts";
import { money, moneyWords } from "./en-money.ts";
import { cardinal, decimal, numberWords, ordinal, unsigned } from "./en-numbers.ts";
import { date, duration, time, timeWords } from "./en-time.ts";
import { type Grammar, keyTokens, pauseToken } from "./grammar.ts";

/**
 * English as banks speak it: short scale, and "and" before the last part below one hundred ("one
 * hundred and five", "two thousand and ten"); days before months, the clock of twelve hours.
 */
export const english: Grammar = {
  tokens: {
    ...numberWords,
    ...moneyWords,
    ...timeWords,
    [pauseToken]: ",",
    "text-unknown": "something we cannot read out",
    "key-star": "star",
    "key-hash": "hash",
    "key-plus": "plus",
    "position-next": "You are next in line.",
    "position-before": "You are number",
    "position-after": "in line.",
    "wait-between": "Your expected wait is between",
    "wait-under": "Your expected wait is less than",
    "wait-over": "Your expected wait is more than",
  },
  separator: " ",
  phoneKeys: keyTokens,
  cardinal,
  decimal,
  ordinal,
  money,
  date,
  time,
  duration,

  position(place) {
    return place === 1
      ? ["position-next"]
      : ["position-before", ...unsigned(place), "position-after"];
  },

  wait(from, to) {
    if (to === null) return ["wait-over", ...duration(splitDuration(from * 60_000))];
    const until = duration([{ unit: "minute", count: to }]);
    return from === 0
      ? ["wait-under", ...until]
      : ["wait-between", ...unsigned(from), "number-and", ...until];
  },
};
