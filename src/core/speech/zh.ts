import { type Currency, splitAmount } from "./currency.ts";
import { type Grammar, numberTokens } from "./grammar.ts";

const digits = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
const myriad = 10_000;
const myriadSquared = 100_000_000;

const units: Readonly<Record<Currency, string>> = {
  USD: "美元",
  EUR: "欧元",
  CNY: "元",
  GBP: "英镑",
  JPY: "日元",
};
const minorUnits: Readonly<Record<Currency, string | null>> = {
  USD: "美分",
  EUR: "欧分",
  CNY: "分",
  GBP: "便士",
  JPY: null,
};

/**
 * Mandarin as spoken in mainland China. Its rules:
 * - Four digits make a group; groups carry 万 and 亿, and above that 万亿 (兆 means 10^6 to some).
 * - Zeros inside a group, and a group that lacks its thousands, are one 零; zeros at the end of a
 *   group are silent: 105,000 is 十万五千. That is how primary schools teach to read numbers; the
 *   rules for cheques of the People's Bank (《正确填写票据和结算凭证的基本规定》) allow it as well.
 * - A number that begins with ten to nineteen begins with 十, elsewhere it is 一十.
 * - 2 is 两 where the number begins with it and 千, 万, 亿 or a unit follows, else 二
 *   (《现代汉语词典》 under 两: never before 百 and 十, and 二 is usual in 三万二千).
 * - Digits of account and queue numbers are 一, not 幺: 幺 belongs to telephone and room numbers,
 *   and not every Chinese speaker outside the mainland knows it.
 * Two digits are one sound, as are 一百, 三千, 一万 …, so that the tone of 一 changes as it must.
 */
export const chinese: Grammar = {
  tokens: {
    ...numberTokens("number", 0, 9, (value) => digits[value] ?? ""),
    ...numberTokens("number", 10, 19, (value) => `十${value === 10 ? "" : digits[value - 10]}`),
    ...numberTokens("number", 20, 99, twoDigits),
    ...numberTokens("inner", 10, 19, twoDigits),
    ...numberTokens("hundred", 1, 9, (value) => `${digits[value]}百`),
    ...numberTokens("thousand", 1, 9, (value) => `${digits[value]}千`),
    "leading-2": "两",
    "leading-thousand-2": "两千",
    "number-wan": "万",
    "number-1-wan": "一万",
    "number-yi": "亿",
    "number-1-yi": "一亿",
    "number-minus": "负",
    "number-unknown": "一个暂时无法读出的数字",
    "money-unknown": "一个暂时无法读出的金额",
    "key-star": "星号",
    "key-hash": "井号",
    "key-plus": "加",
    "money-cny-jiao": "角",
    "position-next": "您是下一位。",
    "position-before": "您前面还有",
    "position-after": "位来电者。",
    ...currencyTokens(),
  },
  separator: "",

  cardinal(value) {
    const tokens = signed(value);
    return value === 2 || value === -2 ? [...tokens.slice(0, -1), "number-2"] : tokens;
  },

  money(minor, currency) {
    return currency === "CNY" ? renminbi(minor) : foreign(minor, currency);
  },

  // Chinese queues count the people ahead, not the place: the third in line has two ahead.
  position(place) {
    return place === 1
      ? ["position-next"]
      : ["position-before", ...unsigned(place - 1, true), "position-after"];
  },
};

/** A number whose end something follows, so that a lone 2 is 两. */
function signed(value: number): readonly string[] {
  return value < 0 ? ["number-minus", ...unsigned(-value, true)] : unsigned(value, true);
}

/** Says `value`; `leading` is whether it begins what is said (rules for 十 and 两). */
function unsigned(value: number, leading: boolean): readonly string[] {
  if (value >= myriadSquared) {
    return withScale(value, myriadSquared, "yi", leading);
  }
  return value >= myriad ? withScale(value, myriad, "wan", leading) : group(value, leading);
}

function withScale(
  value: number,
  scale: number,
  name: "wan" | "yi",
  leading: boolean,
): readonly string[] {
  const high = Math.floor(value / scale);
  const rest = value % scale;
  const head = high === 1 ? [`number-1-${name}`] : [...unsigned(high, leading), `number-${name}`];
  if (rest === 0) {
    return head;
  }
  return rest < scale / 10
    ? [...head, "number-0", ...unsigned(rest, false)]
    : [...head, ...unsigned(rest, false)];
}

/** Says a number below 10,000. */
function group(value: number, leading: boolean): readonly string[] {
  if (value === 2 && leading) {
    return ["leading-2"];
  }
  const thousands = Math.floor(value / 1000);
  const hundreds = Math.floor(value / 100) % 10;
  const rest = value % 100;
  const tokens: string[] = [];
  if (thousands > 0) {
    tokens.push(leading && thousands === 2 ? "leading-thousand-2" : `thousand-${thousands}`);
  }
  if (hundreds > 0) {
    tokens.push(`hundred-${hundreds}`);
  }
  const gap = tokens.length > 0 && rest > 0 && (rest < 10 || hundreds === 0);
  if (gap) {
    tokens.push("number-0");
  }
  if (rest > 0 || value === 0) {
    const begins = leading && tokens.length === 0;
    tokens.push(!begins && rest >= 10 && rest < 20 ? `inner-${rest}` : `number-${rest}`);
  }
  return tokens;
}

/** 元, 角 and 分: what is zero is left out, and 零 stands for a 角 left out between the others. */
function renminbi(minor: number): readonly string[] {
  const amount = splitAmount(minor, "CNY");
  const jiao = Math.floor(amount.minor / 10);
  const fen = amount.minor % 10;
  const parts: (readonly string[])[] = [];
  if (amount.major > 0 || amount.minor === 0) {
    parts.push([...unsigned(amount.major, true), "money-cny"]);
  }
  if (jiao > 0) {
    parts.push([...unsigned(jiao, parts.length === 0), "money-cny-jiao"]);
  }
  if (fen > 0) {
    const gap = jiao === 0 && amount.major > 0 ? ["number-0"] : [];
    parts.push([...gap, ...unsigned(fen, parts.length === 0), "money-cny-minor"]);
  }
  return [...(amount.negative ? ["number-minus"] : []), ...parts.flat()];
}

function foreign(minor: number, currency: Currency): readonly string[] {
  const amount = splitAmount(minor, currency);
  const unit = `money-${currency.toLowerCase()}`;
  const tokens: string[] = amount.negative ? ["number-minus"] : [];
  if (amount.major > 0 || amount.minor === 0) {
    tokens.push(...unsigned(amount.major, true), unit);
  }
  if (amount.minor > 0) {
    const gap = amount.major > 0 && amount.minor < 10 ? ["number-0"] : [];
    // Behind the whole units 一十 would be stiff: people say 五美元十二美分.
    const leading = amount.major === 0 || amount.minor >= 10;
    tokens.push(...gap, ...unsigned(amount.minor, leading), `${unit}-minor`);
  }
  return tokens;
}

function twoDigits(value: number): string {
  const ones = value % 10;
  return `${digits[Math.floor(value / 10)]}十${ones === 0 ? "" : digits[ones]}`;
}

function currencyTokens(): Readonly<Record<string, string>> {
  const tokens: Record<string, string> = {};
  for (const [currency, name] of Object.entries(units)) {
    tokens[`money-${currency.toLowerCase()}`] = name;
  }
  for (const [currency, name] of Object.entries(minorUnits)) {
    if (name !== null) {
      tokens[`money-${currency.toLowerCase()}-minor`] = name;
    }
  }
  return tokens;
}
