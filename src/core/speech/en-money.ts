import { type Currency, splitAmount } from "./currency.ts";
import { unsigned } from "./en-numbers.ts";

type OneAndMany = readonly [one: string, many: string];

/** Names of the Unicode CLDR, without the country where everybody means the same money. */
const units: Readonly<Record<Currency, OneAndMany>> = {
  USD: ["dollar", "dollars"],
  EUR: ["euro", "euros"],
  CNY: ["yuan", "yuan"],
  GBP: ["pound", "pounds"],
  JPY: ["yen", "yen"],
  HKD: ["Hong Kong dollar", "Hong Kong dollars"],
  TWD: ["New Taiwan dollar", "New Taiwan dollars"],
  SGD: ["Singapore dollar", "Singapore dollars"],
  AUD: ["Australian dollar", "Australian dollars"],
  CAD: ["Canadian dollar", "Canadian dollars"],
  CHF: ["Swiss franc", "Swiss francs"],
  INR: ["Indian rupee", "Indian rupees"],
  KWD: ["Kuwaiti dinar", "Kuwaiti dinars"],
};

const cents: OneAndMany = ["cent", "cents"];
const minorUnits: Readonly<Record<Currency, OneAndMany | null>> = {
  USD: cents,
  EUR: cents,
  CNY: ["fen", "fen"],
  GBP: ["penny", "pence"],
  JPY: null,
  HKD: cents,
  TWD: cents,
  SGD: cents,
  AUD: cents,
  CAD: cents,
  CHF: ["centime", "centimes"],
  INR: ["paisa", "paise"],
  KWD: ["fils", "fils"],
};

/** The words of money. Cents are one sound for all dollars and the euro. */
export const moneyWords: Readonly<Record<string, string>> = {
  ...currencyTokens(),
  "money-unknown": "an amount we cannot read out",
};

/** An amount with its units; what is zero is left out unless all is. */
export function money(minor: number, currency: Currency): readonly string[] {
  const amount = splitAmount(minor, currency);
  const tokens = amount.negative ? ["number-minus"] : [];
  if (amount.major > 0 || amount.minor === 0) {
    tokens.push(...unsigned(amount.major), `${unitToken(currency)}${ending(amount.major)}`);
  }
  if (amount.major > 0 && amount.minor > 0) {
    tokens.push("number-and");
  }
  if (amount.minor > 0) {
    tokens.push(...unsigned(amount.minor), `${minorToken(currency)}${ending(amount.minor)}`);
  }
  return tokens;
}

function ending(count: number): "" | "-many" {
  return count === 1 ? "" : "-many";
}

function unitToken(currency: Currency): string {
  return `money-${currency.toLowerCase()}`;
}

function minorToken(currency: Currency): string {
  return minorUnits[currency] === cents ? "money-usd-minor" : `${unitToken(currency)}-minor`;
}

function currencyTokens(): Readonly<Record<string, string>> {
  const tokens: Record<string, string> = {};
  for (const [currency, [one, many]] of Object.entries(units)) {
    const name = unitToken(currency as Currency);
    tokens[name] = one;
    tokens[`${name}-many`] = many;
  }
  for (const [currency, words] of Object.entries(minorUnits)) {
    if (words === null) continue;
    const name = minorToken(currency as Currency);
    tokens[name] = words[0];
    tokens[`${name}-many`] = words[1];
  }
  return tokens;
}
