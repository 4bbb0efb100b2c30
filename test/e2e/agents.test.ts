import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { makeTone, readWav, toneLevel } from "../peers/dsp.ts";
import { trainMusicEar } from "../peers/music-ear.ts";
import type { Person } from "../peers/person.ts";
import type { Phone } from "../peers/phone.ts";
import type { PhoneCall } from "../peers/phone-call.ts";
import { until } from "../peers/until.ts";
import { type Caller, callIn } from "./caller.ts";
import { type Hotline, startHotline } from "./hotline.ts";
import { createMeasures } from "./measures.ts";
import { kindsOf, ticketOf } from "./tickets.ts";

const RING_MS = 20_000;
/** How long to wait for what happens at once on a machine with nothing else to do. */
const SOON_MS = 15_000;
const RING_SECONDS = 3;
const CALLER_TONE = 440;
const AGENT_TONE = 880;

type Desk = { readonly phone: Phone; readonly person: Person };

let hotline: Hotline;
let ann: Desk;
const hangUpToFree = createMeasures();
const phoneToPhone = createMeasures();

beforeAll(async () => {
  hotline = await startHotline({
    agents: [
      { name: "ann", skills: ["en"] },
      { name: "bob", skills: ["en"] },
      { name: "mei", skills: ["zh"] },
    ],
    queue: { ringSeconds: RING_SECONDS, wrapUpSeconds: 30 },
  });
  ann = await hotline.deskPhone("ann");
});

afterEach(async () => {
  await hotline.hangUpAll();
  for (const agent of ["ann", "bob", "mei"]) {
    const { state } = await viewOf(agent);
    const person = await hotline.person(agent);
    if (state === "wrap_up") {
      await person.command("wrap_up_done");
    }
    if (agent === "ann") {
      await person.command("ready");
      await stateOf("ann", "ready");
    } else if (state !== "offline") {
      await person.command("pause");
    }
  }
});

afterAll(() => hotline.stop());

async function viewOf(agent: string) {
  const sam = await hotline.person("sam");
  const found = (await sam.agents()).find(({ id }) => id === agent);
  return found ?? { state: "offline", pauseReason: null, call: null, obstacle: null };
}

/** Waits until the timeline of a caller's ticket has an entry of this kind. */
async function happened(caller: Caller, kind: string): Promise<void> {
  const sam = await hotline.person("sam");
  await until(`the call being ${kind}`, SOON_MS, async () => {
    const [ticket] = await sam.tickets(`?text=${encodeURIComponent(caller.number)}`);
    return ticket !== undefined && kindsOf(await sam.ticket(ticket.number)).includes(kind);
  });
}

async function stateOf(agent: string, state: string): Promise<void> {
  await until(
    `${agent} being ${state}`,
    SOON_MS,
    async () => (await viewOf(agent)).state === state,
  );
}

/** Lets both parties sound for a while and measures what each hears of the other. */
async function listenBothWays(caller: PhoneCall, agent: PhoneCall) {
  void caller.line.say(makeTone(CALLER_TONE, 3000, 0.3));
  void agent.line.say(makeTone(AGENT_TONE, 3000, 0.3));
  const level = (call: PhoneCall, tone: number) => {
    const now = performance.now();
    return toneLevel(call.line.heardBetween(now - 500, now), tone);
  };
  await until("both hearing each other", SOON_MS, () => {
    return level(caller, AGENT_TONE) > 0.1 && level(agent, CALLER_TONE) > 0.1;
  });
  return {
    echoAtCaller: level(caller, CALLER_TONE),
    echoAtAgent: level(agent, AGENT_TONE),
  };
}

async function connect(desk: Desk): Promise<{ caller: Caller; agentCall: PhoneCall }> {
  const caller = await callIn(hotline);
  await caller.toMenu();
  await caller.press("2");
  const agentCall = await desk.phone.rung(RING_MS);
  agentCall.answer();
  await until("the talk", SOON_MS, async () => (await viewOf(desk.phone.user)).state === "busy");
  return { caller, agentCall };
}

describe("an agent at a desk phone", () => {
  it("talks with the caller both ways, and both are in the recording", async () => {
    const { caller, agentCall } = await connect(ann);

    const { echoAtCaller, echoAtAgent } = await listenBothWays(caller.call, agentCall);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    agentCall.hangUp();
    await caller.hears("goodbye");
    await caller.call.ended(SOON_MS);

    expect(echoAtCaller).toBeLessThan(0.02);
    expect(echoAtAgent).toBeLessThan(0.02);
    const sam = await hotline.person("sam");
    const ticket = await until("the recording", SOON_MS, async () => {
      const found = await ticketOf(hotline, caller.number);
      return found.recordings.length > 0 ? found : null;
    });
    expect(ticket).toMatchObject({ result: "answered", agent: "ann", queue: "support" });
    expect(kindsOf(ticket)).toEqual(
      expect.arrayContaining(["queued", "offered", "rang", "answered", "hung_up", "ended"]),
    );
    const file = await sam.ask("GET", ticket.recordings[0]?.url ?? "");
    const heard = readWav(new Uint8Array(await file.arrayBuffer()), "the recording");
    const middle = heard.subarray(4000, 12_000);
    expect(toneLevel(middle, CALLER_TONE)).toBeGreaterThan(0.05);
    expect(toneLevel(middle, AGENT_TONE)).toBeGreaterThan(0.05);
  });

  it("writes up the call, and is ready again", async () => {
    const { caller, agentCall } = await connect(ann);
    agentCall.hangUp();
    await stateOf("ann", "wrap_up");
    await caller.call.ended(SOON_MS);
    const { number, version } = await ticketOf(hotline, caller.number);

    const change = { disposition: "resolved", note: "All is well <b>now</b>." };
    const headers = { "if-match": `"${version}"` };
    const path = `/api/v1/tickets/${number}`;
    const changed = await ann.person.ask("PATCH", path, change, headers);
    await ann.person.command("wrap_up_done");

    expect(changed.status).toBe(200);
    await stateOf("ann", "ready");
    expect(await ticketOf(hotline, caller.number)).toMatchObject(change);
  });

  it("puts the caller on hold, who hears music and no voice, and takes them back", async () => {
    const ear = trainMusicEar(hotline.config.folders.music);
    const { caller, agentCall } = await connect(ann);
    void agentCall.line.say(makeTone(AGENT_TONE, 60_000, 0.3));
    const heard = (ms: number) => {
      const now = performance.now();
      return caller.call.line.heardBetween(now - ms, now);
    };
    await until("the agent's voice", SOON_MS, () => toneLevel(heard(500), AGENT_TONE) > 0.1);

    agentCall.hold(true);
    await happened(caller, "held");
    await until("music", SOON_MS, () => ear.share(heard(600)) > 0.8);
    // What was heard until then may begin with the last of the voice.
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(ear.share(heard(600))).toBeGreaterThan(0.8);
    expect(toneLevel(heard(600), AGENT_TONE)).toBeLessThan(0.05);
    agentCall.hold(false);
    await happened(caller, "resumed");
    await until("the agent's voice and no music", SOON_MS, () => {
      return toneLevel(heard(500), AGENT_TONE) > 0.1 && ear.share(heard(500)) === 0;
    });
    await caller.hangUp();

    expect((await ticketOf(hotline, caller.number)).result).toBe("answered");
  });

  it("is freed at once when the caller hangs up in the talk", async () => {
    const { caller, agentCall } = await connect(ann);

    hangUpToFree.note(await caller.hangUp());

    expect(await agentCall.ended(SOON_MS)).toBe("them");
    await stateOf("ann", "wrap_up");
    expect((await ticketOf(hotline, caller.number)).result).toBe("answered");
  });

  it("stops ringing when the caller hangs up, and is not blamed", async () => {
    const caller = await callIn(hotline);
    await caller.toMenu();
    await caller.press("2");
    const agentCall = await ann.phone.rung(RING_MS);

    hangUpToFree.note(await caller.hangUp());

    expect(await agentCall.ended(SOON_MS)).toBe("them");
    phoneToPhone.note(agentCall.times.ended - caller.call.times.ended);
    await stateOf("ann", "ready");
    expect((await ticketOf(hotline, caller.number)).result).toBe("abandoned");
  });

  it.each([
    ["rejects", "rejected_call", (call: PhoneCall) => call.reject()],
    ["lets it ring", "missed_call", () => undefined],
  ] as const)("who %s is paused, and the next agent is rung", async (_, reason, act) => {
    const caller = await callIn(hotline);
    await caller.toMenu();
    await caller.press("2");
    act(await ann.phone.rung(RING_MS));
    await stateOf("ann", "paused");
    const pauseReason = (await viewOf("ann")).pauseReason;

    const bob = await hotline.deskPhone("bob");
    const agentCall = await bob.phone.rung(RING_MS);
    agentCall.answer();
    await listenBothWays(caller.call, agentCall);
    hangUpToFree.note(await caller.hangUp());

    expect(pauseReason).toBe(reason);
    expect(await ticketOf(hotline, caller.number)).toMatchObject({
      result: "answered",
      agent: "bob",
    });
  });

  it("gets the callers of their own language only", async () => {
    const mei = await hotline.deskPhone("mei");
    const caller = await callIn(hotline, "zh");
    await caller.toMenu();
    await caller.press("2");

    const agentCall = await mei.phone.rung(RING_MS);
    agentCall.answer();
    await listenBothWays(caller.call, agentCall);
    await caller.hangUp();

    expect(await ticketOf(hotline, caller.number)).toMatchObject({ agent: "mei", lang: "zh" });
    expect(ann.phone.calls()).toEqual([]);
  });
});

describe("callers in the queue", () => {
  it("hear their places, and are served in the order in which they came", async () => {
    await ann.person.command("pause");
    const first = await callIn(hotline);
    await first.toQueue();
    await first.hears("position-next");
    const second = await callIn(hotline);
    await second.toQueue();
    await second.hears("position-before");
    await second.hears("number-2");
    await until("music for both", SOON_MS, () => isLoud(first.call) && isLoud(second.call));

    await ann.person.command("ready");
    const one = await ann.phone.rung(RING_MS);
    one.answer();
    await listenBothWays(first.call, one);
    await first.hangUp();
    await stateOf("ann", "wrap_up");
    await ann.person.command("wrap_up_done");
    const two = await ann.phone.rung(RING_MS);
    two.answer();
    await listenBothWays(second.call, two);
    await second.hangUp();

    expect(await ticketOf(hotline, first.number)).toMatchObject({ result: "answered" });
    expect(await ticketOf(hotline, second.number)).toMatchObject({ result: "answered" });
  });
});

describe("after all those talks", () => {
  it("half of the hang-ups freed everything within 200 ms, and each within 5 s", () => {
    expect(hangUpToFree.count()).toBe(4);
    expect(hangUpToFree.median()).toBeLessThan(200);
    expect(hangUpToFree.max()).toBeLessThan(5000);
  });

  it("half of the phones stopped ringing within a second of the hang-up", () => {
    expect(phoneToPhone.median()).toBeLessThan(1000);
  });

  it("Asterisk has no channel and no room", async () => {
    await until("no room", SOON_MS, async () => (await hotline.ari("bridges")).length === 0);

    expect(await hotline.ari("channels")).toEqual([]);
  });
});

/** Whether something was heard in the last half second. */
function isLoud(call: PhoneCall): boolean {
  const now = performance.now();
  return call.line.heardBetween(now - 500, now).some((sample) => Math.abs(sample) > 500);
}
