import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { toolCommand } from "../../src/adapters/asterisk/host/index.ts";
import { FlowCounts, FlowStanding } from "../../src/contract/index.ts";
import { speakMoney } from "../../src/core/speech/index.ts";
import { freeMediaPorts, freeUdpPort } from "../peers/ports.ts";
import { ROOT } from "../peers/program.ts";
import { startSipp } from "../peers/sipp.ts";
import { until } from "../peers/until.ts";
import { type Caller, callIn } from "./caller.ts";
import { type Hotline, NUMBER, startHotline } from "./hotline.ts";
import { earOf } from "./listener.ts";
import { createMeasures } from "./measures.ts";
import { kindsOf, ticketOf } from "./tickets.ts";

const SLOW = { account: "77000001", pin: "80412967" };
const DEAD = { account: "77000002", pin: "80413858" };
const BROKEN = { account: "77000003", pin: "80414749" };
const FOREIGN = { account: "77000004", pin: "80415631" };
const GUESSED = { account: "77000006", pin: "80417413" };
const QUIET = { account: "77000005", pin: "80416522" };
/** PINs of eight digits, so that no time in a log happens to have the same. */
const SECRETS = [SLOW, DEAD, BROKEN, FOREIGN, GUESSED, QUIET].map(({ pin }) => pin);

let hotline: Hotline;
const keyToPrompt = createMeasures();
const hangUpToFree = createMeasures();

beforeAll(async () => {
  hotline = await startHotline({
    agents: [{ name: "ann", skills: ["en", "zh"] }],
    flow: (shipped) => shipped.replace("min: 4\n        max: 4", "min: 4\n        max: 8"),
  });
  const money = { minor: 4200, currency: "USD" };
  hotline.bank.set(SLOW.account, { ...SLOW, ...money, balanceAfterMs: 1600 });
  hotline.bank.set(DEAD.account, { ...DEAD, ...money, balanceAfterMs: Number.POSITIVE_INFINITY });
  const broken = { status: 500, body: "no money today" };
  hotline.bank.set(BROKEN.account, { ...BROKEN, ...money, balanceInstead: broken });
  const foreign = { status: 200, body: '{"account":"10010001","minor":9900,"currency":"USD"}' };
  hotline.bank.set(FOREIGN.account, { ...FOREIGN, ...money, balanceInstead: foreign });
  hotline.bank.set(GUESSED.account, { ...GUESSED, ...money });
  hotline.bank.set(QUIET.account, { ...QUIET, ...money });
});

afterAll(() => hotline.stop());

/** Gives account and PIN from the main menu on; resolves with when the PIN was complete. */
async function identify(caller: Caller, account: string, pin: string): Promise<number> {
  keyToPrompt.note(await caller.pressFor("1", "ask-account"));
  await caller.press(`${account}#`);
  await caller.hears("ask-pin");
  return caller.press(`${pin}#`);
}

async function leave(caller: Caller): Promise<void> {
  hangUpToFree.note(await caller.hangUp());
}

describe.concurrent("a caller of the shipped flow", { retry: 1, timeout: 120_000 }, () => {
  it.each([
    ["en", "10010001", "1234", 123_456, "USD"],
    ["zh", "10010003", "3456", 10_050_007, "CNY"],
  ] as const)("hears in %s the balance of account %s", async (lang, account, pin, minor, money) => {
    const caller = await callIn(hotline, lang);
    await caller.toMenu();
    await identify(caller, account, pin);
    const balance = await caller.hears("balance-is");
    const next = await caller.hears("after-balance", 20_000);
    await leave(caller);

    const ear = earOf(lang);
    const expected = speakMoney(lang, minor, money).map(ear.soundOf);
    expect(caller.listener.between(balance, next)).toEqual(expected);
    const ticket = await ticketOf(hotline, caller.number);
    expect(ticket).toMatchObject({ result: "self_served", lang, verifiedAccount: account });
    expect(kindsOf(ticket)).toEqual(
      expect.arrayContaining(["began", "heard", "pressed", "looked_up", "verified", "ended"]),
    );
  });

  it("who types three wrong PINs goes to the queue and hears place and music", async () => {
    const askedBefore = hotline.bank.asked(GUESSED.account).length;
    const caller = await callIn(hotline);
    await caller.toMenu();
    for (const tries of [1, 2, 3]) {
      const question = tries === 1 ? await identifyFirst(caller) : await identifyAgain(caller);
      expect(question).toBe(tries === 3 ? "details-exhausted" : "details-wrong");
    }
    await caller.hears("please-hold", 20_000);
    await caller.listener.hearsOneOf(["position-next", "position-before"], 20_000);
    await until("music", 10_000, () => isMusic(caller));
    await leave(caller);

    const ticket = await ticketOf(hotline, caller.number);
    expect(ticket).toMatchObject({ result: "abandoned", queue: "support", verifiedAccount: null });
    const asked = hotline.bank.asked(GUESSED.account).slice(askedBefore);
    expect(asked).toEqual(["/identity", "/identity", "/identity"]);
  });

  it("hears that we are still looking when the bank is slow, and then the balance", async () => {
    const caller = await callIn(hotline);
    await caller.toMenu();
    await identify(caller, SLOW.account, SLOW.pin);
    await caller.hears("still-looking");
    await caller.hears("balance-is");
    await leave(caller);

    expect((await ticketOf(hotline, caller.number)).verifiedAccount).toBe(SLOW.account);
  });

  it("hears an apology within five seconds when the bank is dead, and is offered an agent", async () => {
    const caller = await callIn(hotline);
    await caller.toMenu();
    const doneAt = await identify(caller, DEAD.account, DEAD.pin);
    const apology = await caller.hears("lookup-failed", 10_000);
    await caller.hears("offer-agent");
    await caller.pressFor("2", "please-hold");
    await leave(caller);

    expect(apology.beganAt - doneAt).toBeLessThan(5000);
    expect((await ticketOf(hotline, caller.number)).result).toBe("abandoned");
  });

  it.each([
    ["answers with an error", BROKEN],
    ["answers for another account", FOREIGN],
  ])("hears an apology when the bank %s", async (_, { account, pin }) => {
    const caller = await callIn(hotline);
    await caller.toMenu();
    await identify(caller, account, pin);
    await caller.hears("lookup-failed");
    await leave(caller);

    const ticket = await ticketOf(hotline, caller.number);
    expect(ticket.result).toBe("left_ivr");
  });

  it("who says nothing, then something else, is asked again in fewer words", async () => {
    const caller = await callIn(hotline);
    await caller.toMenu();
    await caller.hears("no-input", 20_000);
    await caller.hears("main-menu-short");
    keyToPrompt.note(await caller.pressFor("9", "no-match"));
    await caller.hears("main-menu-short");
    await leave(caller);

    const kinds = kindsOf(await ticketOf(hotline, caller.number));
    expect(kinds).toEqual(expect.arrayContaining(["no_input", "pressed"]));
  });

  it("cuts every prompt short with a key", async () => {
    const caller = await callIn(hotline);
    await caller.toMenu();
    for (const _ of [1, 2, 3]) {
      keyToPrompt.note(await caller.pressFor("*", "main-menu"));
    }
    await leave(caller);

    expect((await ticketOf(hotline, caller.number)).result).toBe("left_ivr");
  });

  it("may type ahead through all questions", async () => {
    const caller = await callIn(hotline);
    await caller.press(`11${QUIET.account}#${QUIET.pin}#`);
    await caller.hears("balance-is");
    await leave(caller);

    expect((await ticketOf(hotline, caller.number)).verifiedAccount).toBe(QUIET.account);
  });

  it.each([
    ["the greeting", async () => undefined, "left_ivr"],
    ["the menu", (caller: Caller) => caller.toMenu(), "left_ivr"],
    ["the account", (caller: Caller) => toAccount(caller), "left_ivr"],
    ["the PIN", (caller: Caller) => toPin(caller), "left_ivr"],
    ["the look-up", (caller: Caller) => toLookup(caller), "left_ivr"],
    ["the queue", (caller: Caller) => caller.toQueue(), "abandoned"],
  ] as const)("who hangs up in %s leaves one ticket and no channel", async (_, go, result) => {
    const caller = await callIn(hotline);
    await go(caller);
    await leave(caller);

    expect((await ticketOf(hotline, caller.number)).result).toBe(result);
  });

  it("may be SIPp, a telephone that we did not write", async () => {
    const sipp = await startSipp(toolCommand(join(ROOT, ".asterisk"), "sipp"), {
      name: "balance",
      folder: join(hotline.folder, "sipp"),
      role: { kind: "caller", fromPrefix: "+1202556" },
      steps: [
        { do: "invite" },
        { do: "expect_answer" },
        { do: "pause", ms: 1000 },
        { do: "press", keys: "11" },
        { do: "pause", ms: 1000 },
        { do: "press", keys: `${QUIET.account}#` },
        { do: "pause", ms: 1000 },
        { do: "press", keys: `${QUIET.pin}#` },
        { do: "pause", ms: 6000 },
        { do: "bye" },
      ],
      server: { address: hotline.config.sip.host, port: hotline.config.sip.port },
      address: "127.0.0.1",
      port: await freeUdpPort(),
      rtpPorts: (await freeMediaPorts()).phones,
      dial: NUMBER,
      calls: 3,
      perSecond: 3,
      withinMs: 30_000,
    });

    const result = await sipp.ended;

    expect(result).toMatchObject({ succeeded: 3, failed: 0, errors: "" });
    for (const number of ["1", "2", "3"]) {
      const ticket = await ticketOf(hotline, `+1202556${number}`);
      expect(ticket).toMatchObject({ result: "self_served", verifiedAccount: QUIET.account });
    }
  });
});

describe("after all those calls", () => {
  beforeAll(() => hotline.hangUpAll());

  it("half of the keys led to the next prompt within 300 ms, and each within 5 s", () => {
    expect(keyToPrompt.count()).toBeGreaterThan(8);
    expect(keyToPrompt.median()).toBeLessThan(300);
    expect(keyToPrompt.max()).toBeLessThan(5000);
  });

  it("half of the hang-ups freed everything within 200 ms, and each within 5 s", () => {
    expect(hangUpToFree.count()).toBeGreaterThan(10);
    expect(hangUpToFree.median()).toBeLessThan(200);
    expect(hangUpToFree.max()).toBeLessThan(5000);
  });

  it("no call is open, nobody waits, and Asterisk has no channel and no room", async () => {
    const sam = await hotline.person("sam");

    expect(await sam.calls("?open=true")).toEqual([]);
    expect(await sam.queues()).toMatchObject([{ waiting: 0, talking: 0 }]);
    expect(await hotline.ari("channels")).toEqual([]);
    expect(await hotline.ari("bridges")).toEqual([]);
  });

  it("every call is counted once where it began and once where it ended", async () => {
    const sam = await hotline.person("sam");
    const read = async (path: string) => (await sam.ask("GET", `/api/v1/flows${path}`)).json();

    const { active } = FlowStanding.parse(await read(""));
    const { items } = FlowCounts.parse(await read(`/${active}/counts?since=ever`));

    const sum = (...ways: string[]) =>
      items.reduce((all, { way, count }) => all + (ways.includes(way) ? count : 0), 0);
    const calls = await sam.calls("?limit=100");
    expect(calls.length).toBeGreaterThan(10);
    expect(sum("call_started")).toBe(calls.length);
    expect(sum("hung_up", "call_ended", "call_failed")).toBe(calls.length);
  });

  it("no PIN stands in any file, log, metric or answer", async () => {
    const places = new Map<string, string>([["the controller's log", hotline.controller.output()]]);
    for (const file of filesBelow(hotline.folder)) {
      const isPeers = file.includes("/sipp/");
      if (!isPeers) {
        places.set(file, readFileSync(file, "latin1"));
      }
    }
    places.set("/metrics", await (await fetch(`${hotline.url}/metrics`)).text());
    const sam = await hotline.person("sam");
    for (const { number, call } of await sam.tickets("?limit=100")) {
      for (const path of [`/api/v1/tickets/${number}`, `/api/v1/calls/${call}`]) {
        places.set(path, await (await sam.ask("GET", path)).text());
      }
    }

    const found = [...places].flatMap(([place, text]) =>
      SECRETS.filter((pin) => text.includes(pin)).map((pin) => `${pin} in ${place}`),
    );
    expect(places.size).toBeGreaterThan(20);
    expect(found).toEqual([]);
  });
});

async function identifyFirst(caller: Caller): Promise<string> {
  await identify(caller, GUESSED.account, "99999");
  await caller.hears("details-wrong");
  return "details-wrong";
}

async function identifyAgain(caller: Caller): Promise<string> {
  await caller.hears("ask-account-short");
  await caller.press(`${GUESSED.account}#`);
  await caller.hears("ask-pin-short");
  await caller.press("99998#");
  const { name } = await caller.listener.hearsOneOf(["details-wrong", "details-exhausted"]);
  return name;
}

async function toAccount(caller: Caller): Promise<void> {
  await caller.toMenu();
  await caller.pressFor("1", "ask-account");
}

async function toPin(caller: Caller): Promise<void> {
  await toAccount(caller);
  await caller.press(`${QUIET.account}#`);
  await caller.hears("ask-pin");
  await caller.press("80");
}

async function toLookup(caller: Caller): Promise<void> {
  await caller.toMenu();
  await identify(caller, DEAD.account, DEAD.pin);
  await until("the bank being asked", 5000, () => hotline.bank.asked(DEAD.account).length > 1);
}

/** Music: something is heard for a second, and it is no prompt. */
function isMusic(caller: Caller): boolean {
  const now = performance.now();
  const heard = caller.call.line.heardBetween(now - 1000, now);
  const isLoud = heard.some((sample) => Math.abs(sample) > 500);
  return heard.length > 6000 && isLoud && earOf("en").transcribe(heard).length === 0;
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
