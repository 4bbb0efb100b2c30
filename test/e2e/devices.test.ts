import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { makeTone, toneLevel } from "../peers/dsp.ts";
import type { PhoneCall } from "../peers/phone-call.ts";
import { until } from "../peers/until.ts";
import { callIn } from "./caller.ts";
import { type Hotline, startHotline } from "./hotline.ts";
import { listenTo } from "./listener.ts";
import { ticketOf } from "./tickets.ts";

const SOON_MS = 15_000;
const PATIENCE_MS = 120_000;
const CALLER_TONE = 440;
const AGENT_TONE = 880;
const MOBILE = "+12025550190";

let hotline: Hotline;

beforeAll(async () => {
  hotline = await startHotline({
    agents: [
      { name: "ann", skills: ["en"], outside: MOBILE },
      { name: "bob", skills: ["en"] },
    ],
    transfers: { numbers: [MOBILE], sip: [] },
    queue: { ringSeconds: 20, wrapUpSeconds: 0 },
  });
});

afterEach(() => hotline.hangUpAll());
afterAll(() => hotline.stop());

async function stateOf(agent: string) {
  const sam = await hotline.person("sam");
  return (await sam.agents()).find(({ id }) => id === agent);
}

/** Ann at her telephone outside, ready. */
async function annOutside(): Promise<void> {
  const ann = await hotline.person("ann");
  const choice = { device: "outside", autoAnswer: false };
  const moved = await ann.ask("POST", "/api/v1/me/device", choice);
  expect(moved.status).toBe(200);
  await ann.command("ready");
}

function hears(call: PhoneCall, tone: number): boolean {
  const now = performance.now();
  return toneLevel(call.line.heardBetween(now - 400, now), tone) > 0.1;
}

async function talk(caller: PhoneCall, agent: PhoneCall): Promise<void> {
  void caller.line.say(makeTone(CALLER_TONE, 2_000, 0.3));
  void agent.line.say(makeTone(AGENT_TONE, 2_000, 0.3));
  await until("both hearing each other", SOON_MS, () => {
    return hears(caller, AGENT_TONE) && hears(agent, CALLER_TONE);
  });
}

describe("an agent at a telephone outside", { timeout: PATIENCE_MS }, () => {
  it("takes the call with a key and talks with the caller", async () => {
    await annOutside();
    const caller = await callIn(hotline);
    await caller.toMenu();
    await caller.press("2");
    const mobile = await hotline.outside.rung(SOON_MS);
    mobile.answer();

    await listenTo(mobile, "en").hears("agent-confirm");
    await mobile.line.say(makeTone(AGENT_TONE, 1_000, 0.3));
    expect(hears(caller.call, AGENT_TONE)).toBe(false);
    await mobile.press("1");

    await talk(caller.call, mobile);
    await caller.hangUp();
    expect(await ticketOf(hotline, caller.number)).toMatchObject({
      result: "answered",
      agent: "ann",
    });
  });

  it("whose mailbox answers gets no call, and the next agent's desk phone has it", async () => {
    await annOutside();
    const caller = await callIn(hotline);
    await caller.toMenu();
    await caller.press("2");
    const mailbox = await hotline.outside.rung(SOON_MS);
    mailbox.answer();
    void mailbox.line.say(makeTone(AGENT_TONE, 40_000, 0.3));

    expect(await mailbox.ended(60_000)).toBe("them");
    expect(await stateOf("ann")).toMatchObject({ state: "paused", pauseReason: "missed_call" });
    const bob = await hotline.deskPhone("bob");
    const desk = await bob.phone.rung(SOON_MS);
    desk.answer();

    await talk(caller.call, desk);
    await caller.hangUp();
    expect(await ticketOf(hotline, caller.number)).toMatchObject({ agent: "bob" });
  });
});

describe("a desk phone that answers by itself", { timeout: PATIENCE_MS }, () => {
  it("is asked to in the headers that makers of phones know", async () => {
    const bob = await hotline.person("bob");
    await bob.ask("POST", "/api/v1/me/device", { device: "desk_phone", autoAnswer: true });
    const { phone } = await hotline.deskPhone("bob");
    const caller = await callIn(hotline);
    await caller.toMenu();
    await caller.press("2");
    const call = await phone.rung(SOON_MS);

    const header = (name: string) =>
      call.invite.headers.filter(([key]) => key.toLowerCase() === name).map(([, value]) => value);
    expect(header("call-info")).toEqual([expect.stringContaining("answer-after=0")]);
    expect(header("alert-info")).toEqual([expect.stringContaining("info=alert-autoanswer")]);
    await caller.hangUp();
  });
});
