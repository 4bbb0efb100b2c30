import { z } from "zod";
import { type DemoCustomer, demoCustomers } from "./customers.ts";

/** What a request asks: its method, path and JSON body. */
export interface BankRequest {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

/** An answer, before the bank's behaviour is put upon it; null when there is no such thing. */
export type BankAnswer =
  | { readonly status: 200; readonly body: object | null }
  | { readonly status: 400 | 404; readonly body: object };

const short = z.string().max(32);
const Identity = z.union([
  z.strictObject({ account: short, pin: short }),
  z.strictObject({ account: short, birthDate: short }),
]);
const CardBlock = z.strictObject({ account: short, ending: short });
const dayMs = 86_400_000;
/** Transactions of one answer. */
const newestMax = 5;

/**
 * The invented accounts: who their holders are, what is on them, and what holders have asked for.
 * Blocked cards stay blocked as long as the process runs.
 */
export class DemoAccounts {
  readonly #blocked = new Set<string>();
  readonly #now: () => number;

  /** `now` is the wall clock in ms since the epoch: transactions are always of the last days. */
  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** Answers a request. Asking for the same twice changes nothing more. */
  answer({ method, path, body }: BankRequest): BankAnswer {
    const asked = /^\/accounts\/([^/]{1,64})\/(\w{1,20})$/.exec(path);
    const holder = demoCustomers.find(({ account }) => account === asked?.[1]) ?? null;
    switch (`${method} ${asked?.[2] ?? path}`) {
      case "POST /identity":
        return identify(body);
      case "POST /cards/block":
        return this.#block(body);
      case "GET balance":
        return found(holder, ({ account, minor, currency }) => ({ account, minor, currency }));
      case "GET transactions":
        return found(holder, (one) => this.#transactions(one));
      case "GET cards":
        return found(holder, (one) => this.#cards(one));
      case "POST statement":
        return found(holder, (one) => this.#statement(one));
      default:
        return { status: 404, body: { error: "unknown path" } };
    }
  }

  #transactions({ account, currency, transactions }: DemoCustomer): object {
    const newest = transactions.slice(0, newestMax).map(({ daysAgo, minor, text }) => {
      return { date: this.#day(daysAgo), minor, currency, text };
    });
    return { account, transactions: newest };
  }

  #cards({ account, cards }: DemoCustomer): object {
    const states = cards.map(({ ending, kind }) => {
      return { ending, kind, blocked: this.#blocked.has(`${account} ${ending}`) };
    });
    return { account, count: cards.length, cards: states };
  }

  #block(body: unknown): BankAnswer {
    const asked = CardBlock.safeParse(body);
    if (!asked.success) return { status: 400, body: { error: "needs account and ending" } };
    const { account, ending } = asked.data;
    const holder = demoCustomers.find((one) => one.account === account);
    const card = holder?.cards.find((one) => one.ending === ending);
    if (card === undefined) return { status: 200, body: null };
    this.#blocked.add(`${account} ${ending}`);
    return { status: 200, body: { account, ending, reference: `4${account.slice(-3)}${ending}` } };
  }

  /** One statement a day: who asks again gets the reference of before. */
  #statement({ account, address }: DemoCustomer): object {
    const day = this.#day(0).replaceAll("-", "");
    return { account, reference: `${day.slice(2)}${account.slice(-4)}`, address };
  }

  #day(daysAgo: number): string {
    return new Date(this.#now() - daysAgo * dayMs).toISOString().slice(0, 10);
  }
}

function identify(body: unknown): BankAnswer {
  const asked = Identity.safeParse(body);
  if (!asked.success) {
    return { status: 400, body: { error: "needs account and pin, or account and birthDate" } };
  }
  const proof = asked.data;
  const holder = demoCustomers.find(
    (one) =>
      one.account === proof.account &&
      ("pin" in proof ? one.pin === proof.pin : one.birthDate === proof.birthDate),
  );
  return found(holder ?? null, ({ account, name }) => ({ account, name }));
}

function found(holder: DemoCustomer | null, body: (one: DemoCustomer) => object): BankAnswer {
  return { status: 200, body: holder === null ? null : body(holder) };
}
