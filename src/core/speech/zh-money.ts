import { type Currency, minorDigits, splitAmount } from "./currency.ts";
import { decimal, unsigned } from "./zh-numbers.ts";

/** Names of the Unicode CLDR; CNY is 元 at home. */
const units: Readonly<Record<Currency, string>> = {
  USD: "美元",
  EUR: "欧元",
  CNY: "元",
  GBP: "英镑",
  JPY: "日元",
  HKD: "港元",
  TWD: "新台币",
  SGD: "新加坡元",
  AUD: "澳大利亚元",
  CAD: "加拿大元",
  CHF: "瑞士法郎",
  INR: "印度卢比",
  KWD: "科威特第纳尔",
};

/** Currencies whose smallest unit has a name that people use in Chinese, beside 角 and 分. */
const minorUnits: Readonly<Partial<Record<Currency, string>>> = {
  USD: "美分",
  EUR: "欧分",
  GBP: "便士",
};

/** The words of money. */
export const moneyWords: Readonly<Record<string, string>> = {
  ...currencyTokens(),
  "money-cny-jiao": "角",
  "money-cny-minor": "分",
  "money-unknown": "一个暂时无法读出的金额",
};

/**
 * An amount, as people say it of each currency: 元, 角 and 分 of the Chinese ones (三港元五角), the
 * smaller unit by name where it has one (五美元十二美分), else the point (五点一二加拿大元). The New
 * Taiwan dollar is named first, for its unit is 元: 新台币一百元五角.
 */
export function money(minor: number, currency: Currency): readonly string[] {
  switch (currency) {
    case "CNY":
    case "HKD":
      return yuan(minor, currency, unitToken(currency));
    case "TWD":
      return [unitToken(currency), ...yuan(minor, currency, unitToken("CNY"))];
    case "USD":
    case "EUR":
    case "GBP":
      return withMinorUnit(minor, currency);
    case "JPY":
    case "SGD":
    case "AUD":
    case "CAD":
    case "CHF":
    case "INR":
    case "KWD":
      return withPoint(minor, currency);
  }
}

/** What is zero is left out, and 零 stands for a 角 left out between the others. */
function yuan(minor: number, currency: Currency, unit: string): readonly string[] {
  const amount = splitAmount(minor, currency);
  const jiao = Math.floor(amount.minor / 10);
  const fen = amount.minor % 10;
  const parts: (readonly string[])[] = [];
  if (amount.major > 0 || amount.minor === 0) {
    parts.push([...unsigned(amount.major, true), unit]);
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

function withMinorUnit(minor: number, currency: Currency): readonly string[] {
  const amount = splitAmount(minor, currency);
  const unit = unitToken(currency);
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

function withPoint(minor: number, currency: Currency): readonly string[] {
  const { negative, major, minor: rest } = splitAmount(minor, currency);
  const fraction = String(rest).padStart(minorDigits[currency], "0").replace(/0+$/, "");
  const sign = negative ? ["number-minus"] : [];
  const number =
    fraction === "" ? [...sign, ...unsigned(major, true)] : decimal(negative, major, fraction);
  return [...number, unitToken(currency)];
}

function unitToken(currency: Currency): string {
  return currency === "TWD" ? "currency-twd" : `money-${currency.toLowerCase()}`;
}

function currencyTokens(): Readonly<Record<string, string>> {
  const tokens: Record<string, string> = {};
  for (const [currency, name] of Object.entries(units)) {
    tokens[unitToken(currency as Currency)] = name;
  }
  for (const [currency, name] of Object.entries(minorUnits)) {
    tokens[`money-${currency.toLowerCase()}-minor`] = name;
  }
  return tokens;
}
