import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeTone, toneLevel } from "../peers/dsp.ts";
import type { Person } from "../peers/person.ts";
import type { Phone } from "../peers/phone.ts";
import type { PhoneCall } from "../peers/phone-call.ts";
import { until } from "../peers/until.ts";
import { callIn } from "./caller.ts";
import { type Hotline, startHotline } from "./hotline.ts";
import { earOf, listenTo } from "./listener.ts";

const RING_MS = 20_000;
/** How long to wait for what happens at once on a machine with nothing else to do. */
const SOON_MS = 15_000;
/** Long enough that the wait is worth telling. */
const LET_RING_MS = 6_000;
const CALLER_TONE = 440;
const AGENT_TONE = 880;

let hotline: Hotline;
let ann: { readonly phone: Phone; readonly person: Person };

beforeAll(async () => {
  hotline = await startHotline({
    agents: [{ name: "ann", skills: ["en", "cards"] }],
    queue: { ringSeconds: 30, wrapUpSeconds: 0, skills: ["cards"], whisper: true },
  });
  ann = await hotline.deskPhone("ann");
});

afterAll(() => hotline.stop());

const level = (call: PhoneCall, tone: number) => {
  const now = performance.now();
  return toneLevel(call.line.heardBetween(now - 500, now), tone);
};

describe("a whisper", () => {
  it("is heard by the agent who answers and not by the caller, and then they talk", async () => {
    const caller = await callIn(hotline);
    await caller.toMenu();
    await caller.press("2");
    const agentCall = await ann.phone.rung(RING_MS);
    await new Promise((resolve) => setTimeout(resolve, LET_RING_MS));
    agentCall.answer();
    const agent = listenTo(agentCall, "en");
    await agent.hears("whisper-waited");
    await agent.hears("whisper-skilled");

    void caller.call.line.say(makeTone(CALLER_TONE, 3000, 0.3));
    void agentCall.line.say(makeTone(AGENT_TONE, 3000, 0.3));
    await until("both hearing each other", SOON_MS, () => {
      return level(caller.call, AGENT_TONE) > 0.1 && level(agentCall, CALLER_TONE) > 0.1;
    });
    const whispered = ["whisper-waited", "whisper-skilled"];
    expect(earOf("en").transcribe(caller.call.line.recording(), whispered)).toEqual([]);

    agentCall.hangUp();
    await caller.hears("goodbye");
    await caller.call.ended(SOON_MS);
  });
});
