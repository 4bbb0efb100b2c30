import { readFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { agentId, callId, legId } from "../../../src/core/lib/brands.ts";
import { createMeasures } from "../../e2e/measures.ts";
import { askAri } from "../../peers/ari-http.ts";
import { loudness, makeTone, readWav, toneLevel } from "../../peers/dsp.ts";
import { trainMusicEar } from "../../peers/music-ear.ts";
import { openPhone, type Phone } from "../../peers/phone.ts";
import type { PhoneCall } from "../../peers/phone-call.ts";
import { startTestAsterisk, type TestAsterisk } from "./ari/real-asterisk.ts";
import { until } from "./ari/watch.ts";
import { type Carrier, connectCarrier, digits, script, sound } from "./carrier.ts";

/** An agent's desk phone. */
const PJSIP = `[ag1]
type=endpoint
transport=transport-udp
context=from-agent
disallow=all
allow=ulaw
auth=ag1
aors=ag1
direct_media=no
rtp_timeout=2
[ag1]
type=auth
auth_type=userpass
username=ag1
password=pw
[ag1]
type=aor
max_contacts=1
remove_existing=yes
`;

/** How long to wait for what happens at once on a machine with nothing else to do. */
const SOON_MS = 15_000;
/**
 * From a service's end to the next one's begin; a process takes longer. At once, Asterisk might take
 * leave of the old connection after it has welcomed the new one, and close the application.
 */
const AWAY_MS = 200;
/** Times are held to their median: a single one says little on a busy machine. */
const TIMES = [1, 2, 3];

const hold = { kind: "hold", music: "default" } as const;

let asterisk: TestAsterisk;
let carrier: Carrier;
const carriers: Carrier[] = [];
const phones: Phone[] = [];

beforeAll(async () => {
  asterisk = await startTestAsterisk({ extra: { pjsip: PJSIP } });
}, 600_000);

afterAll(async () => {
  await asterisk.stop();
});

beforeEach(async () => {
  carrier = await connect();
});

afterEach(async () => {
  for (const phone of phones.splice(0)) {
    if (phone.user === "ag1") await phone.register(0);
    await phone.close();
  }
  await asterisk.clear();
  for (const one of carriers.splice(0)) await one.telephony.close();
  await new Promise((resolve) => setTimeout(resolve, AWAY_MS));
});

async function connect(): Promise<Carrier> {
  const { ari, folders } = asterisk.config;
  const made = await connectCarrier({ ari, recordingsFolder: folders.recordings });
  carriers.push(made);
  return made;
}

/** The service stops and comes back. */
async function restart(): Promise<void> {
  await carrier.telephony.close();
  await new Promise((resolve) => setTimeout(resolve, AWAY_MS));
  carrier = await connect();
}

async function phone(user: string): Promise<Phone> {
  const { sip } = asterisk.config;
  const opened = await openPhone({
    user,
    password: "pw",
    address: "127.0.0.1",
    port: 0,
    server: { address: sip.host, port: sip.port },
    rtpPorts: asterisk.phonePorts,
  });
  phones.push(opened);
  return opened;
}

/** A caller who has reached us. */
async function call() {
  const before = new Set<unknown>(carrier.events);
  const caller = await phone("4930123");
  const line = await caller.dial("100", { from: '"Ann \\"A\\" <b>" <sip:4930123@127.0.0.1>' });
  const offered = await carrier.event("leg_offered", (event) => !before.has(event));
  return { line, offered, leg: offered.leg };
}

/** A registered agent's phone that is rung as `leg`; resolves with its call. */
async function ring(leg: string, act: "answer" | "reject" | "ignore", ringMs = SOON_MS) {
  const agent = await phone("ag1");
  await agent.register();
  const rung = new Promise<PhoneCall>((resolve) => {
    agent.onRing((incoming) => {
      if (act === "answer") incoming.answer();
      if (act === "reject") incoming.reject();
      resolve(incoming);
    });
  });
  await carrier.telephony.dial({
    leg: legId(leg),
    call: callId("c1"),
    agent: agentId("ann"),
    address: "ag1",
    callerId: { number: "4930123", name: "Ann" },
    ringMs,
  });
  return rung;
}

/** Whole twentieths of a second, in which both test tones have whole periods. */
function piecesOf(samples: Int16Array): readonly Int16Array[] {
  const count = Math.floor(samples.length / 400);
  return Array.from({ length: count }, (_, at) => samples.subarray(at * 400, (at + 1) * 400));
}

const step = (number: number) => carrier.event("script_ended", (event) => event.step === number);

describe("AsteriskTelephony with callers", () => {
  it("offers a caller with all that the carrier says of them", async () => {
    const { offered, leg } = await call();
    await carrier.telephony.hangUp(leg, "busy");

    expect(offered).toEqual({
      type: "leg_offered",
      leg,
      origin: "trunk",
      fromNumber: "4930123",
      fromName: 'Ann \\"A\\" <b>',
      to: "100",
      endpoint: "trunk",
    });
  });

  it("refuses an unanswered caller with the cause", async () => {
    const { line, leg } = await call();
    await carrier.telephony.perform(script(leg, 1, [], { kind: "hangup", cause: "busy" }));
    await line.ended(SOON_MS);
    await carrier.event("leg_ended");

    expect(line.status).toBe(486);
  });

  it("plays prompts, is cut short by a key and reports the keys", async () => {
    const { line, leg } = await call();
    const menu = script(leg, 1, [sound("main-menu"), sound("main-menu")], digits({ max: 2 }));
    await carrier.telephony.perform(menu);
    await line.answered(SOON_MS);
    await until("speech", () => loudness(line.line.recording()) > 0.01);
    const pressedAt = await line.press("12");
    const { outcome } = await step(1);
    await new Promise((resolve) => setTimeout(resolve, 500));

    expect(outcome).toEqual({ kind: "digits", value: "12", endedBy: "max", bargedIn: true });
    const after = line.line.heardBetween(pressedAt + 250, pressedAt + 600);
    expect(loudness(after)).toBeLessThan(0.002);
  });

  it("tells that a prompt was heard when it has ended, not before", async () => {
    const { line, leg } = await call();
    const startedAt = performance.now();
    await carrier.telephony.perform(
      script(leg, 1, [{ kind: "number", value: 7 }, sound("money-usd")]),
    );
    await line.answered(SOON_MS);
    const { outcome } = await step(1);

    expect(outcome).toEqual({ kind: "heard" });
    expect(performance.now() - startedAt).toBeGreaterThan(500);
  });

  it("plays music until another script comes", async () => {
    const { line, leg } = await call();
    await carrier.telephony.perform(script(leg, 1, [], hold));
    await line.answered(SOON_MS);
    await until("music", () => loudness(line.line.recording()) > 0.005);
    await carrier.telephony.perform(script(leg, 2, [], digits({ firstMs: 600 })));
    const stoppedAt = performance.now();
    await step(2);

    const silence = line.line.heardBetween(stoppedAt + 150, stoppedAt + 600);
    expect(loudness(silence)).toBeLessThan(0.002);
  });

  it("frees everything within 200 ms when the caller hangs up in a prompt", async () => {
    const untilFree = createMeasures();
    for (const _ of TIMES) {
      const { line, leg } = await call();
      await carrier.telephony.perform(script(leg, 1, [sound("main-menu")], digits()));
      await line.answered(SOON_MS);
      const hungUpAt = performance.now();
      line.hangUp();
      const ended = await carrier.event("leg_ended", (event) => event.leg === leg);
      untilFree.note(performance.now() - hungUpAt);
      expect(ended).toEqual({ type: "leg_ended", leg, cause: "normal" });
    }

    expect(untilFree.median()).toBeLessThan(200);
  });

  it("gives a caller to the fall-back, who stays connected and hears the apology", async () => {
    const { line, leg } = await call();
    await carrier.telephony.perform(script(leg, 1, [sound("main-menu")]));
    await line.answered(SOON_MS);
    await carrier.telephony.passOn(leg);
    await carrier.event("leg_ended");
    await new Promise((resolve) => setTimeout(resolve, 300));

    expect(line.phase).toBe("up");
    line.hangUp();
  });
});

describe("AsteriskTelephony with agents", () => {
  it("connects both parties, records them and ends both", async () => {
    const { line, leg } = await call();
    await carrier.telephony.perform(script(leg, 1, [], hold));
    const desk = await ring("c1-a1", "answer");
    await carrier.event("leg_ringing");
    await carrier.event("leg_answered");
    const join = { kind: "join", room: "room-c1", record: "rec-c1-1", music: null } as const;
    await Promise.all([
      carrier.telephony.perform(script(leg, 2, [], join)),
      carrier.telephony.perform(script("c1-a1", 3, [], join)),
    ]);
    const talkedAt = performance.now();
    void line.line.say(makeTone(440, 1_500, 0.3));
    void desk.line.say(makeTone(880, 1_500, 0.3));
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    const atAgent = desk.line.heardBetween(talkedAt + 500, talkedAt + 1_000);
    const atCaller = line.line.heardBetween(talkedAt + 500, talkedAt + 1_000);
    line.hangUp();
    await carrier.event("leg_ended", (event) => event.leg === leg);
    await Promise.all([
      carrier.telephony.hangUp(legId("c1-a1"), "normal"),
      carrier.telephony.closeRoom("room-c1", null),
    ]);
    await desk.ended(SOON_MS);
    const recorded = await carrier.event("recording_ended");

    expect(toneLevel(atAgent, 440)).toBeGreaterThan(0.1);
    expect(toneLevel(atCaller, 880)).toBeGreaterThan(0.1);
    expect(toneLevel(atCaller, 440)).toBeLessThan(0.02);
    const file = carrier.telephony.recording("rec-c1-1");
    expect(file?.durationMs).toBe(recorded.durationMs);
    expect(recorded.durationMs).toBeGreaterThan(1_000);
    const heard = readWav(readFileSync(file?.path ?? ""), "the recording");
    const middle = heard.subarray(4_000, 8_000);
    expect(toneLevel(middle, 440)).toBeGreaterThan(0.05);
    expect(toneLevel(middle, 880)).toBeGreaterThan(0.05);
    expect(carrier.events.filter(({ type }) => type === "leg_ended")).toHaveLength(2);
  });

  it.each([
    ["recorded", "rec-c7-1"],
    ["not recorded", null],
  ])(
    "plays music to a caller on hold in a room that is %s, and to nobody else",
    async (_, record) => {
      const ear = trainMusicEar(asterisk.config.folders.music);
      const { line, leg } = await call();
      await carrier.telephony.perform(script(leg, 1, [], hold));
      const desk = await ring("c7-a1", "answer");
      await carrier.event("leg_answered");
      const room = { kind: "join", room: "room-c7", record } as const;
      const tell = (step: number, music: string | null) =>
        carrier.telephony.perform(script(leg, step, [], { ...room, music }));
      await tell(2, null);
      await carrier.telephony.perform(script("c7-a1", 3, [], { ...room, music: null }));
      void line.line.say(makeTone(440, 20_000, 0.3));
      void desk.line.say(makeTone(880, 20_000, 0.3));
      const last = (one: PhoneCall, ms = 600) => {
        const now = performance.now();
        return one.line.heardBetween(now - ms, now);
      };
      await until("the agent's voice", () => toneLevel(last(line), 880) > 0.1);
      desk.hold(true);
      await carrier.event("leg_held");
      const heldAt = performance.now();
      await tell(4, "default");

      await until("music and nothing else", () => ear.share(last(line)) > 0.8);
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      const atAgent = last(desk);
      const heldMs = performance.now() - heldAt;
      desk.hold(false);
      await carrier.event("leg_resumed");
      await tell(5, null);
      await until("the agent's voice again", () => toneLevel(last(line), 880) > 0.1);
      await new Promise((resolve) => setTimeout(resolve, 300));
      const afterwards = ear.share(last(line, 300));
      line.hangUp();
      await carrier.event("leg_ended", (event) => event.leg === leg);
      await carrier.telephony.hangUp(legId("c7-a1"), "normal");
      await carrier.telephony.closeRoom("room-c7", null);

      expect(afterwards).toBe(0);
      expect(ear.share(atAgent)).toBe(0);
      if (record === null) return;
      const recorded = await carrier.event("recording_ended");
      const file = readFileSync(carrier.telephony.recording(record)?.path ?? "");
      const heard = readWav(file, "the recording");
      expect(recorded.durationMs).toBeGreaterThan(heldMs);
      // Both voices are there from beginning to end, and nothing beside them. A busy machine may
      // lose packets, but music would be in every piece of the hold.
      const pieces = piecesOf(heard.subarray(1_600, -1_600));
      const isPure = (piece: Int16Array) => {
        const voices = [440, 880].map((tone) => toneLevel(piece, tone));
        const both = voices.reduce((sum, level) => sum + level ** 2 / 2, 0);
        return Math.min(...voices) > 0.05 && loudness(piece) ** 2 - both < 0.05 ** 2;
      };
      expect(pieces.filter(isPure).length / pieces.length).toBeGreaterThan(0.7);
    },
  );

  it.each([
    ["reject", "busy"],
    ["ignore", "no_answer"],
  ] as const)("tells the cause when the agent's phone does: %s", async (act, cause) => {
    await ring("c2-a1", act, 1_000);
    const ended = await carrier.event("leg_ended");

    expect(ended).toEqual({ type: "leg_ended", leg: "c2-a1", cause });
  });

  it("tells that an agent's phone cannot be reached", async () => {
    const agent = await phone("ag1");
    await agent.register();
    await carrier.event("line_changed", ({ reachable }) => reachable);
    await agent.register(0);
    await carrier.event("line_changed", ({ reachable }) => !reachable);
    await carrier.telephony.dial({
      leg: legId("c3-a1"),
      call: callId("c3"),
      agent: agentId("ann"),
      address: "ag1",
      callerId: { number: null, name: null },
      ringMs: 5_000,
    });

    expect(await carrier.event("leg_ended")).toMatchObject({ cause: "unreachable" });
  });

  it("stops ringing at once when the offer is withdrawn", async () => {
    const untilStill = createMeasures();
    for (const attempt of TIMES) {
      const leg = legId(`c4-a${attempt}`);
      const rungCall = await ring(leg, "ignore");
      await carrier.event("leg_ringing", (event) => event.leg === leg);
      const withdrawnAt = performance.now();
      await carrier.telephony.hangUp(leg, "normal");
      await carrier.event("leg_ended", (event) => event.leg === leg);
      await rungCall.ended(SOON_MS);
      untilStill.note(performance.now() - withdrawnAt);
    }

    expect(untilStill.median()).toBeLessThan(200);
  });

  it("takes calls away from a phone whose audio has stopped", async () => {
    const { leg } = await call();
    await carrier.telephony.perform(script(leg, 1, [], hold));
    const desk = await ring("c5-a1", "answer");
    await carrier.event("leg_answered");
    const join = { kind: "join", room: "room-c5", record: null, music: null } as const;
    await carrier.telephony.perform(script(leg, 2, [], join));
    await carrier.telephony.perform(script("c5-a1", 3, [], join));
    await new Promise((resolve) => setTimeout(resolve, 300));
    // The phone talks to nobody from here on, as if its network were gone.
    desk.line.aimAt({ address: "127.0.0.1", port: 9 });
    const ended = await carrier.event("leg_ended");

    expect(ended).toEqual({ type: "leg_ended", leg: "c5-a1", cause: "lost" });
  });

  it("makes a browser's line and removes it", async () => {
    const status = async () =>
      (await askAri(asterisk.config, "GET", "endpoints/PJSIP/agent-9")).status;
    const line = { address: "agent-9", password: "pw", kind: "agent", callerId: null } as const;

    await carrier.telephony.addLine(line);
    const made = await status();
    await carrier.telephony.addLine({ ...line, password: "other" });
    await carrier.telephony.removeLine("agent-9");
    // Asterisk forgets it a moment after it has said so.
    await expect.poll(status, { timeout: 5_000 }).toBe(404);
    await carrier.telephony.removeLine("agent-9");

    expect(made).toBe(200);
  });
});

describe("AsteriskTelephony after a stop", () => {
  it("finds callers again while the service was down, stops the old prompt, plays the new", async () => {
    const { line, leg } = await call();
    const prompts = [sound("main-menu"), sound("main-menu"), sound("main-menu")];
    await carrier.telephony.perform(script(leg, 1, prompts, digits()));
    await line.answered(SOON_MS);
    await restart();
    const up = await carrier.event("carrier_up");
    const again = await carrier.event("leg_offered");
    await carrier.telephony.perform(script(leg, 5, [sound("goodbye")]));
    const { outcome } = await step(5);
    line.hangUp();

    expect(up.legs).toEqual([{ leg, up: true }]);
    expect(again.leg).toBe(leg);
    expect(outcome).toEqual({ kind: "heard" });
  });

  it("ends all legs and names another boot when Asterisk was killed and started", async () => {
    const { leg } = await call();
    await carrier.telephony.perform(script(leg, 1, [], hold));
    await asterisk.kill();
    await carrier.event("carrier_down");
    await asterisk.restart();
    await carrier.event("leg_ended");

    const boots = carrier.events.flatMap((event) =>
      event.type === "carrier_up" ? [event.bootId] : [],
    );
    expect(boots).toHaveLength(2);
    expect(boots[0]).not.toBe(boots[1]);
  });

  it("lets parties talk on while the service was down, and leaves their room alone", async () => {
    const { line, leg } = await call();
    await carrier.telephony.perform(script(leg, 1, [], hold));
    const desk = await ring("c6-a1", "answer");
    await carrier.event("leg_answered");
    const join = { kind: "join", room: "room-c6", record: "rec-c6-1", music: null } as const;
    await carrier.telephony.perform(script(leg, 2, [], join));
    await carrier.telephony.perform(script("c6-a1", 3, [], join));
    void line.line.say(makeTone(440, 4_000, 0.3));
    await new Promise((resolve) => setTimeout(resolve, 400));
    const beganAt = performance.now();
    await restart();
    await carrier.telephony.perform(script(leg, 5, [], join));
    await carrier.telephony.perform(script("c6-a1", 6, [], join));
    await new Promise((resolve) => setTimeout(resolve, 500));

    // Every fifth of a second has the tone in it: no gap where the controller changed.
    for (let fromMs = beganAt; fromMs < performance.now() - 200; fromMs += 200) {
      const piece = desk.line.heardBetween(fromMs, fromMs + 200);
      expect(toneLevel(piece, 440)).toBeGreaterThan(0.1);
    }
    line.hangUp();
    await carrier.event("leg_ended", (event) => event.leg === leg);
    await carrier.telephony.closeRoom("room-c6", null);
    const recorded = await carrier.event("recording_ended");
    expect(recorded.durationMs).toBeGreaterThan(700);
  });

  it("leaves Asterisk in health for the phones that register after its application has gone", async () => {
    const { bootId } = await carrier.event("carrier_up");
    for (let stop = 1; stop <= 2; stop += 1) {
      const { line, leg } = await call();
      await carrier.telephony.perform(script(leg, 1, [sound("main-menu")], hold));
      await line.answered(SOON_MS);
      // The application lives on with its caller, and is taken up again.
      await restart();
      await carrier.event("leg_offered");
      line.hangUp();
      await carrier.event("leg_ended");
      // Without callers it goes with its connection.
      await restart();
      const desk = await ring(`c7-a${stop}`, "answer");
      await carrier.event("leg_answered");
      desk.hangUp();
    }

    expect((await carrier.event("carrier_up")).bootId).toBe(bootId);
  });
});
