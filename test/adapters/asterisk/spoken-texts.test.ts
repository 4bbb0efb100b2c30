import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Speech } from "../../../src/ports/speech.ts";
import { FakeAri, fakeChannel } from "./ari/fake-ari.ts";
import { until } from "./ari/watch.ts";
import { type Carrier, connectCarrier, digits, script, sound } from "./carrier.ts";

let fake: FakeAri;
let carrier: Carrier;
let said: string[];
let speakNow: () => void;

/** A voice that speaks when the test says so. */
function slowSpeech(): Speech {
  const kept = new Set<string>();
  return {
    find: (_, text) => (kept.has(text) ? `/speech/${text}` : null),
    make: async (_, text) => {
      said.push(text);
      await new Promise<void>((resolve) => {
        speakNow = resolve;
      });
      if (text !== "unspeakable") kept.add(text);
    },
  };
}

beforeEach(async () => {
  said = [];
  speakNow = () => {};
  fake = new FakeAri();
  const ari = { url: await fake.listen(), username: "u", password: "p", application: "test" };
  carrier = await connectCarrier({ ari }, slowSpeech());
  const channel = fakeChannel("1.1", { state: "Ring" });
  fake.emit({ type: "StasisStart", args: ["trunk", "100"], channel });
  await carrier.event("leg_offered");
});

afterEach(async () => {
  await carrier.telephony.close();
  await fake.close();
});

const text = (value: string) => ({ kind: "text", value }) as const;
const uris = (): readonly string[] =>
  fake.requests.map(({ method, uri }) => `${method} ${decodeURIComponent(uri)}`);
const plays = (): readonly string[] => uris().filter((uri) => uri.includes("/play/"));
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 50));

function finished(playback: string): void {
  fake.emit({
    type: "PlaybackFinished",
    playback: { id: playback, media_uri: "sound:x", target_uri: "channel:1.1", state: "done" },
  });
}

describe("a free text in a script", () => {
  it("is spoken before the script begins, and found at once the next time", async () => {
    const prompts = [sound("paid-to"), text("Tesco")];

    const performed = carrier.telephony.perform(script("1.1", 1, prompts));
    await until("the voice", () => said.length === 1);
    expect(plays()).toEqual([]);
    speakNow();
    await performed;
    await carrier.telephony.perform(script("1.1", 2, prompts));

    expect(plays()).toEqual([
      "POST channels/1.1/play/1.1:0?media=sound:hotline/paid-to,sound:/speech/Tesco&lang=en",
      "POST channels/1.1/play/1.1:1?media=sound:hotline/paid-to,sound:/speech/Tesco&lang=en",
    ]);
    expect(said).toEqual(["Tesco"]);
  });

  it("that cannot be spoken is said to be so, and the call goes on", async () => {
    const performed = carrier.telephony.perform(script("1.1", 1, [text("unspeakable")]));
    await until("the voice", () => said.length === 1);
    speakNow();
    await performed;
    finished("1.1:0");

    expect(await carrier.event("script_ended")).toMatchObject({ outcome: { kind: "heard" } });
    expect(plays()).toEqual([
      "POST channels/1.1/play/1.1:0?media=sound:hotline/text-unknown&lang=en",
    ]);
  });

  it("stops what plays first, and takes no late end of it for its own", async () => {
    await carrier.telephony.perform(script("1.1", 1, [sound("a")]));
    const performed = carrier.telephony.perform(script("1.1", 2, [text("Tesco")]));
    await until("the voice", () => said.length === 1);
    finished("1.1:0");
    await settled();
    expect(carrier.events.filter(({ type }) => type === "script_ended")).toEqual([]);
    expect(uris()).toContain("DELETE playbacks/1.1:0");
    speakNow();
    await performed;
    finished("1.1:1");

    expect(await carrier.event("script_ended")).toMatchObject({ step: 2 });
  });

  it("is not played when a newer script has come meanwhile, or the caller has gone", async () => {
    const first = carrier.telephony.perform(script("1.1", 1, [text("Tesco")]));
    await until("the voice", () => said.length === 1);
    const speakFirst = speakNow;
    await carrier.telephony.perform(script("1.1", 2, [sound("b")]));
    speakFirst();
    await first;
    const second = carrier.telephony.perform(script("1.1", 3, [text("Shell")]));
    await until("the voice again", () => said.length === 2);
    fake.emit({ type: "ChannelDestroyed", cause: 16, channel: fakeChannel("1.1") });
    await carrier.event("leg_ended");
    speakNow();
    await second;

    expect(plays()).toEqual(["POST channels/1.1/play/1.1:0?media=sound:hotline/b&lang=en"]);
  });

  it("keeps the keys that are typed while it is spoken: they answer the question", async () => {
    const performed = carrier.telephony.perform(
      script("1.1", 1, [text("Tesco")], digits({ max: 1 })),
    );
    await until("the voice", () => said.length === 1);
    const channel = fakeChannel("1.1");
    fake.emit({ type: "ChannelDtmfReceived", digit: "7", duration_ms: 80, channel });
    await settled();
    speakNow();
    await performed;

    expect(await carrier.event("script_ended")).toMatchObject({ outcome: { value: "7" } });
    expect(plays()).toEqual([]);
  });
});
