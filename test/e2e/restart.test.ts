import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { makeTone, toneLevel } from "../peers/dsp.ts";
import { trainMusicEar } from "../peers/music-ear.ts";
import { until } from "../peers/until.ts";
import { callIn, freshNumber } from "./caller.ts";
import { type Hotline, NUMBER, startHotline } from "./hotline.ts";
import { listenTo } from "./listener.ts";
import { kindsOf, ticketOf } from "./tickets.ts";

const HOLDER = { account: "77000011", pin: "80512967" };
const SLOW = { account: "77000012", pin: "80513858" };
const AGENTS = ["talker", "writer", "rung", "holder", "returner"] as const;
/** Restarts, and half a minute of waiting, take their time on a busy machine. */
const PATIENCE_MS = 180_000;
/** How long to wait for what happens at once on a machine with nothing else to do. */
const SOON_MS = 15_000;

let hotline: Hotline;

beforeAll(async () => {
  hotline = await startHotline({
    agents: AGENTS.map((name) => ({ name, skills: ["en"] })),
    queue: { wrapUpSeconds: 600, ringSeconds: 100 },
    flow: (shipped) => shipped.replace("min: 4\n        max: 4", "min: 4\n        max: 8"),
  });
  const money = { minor: 4200, currency: "USD" };
  hotline.bank.set(HOLDER.account, { ...HOLDER, ...money });
  hotline.bank.set(SLOW.account, { ...SLOW, ...money, balanceAfterMs: 1_900 });
});

/** The next test, or the next try of this one, begins with a quiet house, whatever went wrong. */
afterEach(async () => {
  if (!hotline.controller.isRunning()) hotline.controller.start();
  await hotline.ready();
  await hotline.hangUpAll();
  for (const agent of AGENTS) await hotline.takeOff(agent);
});

afterAll(() => hotline.stop());

/** An agent who is ready, and a caller whose call rings their phone. */
async function ringAgent(agent: string) {
  const { phone, person } = await hotline.deskPhone(agent);
  const caller = await callIn(hotline);
  await caller.toMenu();
  await caller.press("2");
  const ring = await phone.rung(SOON_MS);
  return { caller, phone, person, ring };
}

/** A caller who talks with an agent. */
async function talkTo(agent: string) {
  const rung = await ringAgent(agent);
  rung.ring.answer();
  await until("the talk", SOON_MS, async () => (await stateOf(agent)) === "busy");
  return rung;
}

async function askedFor(account: string) {
  const caller = await callIn(hotline);
  await caller.toMenu();
  await caller.pressFor("1", "ask-account");
  await caller.press(`${account}#`);
  await caller.hears("ask-pin");
  return caller;
}

async function restart(): Promise<void> {
  await hotline.controller.kill();
  hotline.controller.start();
  await hotline.ready();
}

async function stateOf(agent: string): Promise<string | undefined> {
  const sam = await hotline.person("sam");
  return (await sam.agents()).find(({ id }) => id === agent)?.state;
}

describe("kill -9 of the controller", { timeout: PATIENCE_MS }, () => {
  it("drops nobody, whatever each caller was doing while the service was down", async () => {
    const identityAsked = () =>
      hotline.bank.asked(HOLDER.account).filter((path) => path === "/identity").length;
    const askedBefore = identityAsked();
    const talk = await talkTo("talker");
    const written = await talkTo("writer");
    await written.caller.hangUp();
    await until("wrap-up", SOON_MS, async () => (await stateOf("writer")) === "wrap_up");
    const rung = await ringAgent("rung");
    const waiting = await callIn(hotline, "zh");
    await waiting.toQueue();
    const inMenu = await callIn(hotline);
    await inMenu.toMenu();
    const [atPin, lookedUp] = await Promise.all([askedFor(HOLDER.account), askedFor(SLOW.account)]);
    const tone = makeTone(440, PATIENCE_MS, 0.3);
    void talk.caller.call.line.say(tone);
    await sleep(300);
    const begunAt = performance.now();
    const asked = hotline.bank.asked(SLOW.account).length;
    await lookedUp.press(`${SLOW.pin}#`);
    await until("the look-up", SOON_MS, () => hotline.bank.asked(SLOW.account).length > asked);
    await inMenu.press("*");
    await atPin.press(HOLDER.pin.slice(0, 2));
    for (const { listener } of [inMenu, atPin, waiting]) listener.skip();

    await restart();

    await inMenu.hears("main-menu");
    await atPin.hears("ask-pin");
    await waiting.hears("please-hold");
    await atPin.press(`${HOLDER.pin}#`);
    await atPin.hears("balance-is");
    await Promise.race([lookedUp.hears("balance-is"), retype(lookedUp)]);
    // A balance counts as served once it has been heard to its end.
    await Promise.all([atPin.hears("after-balance"), lookedUp.hears("after-balance")]);
    expect(await stateOf("writer")).toBe("wrap_up");

    // The talk went on through the whole gap.
    const heard = talk.ring.line.heardBetween(begunAt, performance.now());
    const step = 800;
    const levels = Array.from({ length: Math.floor(heard.length / step) }, (_, index) =>
      toneLevel(heard.subarray(index * step, (index + 1) * step), 440),
    );
    expect(levels.length).toBeGreaterThan(20);
    // A busy machine may lose packets, but a room that was closed stays silent to the end.
    expect(longestSilence(levels)).toBeLessThan(10);
    expect(levels.slice(-20).some((level) => level > 0.05)).toBe(true);

    // The phone that rang still rings, once, and can be answered.
    expect(rung.phone.calls()).toHaveLength(1);
    const [ringing] = rung.phone.calls();
    ringing?.answer();
    await until("the talk", SOON_MS, async () => (await stateOf("rung")) === "busy");

    await written.person.command("wrap_up_done");
    await until("readiness", SOON_MS, async () => (await stateOf("writer")) !== "wrap_up");
    const callers = [talk.caller, written.caller, rung.caller, waiting, inMenu, atPin, lookedUp];
    for (const caller of callers) if (caller !== written.caller) await caller.hangUp();
    const results = await Promise.all(
      callers.map(async ({ number }) => (await ticketOf(hotline, number)).result),
    );
    expect(results).toEqual([
      ...["answered", "answered", "answered"],
      ...["abandoned", "left_ivr", "self_served", "self_served"],
    ]);
    expect(identityAsked() - askedBefore).toBe(1);
  });

  it("plays music on to callers on hold, and takes them back after a resume while the service was down", async () => {
    const ear = trainMusicEar(hotline.config.folders.music);
    const stays = await talkTo("holder");
    const returns = await talkTo("returner");
    const both = [stays, returns];
    for (const { ring } of both) {
      void ring.line.say(makeTone(880, PATIENCE_MS, 0.3));
      ring.hold(true);
    }
    const heard = ({ caller }: typeof stays, ms: number) => {
      const now = performance.now();
      return caller.call.line.heardBetween(now - ms, now);
    };
    const hasMusic = (one: typeof stays) => ear.share(heard(one, 600)) > 0.8;
    const hasVoice = (one: typeof stays) => toneLevel(heard(one, 500), 880) > 0.1;
    await until("music for both", SOON_MS, () => both.every(hasMusic));
    await hotline.controller.kill();
    returns.ring.hold(false);
    await sleep(500);
    const whileDown = both.map(hasMusic);

    hotline.controller.start();
    await hotline.ready();
    await until("the voice of the one who is back", 2 * SOON_MS, () => hasVoice(returns));
    await sleep(500);
    const afterwards = [hasMusic(stays), hasVoice(stays)];
    stays.ring.hold(false);
    await until("the other's voice", 2 * SOON_MS, () => hasVoice(stays));
    for (const { caller, person } of both) {
      await caller.hangUp();
      const agent = person.me.user;
      await until("the wrap-up", SOON_MS, async () => (await stateOf(agent)) === "wrap_up");
      await person.command("wrap_up_done");
    }

    expect(whileDown).toEqual([true, true]);
    expect(afterwards).toEqual([true, false]);
    for (const { caller } of both) {
      const ticket = await ticketOf(hotline, caller.number);
      expect(ticket.result).toBe("answered");
      expect(kindsOf(ticket).filter((kind) => kind === "held" || kind === "resumed")).toEqual([
        "held",
        "resumed",
      ]);
    }
  });

  it("keeps new callers on the line for half a minute and then serves them", async () => {
    await hotline.controller.kill();
    const phone = await hotline.phone(freshNumber());
    const call = await phone.dial(NUMBER);
    await call.answered(SOON_MS);
    const listener = listenTo(call, "en");
    await listener.hears("one-moment");
    await sleep(31_000);
    expect(call.phase).toBe("up");

    hotline.controller.start();
    await hotline.ready();

    listener.skip();
    await listener.hears("welcome");
    call.hangUp();
    expect((await ticketOf(hotline, phone.user)).result).toBe("left_ivr");
  });

  it("finds hang-ups of the time while the service was down", async () => {
    const caller = await callIn(hotline, "zh");
    await caller.toQueue();
    await hotline.controller.kill();
    caller.call.hangUp();
    await sleep(300);

    hotline.controller.start();
    await hotline.ready();

    expect((await ticketOf(hotline, caller.number)).result).toBe("abandoned");
    await until("no channel of the call", SOON_MS, async () => {
      const channels = await hotline.ari("channels");
      return channels.every(({ protocol_id: id }) => id !== caller.call.callId);
    });
  });
});

/** A look-up whose secret was lost asks for the PIN again. */
async function retype(caller: Awaited<ReturnType<typeof callIn>>): Promise<void> {
  await caller.hears("ask-pin");
  await caller.press(`${SLOW.pin}#`);
  await caller.hears("balance-is", 20_000);
}

/** The most steps in a row without the tone. */
function longestSilence(levels: readonly number[]): number {
  let longest = 0;
  let run = 0;
  for (const level of levels) {
    run = level > 0.05 ? 0 : run + 1;
    longest = Math.max(longest, run);
  }
  return longest;
}
