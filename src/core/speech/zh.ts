import { splitDuration } from "./duration.ts";
import { type Grammar, keyTokens, pauseToken } from "./grammar.ts";
import { money, moneyWords } from "./zh-money.ts";
import { cardinal, decimal, numberWords, ordinal, unsigned } from "./zh-numbers.ts";
import { date, duration, time, timeWords } from "./zh-time.ts";

/**
 * Mandarin as spoken in mainland China. Its rules:
 * - Four digits make a group; groups carry 万 and 亿, and above that 万亿 (兆 means 10^6 to some).
 * - Zeros inside a group, and a group that lacks its thousands, are one 零; zeros at the end of a
 *   group are silent: 105,000 is 十万五千. That is how primary schools teach to read numbers; the
 *   rules for cheques of the People's Bank (《正确填写票据和结算凭证的基本规定》) allow it as well.
 * - A number that begins with ten to nineteen begins with 十, elsewhere it is 一十.
 * - 2 is 两 where the number begins with it and 千, 万, 亿 or a unit follows, else 二
 *   (《现代汉语词典》 under 两: never before 百 and 十, and 二 is usual in 三万二千).
 * - In telephone numbers 1 is 幺, for 一 and 七 are mixed up on a bad line (《现代汉语词典》 under 幺).
 *   Digits of account and queue numbers are 一: not every Chinese speaker outside the mainland
 *   knows 幺, and those who hear it think of a telephone number.
 */
export const chinese: Grammar = {
  tokens: {
    ...numberWords,
    ...moneyWords,
    ...timeWords,
    [pauseToken]: "，",
    "text-unknown": "一段暂时无法读出的内容",
    "key-star": "星号",
    "key-hash": "井号",
    "key-plus": "加",
    "phone-1": "幺",
    "position-next": "您是下一位。",
    "position-before": "您前面还有",
    "position-after": "位来电者。",
    "wait-between": "预计您还需等待",
    "wait-under": "预计您还需等待不到",
    "wait-over": "预计您还需等待超过",
    "wait-to": "到",
  },
  separator: "",
  phoneKeys: { ...keyTokens, "1": "phone-1" },
  cardinal,
  decimal,
  ordinal,
  money,
  date,
  time,
  duration,

  // Chinese queues count the people ahead, not the place: the third in line has two ahead.
  position(place) {
    return place === 1
      ? ["position-next"]
      : ["position-before", ...unsigned(place - 1, true), "position-after"];
  },

  // 两到五分钟: before a measure word 2 is 两, also where the word stands behind both numbers.
  wait(from, to) {
    if (to === null) return ["wait-over", ...duration(splitDuration(from * 60_000))];
    const until = duration([{ unit: "minute", count: to }]);
    return from === 0
      ? ["wait-under", ...until]
      : ["wait-between", ...unsigned(from, true), "wait-to", ...until];
  },
};
