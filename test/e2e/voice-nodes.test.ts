import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeTone, readWav, throughAsterisk, toneLevel } from "../peers/dsp.ts";
import type { PhoneCall } from "../peers/phone-call.ts";
import { ROOT } from "../peers/program.ts";
import { until } from "../peers/until.ts";
import { type Caller, callIn } from "./caller.ts";
import { type Hotline, startHotline } from "./hotline.ts";
import { earOf } from "./listener.ts";
import { kindsOf, ticketOf } from "./tickets.ts";

const SOON_MS = 15_000;
/** A restart, and other tests beside this one, take their time on a busy machine. */
const PATIENCE_MS = 180_000;
const CALLER_TONE = 440;
const OTHER_TONE = 880;
const BEEP_TONE = 1_000;
/** What callers say in their messages: words that the ear knows. */
const SAID = "let-agent-help";

const flow = `
flow: voice
start: menu
nodes:
  menu:
    menu:
      prompts: [main-menu-short]
      keys: { "1": message, "2": agent, "3": out, "4": out-sip }
      exhausted: bye
  message:
    voicemail:
      prompts: [leave-message-short]
      empty: [message-empty]
      review: { prompts: [message-review] }
      queue: support
      silenceMs: 3000
      saved: saved
      exhausted: bye
      failed: failed
  saved:
    hangup: { prompts: [message-saved] }
  agent:
    queue: { queue: support, ended: rating, timedOut: bye, full: bye }
  rating:
    survey: { prompts: [ask-rating-short], blind: true, done: thanks, exhausted: bye }
  thanks:
    hangup: { prompts: [rating-thanks] }
  out:
    transfer:
      number: "+4930123456"
      callerId: "+49305550"
      ended: bye
      busy: busy
      noAnswer: nobody
      refused: failed
      failed: fault
  out-sip:
    transfer:
      sip: sip:desk@127.0.0.1:SIPOUT
      ended: bye
      busy: busy
      noAnswer: nobody
      refused: failed
      failed: fault
  busy:
    hangup: { prompts: [transfer-busy] }
  nobody:
    hangup: { prompts: [transfer-no-answer] }
  failed:
    hangup: { prompts: [transfer-failed] }
  fault:
    hangup: { prompts: [message-failed] }
  bye:
    hangup: { prompts: [goodbye] }
`;

let hotline: Hotline;

beforeAll(async () => {
  hotline = await startHotline({
    agents: [{ name: "ann", skills: ["en"] }],
    transfers: { numbers: ["+4930*"], sip: ["sip:*@127.0.0.1"] },
    flow: (_, outsidePort) => flow.replace("SIPOUT", String(outsidePort)),
  });
});

afterAll(() => hotline.stop());

const words = throughAsterisk(
  readWav(readFileSync(join(ROOT, `sounds/en/${SAID}.wav`)), `${SAID}.wav`),
);

/** A caller at the menu who presses a key. */
async function choose(key: string): Promise<Caller> {
  const caller = await callIn(hotline);
  await sleep(500);
  await caller.press(key);
  return caller;
}

/** A caller who hears the tone after which a message is recorded. */
async function atTheTone(): Promise<Caller> {
  const caller = await choose("1");
  await caller.hears("leave-message-short");
  await until("the tone", SOON_MS, () => hears(caller.call, BEEP_TONE, 100), 20);
  await sleep(300);
  return caller;
}

function hears(call: PhoneCall, tone: number, ms = 400): boolean {
  const now = performance.now();
  return toneLevel(call.line.heardBetween(now - ms, now), tone) > 0.1;
}

/** Both sound until each hears the other. */
async function talk(caller: PhoneCall, other: PhoneCall): Promise<void> {
  void caller.line.say(makeTone(CALLER_TONE, 2_000, 0.3));
  void other.line.say(makeTone(OTHER_TONE, 2_000, 0.3));
  await until("both hearing each other", SOON_MS, () => {
    return hears(caller, OTHER_TONE) && hears(other, CALLER_TONE);
  });
}

/** The audio of the one message on a caller's ticket, as an agent hears it. */
async function messageOf(caller: Caller) {
  const ticket = await ticketOf(hotline, caller.number);
  expect(ticket).toMatchObject({ result: "left_message", queue: "support" });
  expect(ticket.recordings).toHaveLength(1);
  const ann = await hotline.person("ann");
  const file = await ann.ask("GET", ticket.recordings[0]?.url ?? "");
  expect(file.status).toBe(200);
  return readWav(new Uint8Array(await file.arrayBuffer()), "the message");
}

describe("a message", { timeout: PATIENCE_MS, concurrent: true }, () => {
  it("is played back to the caller, and heard on the ticket as it was said", async () => {
    const caller = await atTheTone();
    await caller.call.line.say(words);
    await caller.press("#");
    await sleep(300);
    await caller.press("1");
    await caller.hears(SAID);
    await caller.press("2");
    await caller.hears("message-saved");
    await caller.call.ended(SOON_MS);

    const heard = earOf("en").transcribe(await messageOf(caller), [SAID]);
    expect(heard.map(({ name }) => name)).toEqual([SAID]);
    const ticket = await ticketOf(hotline, caller.number);
    expect(kindsOf(ticket)).toEqual(expect.arrayContaining(["spoke", "message", "ended"]));
  });

  it("is asked for again when nothing was said", async () => {
    const caller = await atTheTone();
    await caller.hears("message-empty");
    await caller.hears("leave-message-short");
    await caller.hangUp();
  });
});

describe("a transfer", { timeout: PATIENCE_MS }, () => {
  it("rings, talks both ways, and lets the flow go on after it", async () => {
    const caller = await choose("3");
    const other = await hotline.outside.rung(SOON_MS);
    expect(other.invite.start).toContain("sip:+4930123456@");
    expect(other.invite.headers.find(([name]) => name === "From")?.[1]).toContain("+49305550");
    await until("ringing", SOON_MS, () => hears(caller.call, 440) && hears(caller.call, 480));
    other.answer();
    await talk(caller.call, other);
    other.hangUp();
    await caller.hears("goodbye");
    await caller.call.ended(SOON_MS);

    const ticket = await ticketOf(hotline, caller.number);
    expect(ticket).toMatchObject({ result: "transferred", status: "solved", recordings: [] });
    expect(kindsOf(ticket)).toEqual(
      expect.arrayContaining(["put_through", "rang", "connected", "hung_up", "ended"]),
    );
  });

  it.each([
    ["486 Busy Here", "transfer-busy"],
    ["603 Decline", "transfer-failed"],
    ["404 Not Found", "message-failed"],
  ])("that is answered with %s leads to %s", async (status, prompt) => {
    const caller = await choose("3");
    (await hotline.outside.rung(SOON_MS)).reject(status);
    await caller.hears(prompt);
    await caller.call.ended(SOON_MS);
  });

  it("reaches a SIP address", async () => {
    const caller = await choose("4");
    const other = await hotline.outside.rung(SOON_MS);
    expect(other.invite.start).toContain("sip:desk@");
    other.answer();
    await other.answered(SOON_MS);
    await caller.hangUp();
    await other.ended(SOON_MS);
  });

  it("ends for the other party when the caller hangs up", async () => {
    const caller = await choose("3");
    const other = await hotline.outside.rung(SOON_MS);
    await caller.hangUp();
    expect(await other.ended(SOON_MS)).toBe("them");
    expect((await ticketOf(hotline, caller.number)).result).toBe("abandoned");
  });
});

describe("kill -9 of the controller", { timeout: PATIENCE_MS }, () => {
  it("loses no word of a message and no transfer", async () => {
    const ringing = await choose("3");
    const rung = await hotline.outside.rung(SOON_MS);
    const talking = await choose("3");
    const other = await hotline.outside.rung(SOON_MS);
    other.answer();
    await talk(talking.call, other);
    const [speaking, leaving] = await Promise.all([atTheTone(), atTheTone()]);
    await hotline.controller.kill();
    const said = speaking.call.line.say(words);
    await leaving.call.line.say(words);
    leaving.call.hangUp();
    await said;
    hotline.controller.start();
    // Silence would end the message before the service is back, on a slow machine.
    const hum = speaking.call.line.say(makeTone(OTHER_TONE, 60_000, 0.2));
    await hotline.ready();
    speaking.call.line.hush();
    await hum;

    await speaking.press("#");
    await speaking.hears("message-review");
    await speaking.press("2");
    await speaking.hears("message-saved");
    rung.answer();
    await talk(ringing.call, rung);
    await talk(talking.call, other);
    for (const caller of [ringing, talking]) await caller.hangUp();
    await Promise.all([rung.ended(SOON_MS), other.ended(SOON_MS)]);

    for (const caller of [speaking, leaving]) {
      const heard = earOf("en").transcribe(await messageOf(caller), [SAID]);
      expect(heard.map(({ name }) => name)).toEqual([SAID]);
    }
    for (const caller of [ringing, talking]) {
      expect((await ticketOf(hotline, caller.number)).result).toBe("transferred");
    }
    expect(await hotline.ari("bridges")).toEqual([]);
  });
});

describe("a survey", { timeout: PATIENCE_MS }, () => {
  it("asks after the agent has hung up, and shows the rate to supervisors only", async () => {
    const { phone } = await hotline.deskPhone("ann");
    const caller = await choose("2");
    const ring = await phone.rung(SOON_MS);
    ring.answer();
    await ring.answered(SOON_MS);
    await sleep(300);
    ring.hangUp();
    await caller.hears("ask-rating-short");
    await caller.press("4");
    await caller.hears("rating-thanks");
    await caller.call.ended(SOON_MS);

    const ticket = await ticketOf(hotline, caller.number);
    expect(ticket.ratings).toEqual([{ survey: "service", rate: 4 }]);
    expect(ticket.result).toBe("answered");
    const ann = await hotline.person("ann");
    expect((await ann.ticket(ticket.number)).ratings).toEqual([]);
  });
});
