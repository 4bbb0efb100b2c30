import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { beepWav } from "../../../src/adapters/asterisk/host/beep.ts";
import type { Wait } from "../../../src/core/call/index.ts";
import { loudness, readWav, toneLevel } from "../../peers/dsp.ts";
import { FakeAri, fakeChannel } from "./ari/fake-ari.ts";
import { until } from "./ari/watch.ts";
import { type Carrier, connectCarrier, script, sound } from "./carrier.ts";

let fake: FakeAri;
let carrier: Carrier;
let folder: string;

beforeEach(async () => {
  fake = new FakeAri();
  folder = mkdtempSync(join(tmpdir(), "hotline-recordings-"));
  const ari = { url: await fake.listen(), username: "u", password: "p", application: "test" };
  carrier = await connectCarrier({ ari, recordingsFolder: folder });
  const channel = fakeChannel("1.1", { state: "Ring" });
  fake.emit({ type: "StasisStart", args: ["trunk", "100"], channel });
  await carrier.event("leg_offered");
});

afterEach(async () => {
  await carrier.telephony.close();
  await fake.close();
  rmSync(folder, { recursive: true });
});

const message: Wait = {
  kind: "record",
  name: "msg-c1-1",
  maxMs: 60_000,
  silenceMs: 4_000,
  endKey: "#",
  beep: true,
};
const lastUri = (): string => decodeURIComponent(fake.requests.at(-1)?.uri ?? "");

/** Asterisk has written `ms` of a recording and says so. */
function recorded(name: string, ms: number): void {
  writeFileSync(join(folder, `${name}.wav`), new Uint8Array(44 + ms * 16));
  const recording = { name, format: "wav", target_uri: "channel:1.1", state: "done" };
  fake.emit({ type: "RecordingFinished", recording });
}

function finished(playback: string): void {
  const target = { media_uri: "sound:x", target_uri: "channel:1.1", state: "done" };
  fake.emit({ type: "PlaybackFinished", playback: { id: playback, ...target } });
}

describe("AsteriskTelephony: recordings of callers", () => {
  it("begin after the prompts with a tone, and end with their length", async () => {
    await carrier.telephony.perform(script("1.1", 4, [sound("leave-message")], message));
    finished("1.1:0");
    await until("the recording", () => lastUri().includes("/record"));

    expect(lastUri()).toBe(
      "channels/1.1/record?name=msg-c1-1&format=wav&maxDurationSeconds=60&maxSilenceSeconds=4&ifExists=fail&beep=true&terminateOn=#",
    );
    recorded("msg-c1-1", 2_500);
    expect(await carrier.event("script_ended")).toEqual({
      type: "script_ended",
      leg: "1.1",
      step: 4,
      outcome: { kind: "recorded", recording: "msg-c1-1", durationMs: 2_500 },
    });
  });

  it("are told before the end of a caller who hangs up meanwhile", async () => {
    await carrier.telephony.perform(script("1.1", 4, [], message));
    await until("the recording", () => lastUri().includes("/record"));
    writeFileSync(join(folder, "msg-c1-1.wav"), new Uint8Array(44 + 16_000));
    fake.emit({ type: "StasisEnd", channel: fakeChannel("1.1") });
    await carrier.event("leg_ended");

    const kinds = carrier.events.map(({ type }) => type);
    expect(kinds.slice(kinds.indexOf("leg_offered") + 1)).toEqual(["script_ended", "leg_ended"]);
  });

  it("do not take the key that ends them for an answer to what follows", async () => {
    await carrier.telephony.perform(script("1.1", 4, [], message));
    await until("the recording", () => lastUri().includes("/record"));
    recorded("msg-c1-1", 2_500);
    await carrier.event("script_ended");
    const press = (digit: string) =>
      fake.emit({
        type: "ChannelDtmfReceived",
        digit,
        duration_ms: 80,
        channel: fakeChannel("1.1"),
      });
    press("#");
    press("2");
    const keys = {
      kind: "digits",
      min: 1,
      max: 1,
      endKey: null,
      firstMs: 400,
      nextMs: 400,
    } as const;
    await new Promise((resolve) => setTimeout(resolve, 50));
    await carrier.telephony.perform(script("1.1", 5, [sound("a")], { ...keys, secret: false }));

    const { outcome } = await carrier.event("script_ended", ({ step }) => step === 5);
    expect(outcome).toMatchObject({ kind: "digits", value: "2" });
  });

  it("are played back and deleted by their name", async () => {
    const own = { kind: "recording", name: "msg-c1-1" } as const;
    await carrier.telephony.perform(script("1.1", 4, [own, sound("review")]));
    expect(lastUri()).toContain("media=recording:msg-c1-1,sound:hotline/review");

    await carrier.telephony.dropRecording("msg-c1-1");
    expect(fake.requests.at(-1)).toMatchObject({
      method: "DELETE",
      uri: "recordings/stored/msg-c1-1",
    });
  });

  it("fail when Asterisk could not write them", async () => {
    await carrier.telephony.perform(script("1.1", 4, [], message));
    await until("the recording", () => lastUri().includes("/record"));
    const recording = { name: "msg-c1-1", format: "wav", target_uri: "channel:1.1" };
    fake.emit({ type: "RecordingFailed", recording: { ...recording, state: "failed" } });

    expect(await carrier.event("script_ended")).toMatchObject({ outcome: { kind: "failed" } });
  });
});

describe("the tone before a recording", () => {
  it("is a clear tone that neither clicks nor shouts", () => {
    const tone = readWav(beepWav(), "the tone");

    expect(tone.length).toBe(2_000);
    expect(toneLevel(tone.subarray(200, 1_800), 1_000)).toBeGreaterThan(0.18);
    expect(loudness(tone)).toBeLessThan(0.2);
    expect(Math.abs(tone[0] ?? 1)).toBeLessThan(300);
    expect(Math.abs(tone.at(-1) ?? 1)).toBeLessThan(300);
  });
});
