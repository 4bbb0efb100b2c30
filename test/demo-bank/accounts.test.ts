import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { bankSources, Lookups } from "../../src/adapters/lookups/index.ts";
import { DemoAccounts } from "../../src/demo-bank/accounts.ts";
import { DemoBank, demoCustomers } from "../../src/demo-bank/index.ts";
import { FakeLog } from "../fakes/fake-log.ts";

const account = "10010001";

describe("the demo bank's services, by its sources", () => {
  let bank: DemoBank;
  let lookups: Lookups;

  beforeEach(async () => {
    bank = new DemoBank();
    const { port } = await bank.listen("127.0.0.1", 0);
    lookups = new Lookups(bankSources(`http://127.0.0.1:${port}`), new FakeLog());
  });
  afterEach(async () => {
    lookups.close();
    await bank.close();
  });

  it("answer every customer on every source", async () => {
    for (const { account, birthDate, name, cards, transactions } of demoCustomers) {
      const proof = { account, birth_date: birthDate };
      expect(await lookups.ask("identity_by_birth", proof)).toMatchObject({ value: { name } });
      const moves = await lookups.ask("transactions", { account });
      const held = await lookups.ask("cards", { account });
      const sent = await lookups.ask("statement", { account });
      expect(moves.ok && moves.value["transactions"]).toHaveLength(
        Math.min(5, transactions.length),
      );
      expect(held).toMatchObject({
        ok: true,
        value: { count: cards.length, first: cards[0]?.ending ?? "" },
      });
      expect(sent.ok && sent.value["reference"]).toMatch(/^\d{10}$/);
    }
  });

  it("tell the last five transactions in both languages, newest first", async () => {
    const answer = await lookups.ask("transactions", { account });

    const rows = answer.ok ? JSON.stringify(answer.value) : "";
    expect(JSON.parse(rows).transactions).toMatchObject([
      { minor: -1_205, currency: "USD", textEn: "Groceries", textZh: "超市购物" },
      { minor: -8_000, textEn: "Cash withdrawal" },
      { minor: 250_000, textEn: "Salary" },
      { minor: -110_000, textEn: "Rent" },
      { minor: -6_110, textEn: "Electricity" },
    ]);
  });

  it("block a card once and for all, and no card that is another's", async () => {
    const block = (ending: string) => lookups.ask("card_block", { account, ending });

    const blocked = await block("4821");
    expect(blocked).toMatchObject({ ok: true, value: { ending: "4821" } });
    expect(await block("4821")).toEqual(blocked);
    expect(await block("6688")).toEqual({ ok: false, error: "missing" });
    const cards = await lookups.ask("cards", { account });
    expect(cards.ok && cards.value["cards"]).toMatchObject([{ blocked: true }, { blocked: false }]);
  });

  it("know nothing of accounts that do not exist or a wrong date of birth", async () => {
    const missing = { ok: false, error: "missing" };
    for (const source of ["transactions", "cards", "statement"]) {
      expect(await lookups.ask(source, { account: "55555555" })).toEqual(missing);
    }
    const wrong = { account, birth_date: "1985-03-15" };
    expect(await lookups.ask("identity_by_birth", wrong)).toEqual(missing);
  });

  it("say on every answer that they are invented", async () => {
    const other = new DemoBank();
    const { port } = await other.listen("127.0.0.1", 0);
    const answer = await fetch(`http://127.0.0.1:${port}/accounts/${account}/balance`);
    await other.close();

    expect(answer.headers.get("x-demo")).toContain("not a bank");
  });
});

describe("the demo bank's statements", () => {
  it("have one reference a day and account", () => {
    let now = Date.UTC(2026, 10, 27, 12);
    const accounts = new DemoAccounts(() => now);
    const path = `/accounts/${account}/statement`;
    const ask = () => accounts.answer({ method: "POST", path, body: {} });

    const first = ask();
    expect(first.body).toMatchObject({ reference: "2611270001" });
    expect(ask()).toEqual(first);
    now += 86_400_000;
    expect(ask()).not.toEqual(first);
  });
});
