/** A card of the demo bank: its last four digits, which are all that is ever said of it. */
export interface DemoCard {
  readonly ending: string;
  readonly kind: "debit" | "credit";
}

/** Something that moved money, so many days ago; negative for money that went out. */
export interface DemoTransaction {
  readonly daysAgo: number;
  /** In minor units of the account's currency. */
  readonly minor: number;
  readonly text: { readonly en: string; readonly zh: string };
}

/** A customer of the demo bank. All are invented; nobody's account is here. */
export interface DemoCustomer {
  readonly account: string;
  readonly pin: string;
  /** `YYYY-MM-DD`. */
  readonly birthDate: string;
  readonly name: string;
  /** Balance in minor units. */
  readonly minor: number;
  readonly currency: "USD" | "CNY" | "EUR";
  readonly cards: readonly DemoCard[];
  /** Newest first. */
  readonly transactions: readonly DemoTransaction[];
  /** Where statements go: the address on file, as letters show it. */
  readonly address: string;
}

const texts = {
  salary: { en: "Salary", zh: "工资" },
  groceries: { en: "Groceries", zh: "超市购物" },
  rent: { en: "Rent", zh: "房租" },
  cash: { en: "Cash withdrawal", zh: "取款" },
  transfer: { en: "Transfer received", zh: "转入" },
  power: { en: "Electricity", zh: "电费" },
  fare: { en: "Train ticket", zh: "火车票" },
  fee: { en: "Account fee", zh: "账户费" },
} as const;

function moved(
  ...rows: readonly (readonly [number, number, keyof typeof texts])[]
): readonly DemoTransaction[] {
  return rows.map(([daysAgo, minor, text]) => ({ daysAgo, minor, text: texts[text] }));
}

const debit = (ending: string): DemoCard => ({ ending, kind: "debit" });
const credit = (ending: string): DemoCard => ({ ending, kind: "credit" });

/** Every way an amount can sound: cents, zero, thousands, ten thousands, debts. */
export const demoCustomers: readonly DemoCustomer[] = [
  {
    account: "10010001",
    pin: "1234",
    birthDate: "1985-03-14",
    name: "Mei Lin",
    minor: 123_456,
    currency: "USD",
    cards: [debit("4821"), credit("0077")],
    transactions: moved(
      [0, -1_205, "groceries"],
      [1, -8_000, "cash"],
      [3, 250_000, "salary"],
      [4, -110_000, "rent"],
      [9, -6_110, "power"],
      [12, -4_999, "fare"],
    ),
    address: "M. Lin, 12 Sample Street, Springfield",
  },
  {
    account: "10010002",
    pin: "2345",
    birthDate: "1999-12-31",
    name: "Ada Stone",
    minor: 0,
    currency: "USD",
    cards: [debit("1200")],
    transactions: [],
    address: "A. Stone, 3 Example Road, Shelbyville",
  },
  {
    account: "10010003",
    pin: "3456",
    birthDate: "1980-02-29",
    name: "Wang Fang",
    minor: 10_050_007,
    currency: "CNY",
    cards: [debit("6688"), credit("2003")],
    transactions: moved(
      [0, -20_002, "groceries"],
      [2, 1_000_000, "transfer"],
      [5, -350_000, "rent"],
      [6, -15_050, "power"],
      [20, 2_000_010, "salary"],
    ),
    address: "王芳，上海市样例路 8 号",
  },
  {
    account: "10010004",
    pin: "4567",
    birthDate: "1972-07-01",
    name: "Tom Reed",
    minor: 5,
    currency: "USD",
    cards: [],
    transactions: moved([1, -1, "fee"], [2, 6, "transfer"]),
    address: "T. Reed, 40 Model Avenue, Ogdenville",
  },
  {
    account: "10010005",
    pin: "5678",
    birthDate: "1991-10-10",
    name: "Li Na",
    minor: 2_000_000,
    currency: "CNY",
    cards: [debit("9009")],
    transactions: moved([1, 2_000_000, "salary"]),
    address: "李娜，北京市示例街 2 号",
  },
  {
    account: "10010006",
    pin: "6789",
    birthDate: "1966-01-20",
    name: "Eva Brandt",
    minor: -4_210,
    currency: "EUR",
    cards: [credit("5150")],
    transactions: moved(
      [0, -1_990, "fare"],
      [1, -10_000, "cash"],
      [8, 7_780, "transfer"],
      [15, -300, "fee"],
    ),
    address: "E. Brandt, Musterweg 7, Beispielstadt",
  },
  {
    account: "10010007",
    pin: "7890",
    birthDate: "1958-05-05",
    name: "Sam Okoro",
    minor: 100_000_100,
    currency: "USD",
    cards: [debit("3141"), debit("2718"), credit("1618")],
    transactions: moved([3, 100_000_000, "transfer"], [30, 100, "transfer"]),
    address: "S. Okoro, 1 Placeholder Plaza, Capital City",
  },
  {
    account: "10010008",
    pin: "0008",
    birthDate: "2000-02-29",
    name: "Zhao Lei",
    minor: 99_999_999,
    currency: "CNY",
    cards: [debit("8888")],
    transactions: moved([2, -1, "fee"], [4, 50_000_000, "transfer"], [7, -230_000, "fare"]),
    address: "赵磊，广州市样本大道 66 号",
  },
];
