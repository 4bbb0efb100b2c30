import type { LookupSource } from "../../contract/index.ts";

const waits = { timeoutMs: 2_000, retries: 1, budgetMs: 4_200, concurrencyMax: 64, headers: {} };

/**
 * The two sources of the shipped flow, at a bank with the demo bank's interface: `identity` takes
 * account and PIN and answers with the holder's name, `balance` takes the account. `baseUrl`
 * without a slash at its end, e.g. `http://127.0.0.1:8090`.
 */
export function bankSources(baseUrl: string): readonly LookupSource[] {
  return [
    {
      ...waits,
      name: "identity",
      method: "POST",
      url: `${baseUrl}/identity`,
      body: { account: "{account}", pin: "{pin}" },
      answer: { account: "text", name: "text" },
      repeats: "account",
    },
    {
      ...waits,
      name: "balance",
      method: "GET",
      url: `${baseUrl}/accounts/{account}/balance`,
      body: null,
      answer: { account: "text", minor: "money", currency: "currency" },
      repeats: "account",
    },
  ];
}
