import { createSocket, type Socket } from "node:dgram";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { toolCommand } from "../../../src/adapters/asterisk/host/index.ts";
import { espeakSpeaker, FreeSpeech, writeWav } from "../../../src/adapters/speech/index.ts";
import type { Lang, Prompt } from "../../../src/core/call/index.ts";
import { langs } from "../../../src/core/call/index.ts";
import { renderPrompt } from "../../../src/core/speech/index.ts";
import { FakeLog } from "../../fakes/fake-log.ts";
import { openPhone, type Phone } from "../../peers/phone.ts";
import { ROOT } from "../../peers/program.ts";
import { readPrompts, trainEar } from "../../peers/prompt-ear.ts";
import { levelAt, tone } from "../speech/sounds.ts";
import { PACKAGES, startTestAsterisk, type TestAsterisk } from "./ari/real-asterisk.ts";
import { until, watchClient } from "./ari/watch.ts";
import { type Carrier, connectCarrier, script } from "./carrier.ts";

const MERCHANT = "Tesco Stores";

let asterisk: TestAsterisk;
let carrier: Carrier;
let phone: Phone;
let folder = "";
let speech: FreeSpeech;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "hotline-heard-"));
  asterisk = await startTestAsterisk();
  const { ari, folders, sip } = asterisk.config;
  const speaker = espeakSpeaker(toolCommand(PACKAGES, "espeak-ng"));
  speech = new FreeSpeech(join(folder, "speech"), speaker, new FakeLog(), {
    speechEnded: () => {},
  });
  carrier = await connectCarrier({ ari, recordingsFolder: folders.recordings }, speech);
  phone = await openPhone({
    user: "4930123",
    password: "pw",
    address: "127.0.0.1",
    port: 0,
    server: { address: sip.host, port: sip.port },
    rtpPorts: asterisk.phonePorts,
  });
}, 600_000);

afterAll(async () => {
  await phone.close();
  await carrier.telephony.close();
  await asterisk.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** What a caller hears of some prompts, from the first sound to the last. */
async function heard(lang: Lang, step: number, prompts: readonly Prompt[]): Promise<Int16Array> {
  const line = await phone.dial("100", { from: "<sip:4930123@127.0.0.1>" });
  const seen = carrier.events.length;
  await until("the caller", () => {
    return carrier.events.slice(seen - 1).some(({ type }) => type === "leg_offered");
  });
  const offers = carrier.events.filter((event) => event.type === "leg_offered");
  const leg = offers.at(-1)?.leg ?? "";
  await carrier.telephony.perform({ ...script(leg, step, prompts), lang });
  await until(
    "the end of the prompts",
    () => carrier.events.some((event) => event.type === "script_ended" && event.step === step),
    60_000,
  );
  const recording = line.line.recording();
  line.hangUp();
  await line.ended(5_000);
  return recording;
}

/** The longest silence within a recording, in ms, in steps of 10. */
function longestGapMs(samples: Int16Array): number {
  const loud: boolean[] = [];
  for (let at = 0; at + 80 <= samples.length; at += 80) {
    let sum = 0;
    for (const sample of samples.subarray(at, at + 80)) sum += (sample / 32_768) ** 2;
    loud.push(Math.sqrt(sum / 80) > 0.005);
  }
  let longest = 0;
  let run = 0;
  for (const isLoud of loud.slice(loud.indexOf(true), loud.lastIndexOf(true) + 1)) {
    run = isLoud ? 0 : run + 1;
    longest = Math.max(longest, run);
  }
  return 10 * longest;
}

describe("what a caller hears", () => {
  it.each(langs)(
    "is every word of an amount in %s, one after the other without a stop",
    async (lang) => {
      const amount: Prompt = { kind: "money", minor: -123_456_789, currency: "USD" };
      const { sounds } = renderPrompt(lang, amount, {});

      const recording = await heard(lang, lang === "en" ? 1 : 2, [amount]);

      const ear = trainEar(readPrompts(join(ROOT, "sounds", lang)));
      const transcript = ear.transcribe(recording, sounds).map(({ name }) => name);
      expect(transcript).toEqual(sounds.map(ear.soundOf));
      expect(longestGapMs(recording)).toBeLessThanOrEqual(150);
    },
  );

  it("is a free text in its place, and the same file the next time", async () => {
    const prompts: readonly Prompt[] = [
      { kind: "sound", name: "balance-is" },
      { kind: "text", value: MERCHANT },
      { kind: "time", value: "14:05" },
    ];

    const first = await heard("en", 3, prompts);
    const path = speech.find("en", MERCHANT);
    const again = await heard("en", 4, prompts);

    const sounds = new Map([
      ...readPrompts(join(ROOT, "sounds/en")),
      ...readPrompts(join(folder, "speech")),
    ]);
    const ear = trainEar(sounds);
    const words = [
      "balance-is",
      path?.split("/").at(-1) ?? "",
      "number-2",
      "number-oh",
      "number-5",
      "time-pm",
    ];
    for (const recording of [first, again]) {
      expect(ear.transcribe(recording).map(({ name }) => name)).toEqual(words.map(ear.soundOf));
    }
    expect(carrier.logged.filter((line) => line.startsWith("error"))).toEqual([]);
  });
});

describe("a caller with a wide-band codec", () => {
  it("hears the 16 kHz file where there is one, and others the 8 kHz file", async () => {
    const sound = join(folder, "both");
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${sound}.wav`, writeWav(tone(8_000, 1_000, 1_000, 0.3)));
    writeFileSync(`${sound}.wav16`, writeWav(tone(16_000, 5_000, 1_000, 0.3)));

    const wide = await heardAs("slin16", 16_000, sound);
    const narrow = await heardAs("slin", 8_000, sound);

    expect(levelAt(wide, 5_000)).toBeGreaterThan(0.2);
    expect(levelAt(wide, 1_000)).toBeLessThan(0.02);
    expect(levelAt(narrow, 1_000)).toBeGreaterThan(0.2);
  });
});

/** A sound as it arrives over plain RTP in one of Asterisk's uncompressed formats. */
async function heardAs(format: string, rate: number, sound: string) {
  const { ari } = asterisk.config;
  const watched = watchClient({ ...ari, application: `ear-${format}` });
  const socket: Socket = createSocket("udp4");
  const payloads: Buffer[] = [];
  socket.on("message", (packet) => payloads.push(packet.subarray(12)));
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  try {
    watched.client.start();
    await until("a connection", () => watched.told.includes("resync"));
    await watched.client.command("channels.externalMedia", {
      channelId: `ear-${format}`,
      app: `ear-${format}`,
      external_host: `127.0.0.1:${socket.address().port}`,
      format,
    });
    await until("the channel", () => watched.told.includes("StasisStart"));
    await watched.client.command("channels.playWithId", {
      channelId: `ear-${format}`,
      playbackId: `play-${format}`,
      media: [`sound:${sound}`],
    });
    await until("the end of the sound", () => watched.told.includes("PlaybackFinished"));
    await watched.client.command("channels.hangup", { channelId: `ear-${format}` });
  } finally {
    watched.client.close();
    socket.close();
  }
  const bytes = Buffer.concat(payloads);
  const samples = Float32Array.from({ length: Math.floor(bytes.length / 2) }, (_, index) => {
    return bytes.readInt16BE(2 * index) / 32_768;
  });
  return { rate, samples };
}
