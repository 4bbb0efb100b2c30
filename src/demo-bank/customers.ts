/** A customer of the demo bank. All are invented; nobody's account is here. */
export interface DemoCustomer {
  readonly account: string;
  readonly pin: string;
  readonly name: string;
  /** Balance in minor units. */
  readonly minor: number;
  readonly currency: "USD" | "CNY" | "EUR";
}

/** Every way an amount can sound: cents, zero, thousands, ten thousands, debts. */
export const demoCustomers: readonly DemoCustomer[] = [
  { account: "10010001", pin: "1234", name: "Mei Lin", minor: 123_456, currency: "USD" },
  { account: "10010002", pin: "2345", name: "Ada Stone", minor: 0, currency: "USD" },
  { account: "10010003", pin: "3456", name: "Wang Fang", minor: 10_050_007, currency: "CNY" },
  { account: "10010004", pin: "4567", name: "Tom Reed", minor: 5, currency: "USD" },
  { account: "10010005", pin: "5678", name: "Li Na", minor: 2_000_000, currency: "CNY" },
  { account: "10010006", pin: "6789", name: "Eva Brandt", minor: -4_210, currency: "EUR" },
  { account: "10010007", pin: "7890", name: "Sam Okoro", minor: 100_000_100, currency: "USD" },
  { account: "10010008", pin: "0008", name: "Zhao Lei", minor: 99_999_999, currency: "CNY" },
];
