import { LookupSource } from "../../contract/lookups.ts";

/**
 * The sources of the shipped flows, at a bank with the demo bank's interface. `baseUrl` without a
 * slash at its end, e.g. `http://127.0.0.1:8090`. By name, with arguments:
 * `identity` (account, pin) and `identity_by_birth` (account, birth_date) tell the holder's name;
 * `balance`, `transactions`, `cards` and `statement` (account); `card_block` (account, ending).
 * A statement and a block may be asked for twice: the bank does them once.
 */
export function bankSources(baseUrl: string): readonly LookupSource[] {
  const account = { account: "{account}" };
  const holder = { account: "text", name: "text" };
  const of = (what: string): string => `${baseUrl}/accounts/{account}/${what}`;
  const post = (name: string, url: string, body: object, answer: object): object => {
    return { name, method: "POST", url, body, answer, repeats: "account" };
  };
  const get = (name: string, what: string, answer: object): object => {
    return { name, method: "GET", url: of(what), answer, repeats: "account" };
  };
  return [
    post("identity", `${baseUrl}/identity`, { ...account, pin: "{pin}" }, holder),
    post(
      "identity_by_birth",
      `${baseUrl}/identity`,
      { ...account, birthDate: "{birth_date}" },
      holder,
    ),
    get("balance", "balance", { account: "text", minor: "money", currency: "currency" }),
    get("transactions", "transactions", {
      account: "text",
      transactions: {
        max: 5,
        list: {
          date: "date",
          minor: "money",
          currency: "currency",
          textEn: { from: "text.en", type: "text" },
          textZh: { from: "text.zh", type: "text" },
        },
      },
    }),
    get("cards", "cards", {
      account: "text",
      count: "whole",
      first: { from: "cards.0.ending", type: "text", optional: true },
      cards: { max: 9, list: { ending: "text", kind: "text", blocked: "bool" } },
    }),
    post(
      "card_block",
      `${baseUrl}/cards/block`,
      { ...account, ending: "{ending}" },
      { account: "text", ending: "text", reference: "text" },
    ),
    post("statement", of("statement"), {}, { account: "text", reference: "text", address: "text" }),
  ].map((source) => LookupSource.parse(source));
}
