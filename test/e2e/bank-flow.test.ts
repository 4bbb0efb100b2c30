import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { speakMoney } from "../../src/core/speech/index.ts";
import { ROOT } from "../peers/program.ts";
import { type Caller, callIn } from "./caller.ts";
import { type Hotline, startHotline } from "./hotline.ts";
import { earOf, listenTo } from "./listener.ts";
import { ticketOf } from "./tickets.ts";

let hotline: Hotline;

beforeAll(async () => {
  hotline = await startHotline({
    agents: [{ name: "ann", skills: ["en", "zh"] }],
    env: { FLOW_FILE: join(ROOT, "ivr-flows/bank.yaml") },
  });
});

afterAll(() => hotline.stop());

/** Dials in and chooses a language; the menu is that of the hour. */
async function toMenu(lang: "en" | "zh"): Promise<Caller> {
  const caller = await callIn(hotline, lang);
  await listenTo(caller.call, "en").hears("bank-welcome");
  await caller.press(lang === "en" ? "1" : "2");
  await caller.listener.hearsOneOf(["bank-menu", "night-menu"], 40_000);
  return caller;
}

async function identify(caller: Caller, account: string, pin: string): Promise<void> {
  await caller.hears("ask-account");
  await caller.press(`${account}#`);
  await caller.hears("ask-pin");
  await caller.press(`${pin}#`);
}

describe.concurrent("the bank's flow over a real line", { timeout: 120_000 }, () => {
  it.each([
    ["en", "10010001", "1234", 123_456, "USD"],
    ["zh", "10010003", "3456", 10_050_007, "CNY"],
  ] as const)(
    "tells in %s the last transactions and the balance of account %s, asking once who calls",
    async (lang, account, pin, minor, currency) => {
      const caller = await toMenu(lang);
      await caller.press("2");
      await identify(caller, account, pin);
      await caller.hears("transactions-are");
      await caller.hears("more-menu", 60_000);
      await caller.press("1");
      await caller.listener.hearsOneOf(["bank-menu", "night-menu"]);
      await caller.press("1");
      const balance = await caller.hears("balance-is");
      const next = await caller.hears("more-menu", 20_000);
      await caller.hangUp();

      const ear = earOf(lang);
      const expected = speakMoney(lang, minor, currency).map(ear.soundOf);
      expect(caller.listener.between(balance, next)).toEqual(expected);
      const ticket = await ticketOf(hotline, caller.number);
      expect(ticket).toMatchObject({ result: "self_served", lang, verifiedAccount: account });
    },
  );

  it("blocks a lost card from within an account number, by one key", async () => {
    const caller = await toMenu("en");
    await caller.press("1");
    await caller.hears("ask-account");
    await caller.press("100*");
    await caller.hears("lost-card");
    await identify(caller, "10010001", "1234");
    const asked = await caller.listener.hearsOneOf(["block-sure", "ask-ending"], 30_000);
    if (asked.name === "ask-ending") {
      await caller.press("4821");
      await caller.hears("block-sure", 30_000);
    }
    await caller.press("1");
    await caller.hears("card-blocked", 30_000);
    await caller.hears("more-menu", 30_000);
    await caller.hangUp();

    expect((await ticketOf(hotline, caller.number)).result).toBe("self_served");
    expect(hotline.bank.asked("10010001")).toContain("/cards/block");
  });
});
