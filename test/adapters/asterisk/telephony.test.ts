import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { CarrierDown } from "../../../src/adapters/asterisk/index.ts";
import { agentId, callId, legId } from "../../../src/core/lib/brands.ts";
import { FakeAri, fakeChannel } from "./ari/fake-ari.ts";
import { until } from "./ari/watch.ts";
import { type Carrier, connectCarrier, digits, script, sound } from "./carrier.ts";

let fake: FakeAri;
let carrier: Carrier;

beforeEach(async () => {
  fake = new FakeAri();
});

afterEach(async () => {
  await carrier.telephony.close();
  await fake.close();
});

async function begin(): Promise<void> {
  const ari = { url: await fake.listen(), username: "u", password: "p", application: "test" };
  carrier = await connectCarrier({ ari });
}

async function offer(id: string, changes: Readonly<Record<string, unknown>> = {}): Promise<void> {
  const channel = fakeChannel(id, { state: "Ring", ...changes });
  fake.emit({ type: "StasisStart", args: ["trunk", "100"], channel });
  await carrier.event("leg_offered", ({ leg }) => leg === id);
}

function finished(playback: string, state = "done"): void {
  const [leg] = playback.split(":");
  fake.emit({
    type: "PlaybackFinished",
    playback: { id: playback, media_uri: "sound:x", target_uri: `channel:${leg}`, state },
  });
}

function key(id: string, digit: string): void {
  const channel = fakeChannel(id);
  fake.emit({ type: "ChannelDtmfReceived", digit, duration_ms: 80, channel });
}

const uris = (): readonly string[] =>
  fake.requests.map(({ method, uri }) => `${method} ${decodeURIComponent(uri)}`);
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 50));
const dial = {
  leg: legId("c1-a1"),
  call: callId("c1"),
  agent: agentId("ann"),
  address: "agent-ann-1",
  callerId: { number: "+49301", name: 'J "x" <y>' },
  ringMs: 15_000,
};

describe("AsteriskTelephony: scripts", () => {
  it("answers, plays all prompts in one request and reports the end of the last", async () => {
    await begin();
    await offer("1.1");

    const prompts = [sound("welcome"), { kind: "digits", value: "42" } as const];
    await carrier.telephony.perform(script("1.1", 3, prompts));
    finished("1.1:0");
    const ended = await carrier.event("script_ended");

    expect(uris()).toEqual([
      "POST channels/1.1/answer",
      "POST channels/1.1/play/1.1:0?media=sound:hotline/welcome,sound:hotline/number-4,sound:hotline/number-2&lang=en",
    ]);
    expect(ended).toEqual({
      type: "script_ended",
      leg: "1.1",
      step: 3,
      outcome: { kind: "heard" },
    });
  });

  it("stops a prompt before the next script, and takes no late end of it for the new one's", async () => {
    await begin();
    await offer("1.1");

    await carrier.telephony.perform(script("1.1", 1, [sound("a")]));
    await carrier.telephony.perform(script("1.1", 2, [sound("b")]));
    finished("1.1:0");
    await settled();
    const before = carrier.events.filter(({ type }) => type === "script_ended").length;
    finished("1.1:1");
    const ended = await carrier.event("script_ended");

    expect(before).toBe(0);
    expect(ended).toMatchObject({ step: 2 });
    expect(uris().slice(2)).toEqual([
      "DELETE playbacks/1.1:0",
      "POST channels/1.1/play/1.1:1?media=sound:hotline/b&lang=en",
    ]);
  });

  it("plays a list that is too long for one request in parts", async () => {
    await begin();
    await offer("1.1");

    const prompts = Array.from({ length: 130 }, () => sound("word"));
    await carrier.telephony.perform(script("1.1", 1, prompts));
    finished("1.1:0");
    await until("the second part", () => uris().length === 3);
    finished("1.1:1");
    await until("the third part", () => uris().length === 4);
    finished("1.1:2");
    await carrier.event("script_ended");

    const counts = uris().map((uri) => uri.split("sound:").length - 1);
    expect(counts).toEqual([0, 60, 60, 10]);
  });

  it("goes on after a prompt that could not be played, and says so in the log", async () => {
    await begin();
    await offer("1.1");

    await carrier.telephony.perform(script("1.1", 1, [sound("gone")]));
    finished("1.1:0", "failed");
    await carrier.event("script_ended");

    await vi.waitFor(() => expect(carrier.logged.join()).toContain("a prompt did not play"));
  });

  it("cuts the prompt at the first key and goes on to the end key", async () => {
    await begin();
    await offer("1.1");

    await carrier.telephony.perform(script("1.1", 1, [sound("menu")], digits({ max: 3 })));
    for (const digit of "55#") key("1.1", digit);
    const { outcome } = await carrier.event("script_ended");

    expect(outcome).toEqual({ kind: "digits", value: "55", endedBy: "end_key", bargedIn: true });
    await settled();
    expect(uris().filter((uri) => uri === "DELETE playbacks/1.1:0")).toHaveLength(1);
  });

  it("waits for the first key after the prompts, then for each further one", async () => {
    await begin();
    await offer("1.1");
    const startedAt = performance.now();

    await carrier.telephony.perform(script("1.1", 1, [], digits({ firstMs: 4_000, nextMs: 50 })));
    await settled();
    key("1.1", "7");
    const { outcome } = await carrier.event("script_ended");

    expect(outcome).toMatchObject({ value: "7", endedBy: "timeout", bargedIn: false });
    expect(performance.now() - startedAt).toBeGreaterThan(95);
    expect(performance.now() - startedAt).toBeLessThan(4_000);
  });

  it("keeps keys typed ahead for the next question, which then plays no prompt", async () => {
    await begin();
    await offer("1.1");

    await carrier.telephony.perform(script("1.1", 1, [sound("welcome")]));
    for (const digit of "1234#9") key("1.1", digit);
    await settled();
    finished("1.1:0");
    await carrier.event("script_ended", ({ step }) => step === 1);
    await carrier.telephony.perform(script("1.1", 2, [sound("ask")], digits({ max: 8 })));
    const first = await carrier.event("script_ended", ({ step }) => step === 2);
    await carrier.telephony.perform(script("1.1", 3, [sound("more")], digits({ max: 1 })));
    const second = await carrier.event("script_ended", ({ step }) => step === 3);

    expect(first.outcome).toMatchObject({ value: "1234", endedBy: "end_key" });
    expect(second.outcome).toMatchObject({ value: "9", endedBy: "max" });
    expect(uris().join()).not.toMatch(/ask|more/);
  });

  it("takes no end key for the next answer when the digits were complete without it", async () => {
    await begin();
    await offer("1.1");

    await carrier.telephony.perform(script("1.1", 1, [], digits({ max: 4, nextMs: 2_000 })));
    for (const digit of "1234#5") key("1.1", digit);
    await settled();
    await carrier.telephony.perform(script("1.1", 2, [sound("ask")], digits({ max: 1 })));
    const { outcome } = await carrier.event("script_ended", ({ step }) => step === 2);

    expect(outcome).toMatchObject({ value: "5", endedBy: "max" });
  });

  it("lets no key typed beyond secret digits answer the open question after them", async () => {
    await begin();
    await offer("1.1");

    const pin = digits({ max: 4, endKey: "#", nextMs: 2_000, secret: true });
    await carrier.telephony.perform(script("1.1", 1, [], pin));
    for (const digit of "864297#5") key("1.1", digit);
    await settled();
    await carrier.telephony.perform(script("1.1", 2, [sound("ask")], digits({ max: 1 })));
    const { outcome } = await carrier.event("script_ended", ({ step }) => step === 2);

    expect(outcome).toMatchObject({ value: "5", endedBy: "max" });
    expect(JSON.stringify(carrier.events)).not.toMatch(/9|7/);
  });

  it("keeps at most 32 keys, and none that were pressed while music played", async () => {
    await begin();
    await offer("1.1");

    await carrier.telephony.perform(script("1.1", 1, [], { kind: "hold", music: "default" }));
    for (const digit of "777") key("1.1", digit);
    await settled();
    await carrier.telephony.perform(script("1.1", 2, [sound("a")]));
    for (let press = 0; press < 40; press += 1) key("1.1", "1");
    await settled();
    await carrier.telephony.perform(script("1.1", 3, [], digits({ max: 40, endKey: null })));
    const { outcome } = await carrier.event("script_ended", ({ step }) => step === 3);

    expect(outcome).toMatchObject({ value: "1".repeat(32), endedBy: "timeout" });
  });

  it("puts secret digits into the vault and into nothing else", async () => {
    await begin();
    await offer("1.1");

    await carrier.telephony.perform(script("1.1", 1, [sound("pin")], digits({ secret: true })));
    for (const digit of "8642") key("1.1", digit);
    const { outcome } = await carrier.event("script_ended");

    expect(outcome).toMatchObject({ kind: "secret", length: 4, endedBy: "max" });
    expect(outcome.kind === "secret" && carrier.vault.get(outcome.ref)).toBe("8642");
    expect(JSON.stringify([carrier.events, carrier.logged, fake.requests])).not.toContain("8642");
  });

  it("lets music play on when the next script wants just that, else stops it", async () => {
    await begin();
    await offer("1.1");
    const hold = { kind: "hold", music: "default" } as const;

    await carrier.telephony.perform(script("1.1", 1, [], hold));
    await carrier.telephony.perform(script("1.1", 2, [], hold));
    await until("the music", () => uris().length === 2);
    await carrier.telephony.perform(script("1.1", 3, [sound("position")], hold));
    finished("1.1:0");
    await until("the music", () => uris().length === 5);

    expect(uris()).toEqual([
      "POST channels/1.1/answer",
      "POST channels/1.1/moh?mohClass=default",
      "DELETE channels/1.1/moh",
      "POST channels/1.1/play/1.1:0?media=sound:hotline/position&lang=en",
      "POST channels/1.1/moh?mohClass=default",
    ]);
  });

  it("neither answers nor plays music to a caller who waits a moment only", async () => {
    await begin();
    await offer("1.1");
    const hold = { kind: "hold", music: "default" } as const;
    const join = { kind: "join", room: "room-c1", record: null, music: null } as const;

    await carrier.telephony.perform(script("1.1", 1, [], hold));
    await settled();
    expect(uris()).toEqual([]);
    await carrier.telephony.perform(script("1.1", 2, [], join));
    await new Promise((resolve) => setTimeout(resolve, 400));

    expect(uris()).toEqual([
      "POST channels/1.1/answer",
      "POST bridges/room-c1?type=mixing",
      "POST bridges/room-c1/addChannel?channel=1.1",
    ]);
  });

  it("begins no music on a leg that has ended meanwhile", async () => {
    await begin();
    await offer("1.1");

    const hold = { kind: "hold", music: "default" } as const;
    await carrier.telephony.perform(script("1.1", 1, [], hold));
    fake.emit({ type: "StasisEnd", channel: fakeChannel("1.1") });
    await carrier.event("leg_ended");
    await new Promise((resolve) => setTimeout(resolve, 400));

    expect(uris().filter((uri) => uri.includes("/moh"))).toEqual([]);
  });

  it("makes a room once, joins both parties and records from the second on", async () => {
    await begin();
    await offer("1.1");
    await offer("1.2");
    const join = { kind: "join", room: "room-c1", record: "rec-c1-1", music: null } as const;

    await carrier.telephony.perform(script("1.1", 1, [], join));
    await carrier.telephony.perform(script("1.2", 2, [], join));
    await carrier.telephony.perform(script("1.2", 3, [], join));
    await carrier.telephony.closeRoom("room-c1", null);

    const sent = uris().filter((uri) => !uri.endsWith("answer") && !uri.startsWith("GET"));
    expect(sent).toEqual([
      "POST bridges/room-c1?type=mixing",
      "POST bridges/room-c1/addChannel?channel=1.1",
      "POST bridges/room-c1/addChannel?channel=1.2",
      "POST bridges/room-c1/record?name=rec-c1-1&format=wav&ifExists=fail",
      "POST recordings/live/rec-c1-1/stop",
      "POST bridges/room-c1/removeChannel?channel=1.1",
      "POST bridges/room-c1/removeChannel?channel=1.2",
      "DELETE bridges/room-c1",
    ]);
  });

  it("plays music to one party of a room alone, and ends it before anything else", async () => {
    await begin();
    await offer("1.1");
    const join = { kind: "join", room: "room-c1", record: null, music: null } as const;
    await carrier.telephony.perform(script("1.1", 1, [], { ...join, music: null }));
    const before = uris().length;

    await carrier.telephony.perform(script("1.1", 2, [], { ...join, music: "default" }));
    await carrier.telephony.perform(script("1.1", 3, [], { ...join, music: "default" }));
    await carrier.telephony.perform(script("1.1", 4, [], { ...join, music: null }));
    await carrier.telephony.perform(script("1.1", 5, [], { ...join, music: "default" }));
    await carrier.telephony.perform(script("1.1", 6, [sound("goodbye")]));

    expect(uris().slice(before)).toEqual([
      "POST channels/1.1/moh?mohClass=default",
      "DELETE channels/1.1/moh",
      "POST channels/1.1/moh?mohClass=default",
      "DELETE channels/1.1/moh",
      "POST bridges/room-c1/removeChannel?channel=1.1",
      "POST channels/1.1/play/1.1:0?media=sound:hotline/goodbye&lang=en",
    ]);
  });

  it("lets a talk go on when there is no music for a hold", async () => {
    await begin();
    await offer("1.1");
    fake.answer = ({ uri }) => (uri.includes("/moh") ? { status: 500 } : undefined);
    const join = { kind: "join", room: "room-c1", record: null, music: "default" } as const;

    await carrier.telephony.perform(script("1.1", 1, [], join));
    await new Promise((resolve) => setTimeout(resolve, 400));

    expect(carrier.logged.join()).toContain("no music on hold");
    expect(carrier.events.map(({ type }) => type)).toEqual(["carrier_up", "leg_offered"]);
  });

  it("refuses a caller with the cause and without an answer", async () => {
    await begin();
    await offer("1.1");

    await carrier.telephony.perform(script("1.1", 1, [], { kind: "hangup", cause: "busy" }));

    expect(uris()).toEqual(["DELETE channels/1.1?reason=busy"]);
  });
});

describe("AsteriskTelephony: dialling", () => {
  it("sends the dial before all other commands of the same turn", async () => {
    await begin();
    await offer("1.1");

    const hold = { kind: "hold", music: "default" } as const;
    const held = carrier.telephony.perform(script("1.1", 1, [sound("wait")], hold));
    await Promise.all([held, carrier.telephony.dial(dial)]);

    expect(uris()).toEqual([
      "POST channels/c1-a1?endpoint=PJSIP/agent-ann-1&app=test&appArgs=leg,c1" +
        '&callerId="J x y" <+49301>&timeout=15&formats=opus,ulaw,alaw',
      "POST channels/1.1/answer",
      "POST channels/1.1/play/1.1:0?media=sound:hotline/wait&lang=en",
    ]);
  });

  it("tells ringing and answer once each, and the cause of the end", async () => {
    await begin();
    await carrier.telephony.dial(dial);
    await carrier.telephony.dial(dial);
    const channel = fakeChannel("c1-a1", { state: "Ringing" });
    fake.emit({ type: "ChannelStateChange", channel });
    fake.emit({ type: "ChannelStateChange", channel });
    const up = fakeChannel("c1-a1");
    fake.emit({ type: "StasisStart", args: ["leg", "c1"], channel: up });
    fake.emit({ type: "StasisStart", args: ["leg", "c1"], channel: up });
    fake.emit({ type: "StasisEnd", channel: up });
    fake.emit({ type: "ChannelDestroyed", cause: 44, cause_txt: "", channel: up });
    fake.emit({ type: "ChannelDestroyed", cause: 44, cause_txt: "", channel: up });
    await carrier.event("leg_ended");
    await new Promise((resolve) => setTimeout(resolve, 100));

    expect(carrier.events.slice(1)).toEqual([
      { type: "leg_ringing", leg: "c1-a1" },
      { type: "leg_answered", leg: "c1-a1" },
      { type: "leg_ended", leg: "c1-a1", cause: "lost" },
    ]);
    expect(fake.requests).toHaveLength(1);
  });

  it.each([
    [17, "busy"],
    [19, "no_answer"],
    [21, "rejected"],
    [20, "unreachable"],
    [34, "congestion"],
    [16, "normal"],
    [99, "failed"],
  ])("reads Q.850 cause %i as %s", async (cause, expected) => {
    await begin();
    await carrier.telephony.dial(dial);
    const channel = fakeChannel("c1-a1", { state: "Down" });
    fake.emit({ type: "ChannelDestroyed", cause, cause_txt: "", channel });

    expect(await carrier.event("leg_ended")).toMatchObject({ cause: expected });
  });

  it("takes a dial that was done already for done, and a refused one for unreachable", async () => {
    await begin();
    fake.answer = ({ uri }) => ({ status: uri.includes("c1-a1") ? 409 : 500 });
    await carrier.telephony.dial(dial);
    await carrier.telephony.dial({ ...dial, leg: legId("c1-a2") });

    expect(await carrier.event("leg_ended")).toEqual({
      type: "leg_ended",
      leg: "c1-a2",
      cause: "unreachable",
    });
  });

  it("hangs up a dial without an answer, because the phone may ring all the same", async () => {
    await begin();
    fake.answer = ({ method }) => (method === "POST" ? null : undefined);
    await carrier.telephony.dial(dial);
    await until("the hang-up", () => uris().includes("DELETE channels/c1-a1"));
    const ended = await carrier.event("leg_ended");
    fake.requests.length = 0;
    const channel = fakeChannel("c1-a1", { state: "Ringing" });
    fake.emit({ type: "ChannelStateChange", channel });
    await until("the second hang-up", () => fake.requests.length === 1);

    expect(ended).toMatchObject({ cause: "failed" });
    expect(uris()).toEqual(["DELETE channels/c1-a1"]);
    expect(carrier.events.some(({ type }) => type === "leg_ringing")).toBe(false);
  });

  it("hangs up a leg only after its dial was answered, so that it does not miss it", async () => {
    await begin();
    fake.answer = ({ method }) => (method === "POST" ? null : undefined);
    const dialled = carrier.telephony.dial(dial);
    const hungUp = carrier.telephony.hangUp(dial.leg, "normal");
    await settled();
    const before = uris().map((uri) => uri.split("?")[0]);
    const id = fake.lastRequestId;
    fake.sendRaw(JSON.stringify({ type: "RESTResponse", request_id: id, status_code: 200 }));
    await Promise.all([dialled, hungUp]);

    expect(before).toEqual(["POST channels/c1-a1"]);
    expect(uris().at(-1)).toBe("DELETE channels/c1-a1?reason=normal");
  });
});

describe("AsteriskTelephony: odd orders", () => {
  it("ends a caller's leg once, whatever comes after the end", async () => {
    await begin();
    await offer("1.1");
    await carrier.telephony.perform(script("1.1", 1, [sound("a")], digits()));
    const channel = fakeChannel("1.1");
    fake.emit({ type: "StasisEnd", channel });
    fake.emit({ type: "ChannelHangupRequest", cause: 16, channel });
    finished("1.1:0");
    key("1.1", "5");
    fake.emit({ type: "ChannelDestroyed", cause: 16, cause_txt: "", channel });
    fake.emit({ type: "ChannelHold", channel });
    await carrier.event("leg_ended");
    await carrier.telephony.perform(script("1.1", 2, [sound("b")]));
    await new Promise((resolve) => setTimeout(resolve, 500));

    expect(carrier.events.slice(2)).toEqual([{ type: "leg_ended", leg: "1.1", cause: "normal" }]);
    expect(uris().join()).not.toContain("hotline/b");
  });

  it("takes who has hung up for gone, before Asterisk has cleared the channel away", async () => {
    await begin();
    await offer("1.1");
    await carrier.telephony.dial(dial);
    const agent = fakeChannel(dial.leg, { state: "Up" });
    fake.emit({ type: "StasisStart", args: ["leg", "c1"], channel: agent });
    await carrier.event("leg_answered");

    fake.emit({ type: "ChannelHangupRequest", cause: 16, channel: agent });
    fake.emit({ type: "ChannelHangupRequest", cause: 16, channel: fakeChannel("1.1") });
    await carrier.event("leg_ended", ({ leg }) => leg === "1.1");
    fake.emit({ type: "StasisEnd", channel: agent });
    fake.emit({ type: "ChannelDestroyed", cause: 16, cause_txt: "", channel: agent });
    await settled();

    expect(carrier.events.filter(({ type }) => type === "leg_ended")).toEqual([
      { type: "leg_ended", leg: dial.leg, cause: "normal" },
      { type: "leg_ended", leg: "1.1", cause: "normal" },
    ]);
  });

  it("waits for the cause of a phone that never answered, and of an end that Asterisk asks for", async () => {
    await begin();
    await offer("1.1");
    await carrier.telephony.dial(dial);
    const phone = fakeChannel(dial.leg, { state: "Ringing" });
    fake.emit({ type: "ChannelHangupRequest", cause: 16, channel: phone });
    const soft = { type: "ChannelHangupRequest", cause: 32, soft: true };
    fake.emit({ ...soft, channel: fakeChannel("1.1") });
    await settled();
    expect(carrier.events.some(({ type }) => type === "leg_ended")).toBe(false);

    fake.emit({ type: "ChannelDestroyed", cause: 21, cause_txt: "", channel: phone });
    await carrier.event("leg_ended");
    expect(carrier.events.at(-1)).toEqual({ type: "leg_ended", leg: dial.leg, cause: "rejected" });
  });

  it("takes 404 for a leg that is gone, with the cause that Asterisk told meanwhile", async () => {
    await begin();
    await offer("1.1");
    await offer("1.2");
    fake.answer = ({ uri }) => (uri.includes("play") ? { status: 404 } : undefined);

    await carrier.telephony.perform(script("1.1", 1, [sound("a")]));
    await carrier.telephony.perform(script("1.2", 1, [sound("a")]));
    const channel = fakeChannel("1.2");
    fake.emit({ type: "ChannelHangupRequest", cause: 1, soft: true, channel });
    fake.emit({ type: "StasisEnd", channel });
    await carrier.event("leg_ended", ({ leg }) => leg === "1.1");

    const ends = carrier.events.filter(({ type }) => type === "leg_ended");
    expect(ends).toEqual([
      { type: "leg_ended", leg: "1.2", cause: "lost" },
      { type: "leg_ended", leg: "1.1", cause: "normal" },
    ]);
    expect(carrier.events.some(({ type }) => type === "script_ended")).toBe(false);
  });

  it.each([409, 500, 503])("ends the script as failed when Asterisk says %i", async (status) => {
    await begin();
    await offer("1.1");
    fake.answer = ({ uri }) => (uri.includes("play") ? { status } : undefined);

    await carrier.telephony.perform(script("1.1", 7, [sound("a")], digits()));
    const ended = await carrier.event("script_ended");

    expect(ended).toMatchObject({
      step: 7,
      outcome: { kind: "failed", code: `asterisk_${status}` },
    });
  });

  it("leaves a newer script alone when an older one fails late", async () => {
    await begin();
    await offer("1.1");
    fake.answer = ({ uri }) => (uri.includes("hotline%2Fa") ? { status: 500 } : undefined);

    await carrier.telephony.perform(script("1.1", 1, [sound("a")]));
    await carrier.telephony.perform(script("1.1", 2, [sound("b")]));
    await new Promise((resolve) => setTimeout(resolve, 400));

    expect(carrier.events.some(({ type }) => type === "script_ended")).toBe(false);
  });

  it("makes a room anew that Asterisk does not know any more", async () => {
    await begin();
    await offer("1.1");
    let isGone = true;
    fake.answer = ({ uri }) => {
      if (!uri.includes("addChannel") || !isGone) return undefined;
      isGone = false;
      return { status: 404 };
    };
    const join = { kind: "join", room: "room-c1", record: null, music: null } as const;
    await carrier.telephony.perform(script("1.1", 1, [], join));
    await carrier.event("script_ended", ({ outcome }) => outcome.kind === "failed");
    await carrier.telephony.perform(script("1.1", 2, [], join));

    expect(uris().filter((uri) => uri.endsWith("type=mixing"))).toHaveLength(2);
  });

  it("hangs up a leg that entered the application unasked", async () => {
    await begin();
    fake.emit({ type: "StasisStart", args: ["leg", "c9"], channel: fakeChannel("c9-a1") });
    await until("the hang-up", () => uris().length === 1);

    expect(uris()).toEqual(["DELETE channels/c9-a1"]);
    expect(carrier.events).toHaveLength(1);
  });
});

describe("AsteriskTelephony: after a lost connection", () => {
  it("ends legs that are gone, tells answers that were missed, offers callers again", async () => {
    await begin();
    await offer("1.1");
    await offer("1.2");
    await carrier.telephony.dial(dial);
    await carrier.telephony.dial({ ...dial, leg: legId("c1-a2") });
    const stasis = (data: string) => ({ app_name: "Stasis", app_data: data, exten: "100" });
    fake.channels = [
      fakeChannel("1.2", { dialplan: stasis("test,trunk,100") }),
      fakeChannel("1.3", { dialplan: stasis("test,phone,200"), name: "PJSIP/phone-7-0000000a" }),
      fakeChannel("c1-a1", { dialplan: stasis("test,leg,c1") }),
      fakeChannel("1.4", { dialplan: stasis("other,trunk,100") }),
    ];
    fake.channelIds = ["1.2", "1.3", "c1-a1"];
    fake.endpoints = [
      { technology: "PJSIP", resource: "ann", state: "online", channel_ids: [] },
      { technology: "PJSIP", resource: "bob", state: "offline", channel_ids: [] },
      { technology: "PJSIP", resource: "trunk", state: "online", channel_ids: [] },
    ];
    carrier.events.length = 0;

    fake.cut();
    await carrier.event("leg_offered", ({ leg }) => leg === "1.3");

    const from = { fromNumber: null, fromName: null };
    expect(carrier.events.map((event) => (event.type === "carrier_down" ? "down" : event))).toEqual(
      [
        "down",
        {
          type: "carrier_up",
          legs: [
            { leg: "1.2", up: true },
            { leg: "1.3", up: true },
            { leg: "c1-a1", up: true },
          ],
          reachable: ["ann"],
          bootId: "e 2026-01-01T00:00:00.000+0000",
        },
        { type: "leg_ended", leg: "1.1", cause: "normal" },
        { type: "leg_answered", leg: "c1-a1" },
        { type: "leg_ended", leg: "c1-a2", cause: "failed" },
        {
          type: "leg_offered",
          leg: "1.2",
          origin: "trunk",
          to: "100",
          endpoint: "trunk-1.2",
          ...from,
        },
        {
          type: "leg_offered",
          leg: "1.3",
          origin: "phone",
          to: "200",
          endpoint: "phone-7",
          ...from,
        },
      ],
    );
  });

  it("acts on no half of what a caller typed when the connection is lost", async () => {
    await begin();
    await offer("1.1");
    await carrier.telephony.perform(
      script("1.1", 1, [], digits({ max: 8, nextMs: 100, secret: true })),
    );
    key("1.1", "8");
    await settled();

    fake.cut();
    await carrier.event("carrier_down");
    await new Promise((resolve) => setTimeout(resolve, 200));

    expect(carrier.events.some(({ type }) => type === "script_ended")).toBe(false);
  });

  it("stops whatever an earlier process left playing before it plays a new script", async () => {
    const stasis = { app_name: "Stasis", app_data: "test,trunk,100", exten: "100" };
    fake.channels = [fakeChannel("1.1", { dialplan: stasis })];
    fake.channelIds = ["1.1"];
    fake.answer = ({ uri }) => {
      if (!uri.startsWith("playbacks/")) return undefined;
      return { status: uri.endsWith("%3A1") ? 204 : 404 };
    };
    await begin();

    await carrier.telephony.perform(script("1.1", 9, [sound("again")]));

    expect(uris()).toEqual([
      "DELETE playbacks/1.1:0",
      "DELETE playbacks/1.1:1",
      "DELETE playbacks/1.1:2",
      "DELETE playbacks/1.1:3",
      "DELETE channels/1.1/moh",
      "POST channels/1.1/play/1.1:0?media=sound:hotline/again&lang=en",
    ]);
  });

  it("ends only music when parties who talk are told again to join their room", async () => {
    const stasis = { app_name: "Stasis", app_data: "test,trunk,100", exten: "100" };
    fake.channels = [fakeChannel("1.1", { dialplan: stasis })];
    fake.channelIds = ["1.1"];
    fake.bridges = [{ id: "room-c1", channels: ["1.1", "recorder"] }];
    await begin();

    const join = { kind: "join", room: "room-c1", record: null, music: null } as const;
    await carrier.telephony.perform(script("1.1", 9, [], join));
    await carrier.telephony.perform(script("1.1", 10, [], join));

    expect(uris()).toEqual(["DELETE channels/1.1/moh"]);
  });

  it.each([
    ["1", "leg_held"],
    ["0", "leg_resumed"],
  ] as const)("asks a phone that was up whether it holds: %s means %s", async (value, type) => {
    const stasis = { app_name: "Stasis", app_data: "test,leg,c1", exten: "100" };
    fake.channels = [fakeChannel("c1-a1", { dialplan: stasis })];
    fake.channelIds = ["c1-a1"];
    fake.answer = ({ uri }) =>
      decodeURIComponent(uri) === "channels/c1-a1/variable?variable=CHANNEL(rtp,hold)"
        ? { status: 200, body: { value } }
        : undefined;
    await begin();

    expect(await carrier.event(type)).toEqual({ type, leg: "c1-a1" });
  });

  it("rejects commands with CarrierDown while there is no connection", async () => {
    await begin();
    await offer("1.1");
    fake.isAwake = false;
    fake.cut();
    await carrier.event("carrier_down");

    await expect(carrier.telephony.dial(dial)).rejects.toBeInstanceOf(CarrierDown);
    await expect(carrier.telephony.hangUp(legId("1.1"), "normal")).rejects.toBeInstanceOf(
      CarrierDown,
    );
    await expect(carrier.telephony.perform(script("1.1", 1, []))).rejects.toBeInstanceOf(
      CarrierDown,
    );
    expect(carrier.telephony.connected).toBe(false);
  });
});

describe("AsteriskTelephony: phones", () => {
  const contact = (address: string, uri: string, contact_status: string): void => {
    fake.emit({
      type: "ContactStatusChange",
      endpoint: { technology: "PJSIP", resource: address, state: "online", channel_ids: [] },
      contact_info: { uri, contact_status, aor: address, roundtrip_usec: "0" },
    });
  };

  it("tells that a phone came and went, but not while it only changes its address", async () => {
    await begin();
    contact("ann", "sip:ann@1", "NonQualified");
    contact("ann", "sip:ann@1", "Reachable");
    contact("ann", "sip:ann@2", "NonQualified");
    contact("ann", "sip:ann@1", "Removed");
    contact("ann", "sip:ann@2", "Reachable");
    contact("ann", "sip:ann@2", "Unreachable");
    contact("ann", "sip:ann@2", "Reachable");
    contact("ann", "sip:ann@2", "Removed");
    await until("all", () => carrier.events.length === 5);

    const told = carrier.events.flatMap((event) =>
      event.type === "line_changed" ? [event.reachable] : [],
    );
    expect(told).toEqual([true, false, true, false]);
  });

  it("pushes a line in the order in which its parts need each other, and removes it again", async () => {
    await begin();
    const line = { address: "agent-1", password: "pw", kind: "agent", callerId: null } as const;

    await carrier.telephony.addLine(line);
    await carrier.telephony.removeLine("agent-1");

    const config = "asterisk/config/dynamic/res_pjsip";
    expect(uris()).toEqual([
      `PUT ${config}/auth/agent-1`,
      `PUT ${config}/aor/agent-1`,
      `PUT ${config}/endpoint/agent-1`,
      `DELETE ${config}/endpoint/agent-1`,
      `DELETE ${config}/aor/agent-1`,
      `DELETE ${config}/auth/agent-1`,
    ]);
    expect(fake.requests[2]?.body).toMatchObject({
      fields: expect.arrayContaining([
        { attribute: "webrtc", value: "yes" },
        { attribute: "context", value: "from-agent" },
      ]),
    });
  });
});
