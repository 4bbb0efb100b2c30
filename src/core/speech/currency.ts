/** A currency that Hotline can say aloud, by its ISO 4217 code. */
export type Currency =
  | "USD"
  | "EUR"
  | "CNY"
  | "GBP"
  | "JPY"
  | "HKD"
  | "TWD"
  | "SGD"
  | "AUD"
  | "CAD"
  | "CHF"
  | "INR"
  | "KWD";

/**
 * The number of digits behind the point of each currency, from ISO 4217's list one
 * (https://www.six-group.com/en/products-services/financial-information/data-standards.html).
 */
export const minorDigits: Readonly<Record<Currency, 0 | 2 | 3>> = {
  USD: 2,
  EUR: 2,
  CNY: 2,
  GBP: 2,
  JPY: 0,
  HKD: 2,
  TWD: 2,
  SGD: 2,
  AUD: 2,
  CAD: 2,
  CHF: 2,
  INR: 2,
  KWD: 3,
};

/** All currencies that can be said, in the order in which lists show them. */
export const currencies: readonly Currency[] = [
  "USD",
  "EUR",
  "CNY",
  "GBP",
  "JPY",
  "HKD",
  "TWD",
  "SGD",
  "AUD",
  "CAD",
  "CHF",
  "INR",
  "KWD",
];

/** Tells whether `code` is a currency that can be said: three capital letters of ISO 4217. */
export function isCurrency(code: string): code is Currency {
  return Object.hasOwn(minorDigits, code);
}

/** An amount cut in whole units and the rest; both are at least zero, the sign stands alone. */
export type Amount = {
  readonly negative: boolean;
  readonly major: number;
  readonly minor: number;
};

/** Cuts `minor` (a whole number of cents, yen, fen …) of `currency` into sign, units and rest. */
export function splitAmount(minor: number, currency: Currency): Amount {
  const unit = 10 ** minorDigits[currency];
  const size = Math.abs(minor);
  return { negative: minor < 0, major: Math.floor(size / unit), minor: size % unit };
}
