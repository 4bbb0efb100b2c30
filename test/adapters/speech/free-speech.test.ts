import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  FreeSpeech,
  type Passage,
  readWav,
  type Speaker,
  SpeechError,
} from "../../../src/adapters/speech/index.ts";
import { limits } from "../../../src/core/lib/limits.ts";
import { FakeLog } from "../../fakes/fake-log.ts";
import { until } from "../../peers/until.ts";
import { tone } from "./sounds.ts";

let folder = "";
let log: FakeLog;
let asked: Passage[];
let measured: string[];
let speech: FreeSpeech;

/** A voice that beeps and remembers what it was asked. */
const voice: Speaker = {
  settings: () => "beep",
  speak: async (passage) => {
    asked.push(passage);
    return tone(22_050, 500, 300, 0.2);
  },
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "hotline-free-speech-"));
  log = new FakeLog();
  asked = [];
  measured = [];
  speech = open();
});
afterEach(() => rm(folder, { recursive: true }));

function open(
  speaker: Speaker = voice,
  allowed: Partial<Record<keyof typeof limits, number>> = {},
): FreeSpeech {
  const metrics = { speechEnded: (result: string) => measured.push(result) };
  return new FreeSpeech(folder, speaker, log, metrics, { ...limits, ...allowed });
}

/** Makes a text and gives its path. */
async function made(text: string, by: FreeSpeech = speech): Promise<string | null> {
  await by.make("en", text);
  return by.find("en", text);
}

const wavs = async (): Promise<readonly string[]> =>
  (await readdir(folder)).filter((file) => file.endsWith(".wav"));

describe("FreeSpeech", () => {
  it("speaks a text once, at both rates, readable by its owner only", async () => {
    expect(speech.find("en", "Tesco Stores")).toBe(null);

    const path = await made("Tesco Stores");
    await made("Tesco Stores");

    expect(asked).toEqual([{ lang: "en", text: "Tesco Stores", isPart: true }]);
    expect(measured).toEqual(["spoken"]);
    const narrow = readWav(await readFile(`${path}.wav`));
    const wide = readWav(await readFile(`${path}.wav16`));
    expect(narrow.ok && narrow.value.rate).toBe(8_000);
    expect(wide.ok && wide.value.rate).toBe(16_000);
    expect((await stat(`${path}.wav`)).mode & 0o077).toBe(0);
  });

  it("speaks each text in the voice of its letters, figures in that of the caller", async () => {
    await speech.make("en", "北京烤鸭店");
    await speech.make("zh", "Starbucks");
    await speech.make("zh", "星巴克 Starbucks");
    await speech.make("zh", "2026");

    expect(asked.map(({ lang }) => lang)).toEqual(["zh", "en", "zh", "zh"]);
  });

  it("speaks a text once for many callers who want it at the same time", async () => {
    await Promise.all(Array.from({ length: 20 }, () => speech.make("en", "Rent")));

    expect(asked).toHaveLength(1);
    expect(speech.find("en", "Rent")).not.toBe(null);
  });

  it("lets no text choose its file", async () => {
    const texts = ["../../etc/passwd", "a/b", "-v en", "$(touch x)", "'; rm -rf /"];
    for (const text of texts) expect(await made(text)).toMatch(/\/[0-9a-f]{32}$/);

    expect(await wavs()).toHaveLength(texts.length);
  });

  it("keeps what was used last when the folder is full", async () => {
    speech = open(voice, { speechFiles: 2 });
    await made("one");
    await made("two");
    speech.find("en", "one");
    await made("three");

    expect(speech.find("en", "two")).toBe(null);
    expect(speech.find("en", "one")).not.toBe(null);
    await until("the file of the old text to go", 2_000, async () => (await wavs()).length === 2);
  });

  it("keeps within its bytes, and always what it has just spoken", async () => {
    speech = open(voice, { speechFolderBytes: 1 });

    await made("one");
    expect(await made("two")).not.toBe(null);

    expect(speech.find("en", "one")).toBe(null);
  });

  it("knows after a restart what was spoken and when it was used, and clears half a file away", async () => {
    const first = await made("one");
    await made("two");
    await utimes(`${first}.wav`, 1_000, 1_000);
    await writeFile(join(folder, "0123.wav.part"), "half");

    speech = open(voice, { speechFiles: 2 });
    await made("three");

    expect(asked).toHaveLength(3);
    expect(speech.find("en", "one")).toBe(null);
    expect(speech.find("en", "two")).not.toBe(null);
    expect(await readdir(folder)).not.toContain("0123.wav.part");
  });

  it("speaks again in another voice, and again what somebody has deleted", async () => {
    const path = await made("one");
    expect(open({ ...voice, settings: () => "other" }).find("en", "one")).toBe(null);
    await rm(`${path}.wav`);
    speech.find("en", "one");
    await until("the text to be missed", 2_000, () => speech.find("en", "one") === null);

    expect(await made("one")).toBe(path);
    expect(asked).toHaveLength(2);
  });

  it("goes on without a text that cannot be spoken, and logs why but never the text", async () => {
    const broken: Speaker = {
      ...voice,
      speak: async ({ text }) => {
        throw new SpeechError("espeak-ng", text, "it ended with code 1");
      },
    };
    speech = open(broken);

    expect(await made("Dr Miller, Oncology")).toBe(null);

    expect(log.lines).toMatchObject([
      {
        level: "warn",
        message: "a text could not be spoken",
        data: { why: "it ended with code 1" },
      },
    ]);
    expect(JSON.stringify(log.lines)).not.toContain("Miller");
    expect(measured).toEqual(["failed"]);
  });

  it("lets no caller wait for a slow voice, which the next caller profits from", async () => {
    let speakNow: () => void = () => {};
    const slow: Speaker = {
      ...voice,
      speak: async (passage, timeoutMs) => {
        await new Promise<void>((resolve) => {
          speakNow = resolve;
        });
        return voice.speak(passage, timeoutMs);
      },
    };
    speech = open(slow, { speechMs: 20, speechRestMs: 60_000 });

    expect(await made("one")).toBe(null);
    expect(await made("two")).toBe(null);
    speakNow();
    await until("the first text", 2_000, () => speech.find("en", "one") !== null);

    expect(asked.map(({ text }) => text)).toEqual(["one"]);
    expect(log.lines.map(({ data }) => data["why"])).toEqual([
      "it took longer than 20 ms",
      "it is left alone for now",
    ]);
  });

  it("speaks so many at once, lets so many wait and skips the others", async () => {
    const free: (() => void)[] = [];
    const held: Speaker = {
      ...voice,
      speak: async (passage, timeoutMs) => {
        await new Promise<void>((resolve) => free.push(resolve));
        return voice.speak(passage, timeoutMs);
      },
    };
    speech = open(held, { speechJobs: 2, speechWaiting: 3 });

    const all = ["a", "b", "c", "d", "e", "f"].map((text) => speech.make("en", text));
    await all[5];
    expect(free).toHaveLength(2);
    expect(log.lines.map(({ data }) => data["why"])).toEqual(["too many texts wait"]);
    const ended = Promise.all(all);
    while (asked.length < 5) {
      free.shift()?.();
      await new Promise((resolve) => setImmediate(resolve));
    }
    await ended;

    expect(free).toHaveLength(0);
    expect(asked.map(({ text }) => text)).toEqual(["a", "b", "c", "d", "e"]);
  });
});
