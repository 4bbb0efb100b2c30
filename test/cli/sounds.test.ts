import { cp, link, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  espeakSpeaker,
  readWav,
  type Speaker,
  SpeechError,
  writeWav,
} from "../../src/adapters/speech/index.ts";
import { buildSounds, checkSounds } from "../../src/cli/sounds/index.ts";
import { langs } from "../../src/core/call/index.ts";
import { quiet, tone } from "../adapters/speech/sounds.ts";

const shipped = join(import.meta.dirname, "../../sounds");

/** A beep in the place of espeak-ng, with the settings of its voices. */
const beeping: Speaker = {
  settings: espeakSpeaker({ command: "", args: [], env: {} }).settings,
  speak: async () => tone(22_050, 500, 300, 0.2),
};

describe("buildSounds", () => {
  let template = "";
  let folder = "";

  beforeAll(async () => {
    template = await mkdtemp(join(tmpdir(), "hotline-sounds-"));
    await cp(shipped, template, { recursive: true, filter: (path) => !path.includes("wide") });
    for (const lang of langs) {
      for (const file of await readdir(join(template, lang))) {
        if (file.endsWith(".wav16")) await rm(join(template, lang, file));
      }
    }
  });
  afterAll(() => rm(template, { recursive: true }));

  // Links are made in a moment, and what is written goes through `put`, which replaces them.
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "hotline-sounds-"));
    for (const path of await readdir(template, { recursive: true })) {
      if (langs.some((lang) => lang === path)) await mkdir(join(folder, path));
      else await link(join(template, path), join(folder, path));
    }
  });
  afterEach(() => rm(folder, { recursive: true }));

  const build = (change: Partial<Parameters<typeof buildSounds>[0]> = {}) =>
    buildSounds({
      soundsFolder: folder,
      speaker: beeping,
      force: false,
      wide: false,
      only: null,
      onProgress: () => undefined,
      ...change,
    });

  /** Changes the text of `goodbye` in English. */
  async function changeGoodbye(): Promise<void> {
    const file = join(folder, "prompts.en.yaml");
    const text = await readFile(file, "utf8");
    await put(file, text.replace(/^goodbye: .*$/m, "goodbye: Farewell."));
  }

  it("does nothing where all is there", async () => {
    expect(await build()).toEqual({ ok: true, value: [] });
  });

  it("speaks what is missing", async () => {
    await rm(join(folder, "zh/goodbye.wav"));
    expect(await checkSounds(folder)).toMatchObject({
      value: [{ sound: "zh/goodbye", message: expect.stringContaining("感谢您的来电，再见。") }],
    });

    expect(await build()).toEqual({ ok: true, value: ["zh/goodbye"] });

    expect(await checkSounds(folder)).toEqual({ ok: true, value: [] });
    const wav = readWav(await readFile(join(folder, "zh/goodbye.wav")));
    expect(wav.ok && wav.value.rate).toBe(8_000);
  });

  it("speaks again what has other words than before", async () => {
    await changeGoodbye();
    expect(await checkSounds(folder)).toMatchObject({ value: [{ sound: "en/goodbye" }] });

    expect(await build()).toEqual({ ok: true, value: ["en/goodbye"] });

    expect(await checkSounds(folder)).toEqual({ ok: true, value: [] });
  });

  it("never overwrites a recording that it did not make, not even when forced", async () => {
    const recording = writeWav(tone(8_000, 700, 400, 0.3));
    await put(join(folder, "en/goodbye.wav"), recording);
    await changeGoodbye();

    expect(await build({ force: true, only: ["goodbye"] })).toEqual({
      ok: true,
      value: ["zh/goodbye"],
    });

    expect(new Uint8Array(await readFile(join(folder, "en/goodbye.wav")))).toEqual(recording);
    expect(await checkSounds(folder)).toEqual({ ok: true, value: [] });
  });

  it("is followed by a check that names each sound that a caller could not hear well", async () => {
    const bad: Readonly<Record<string, readonly [bytes: Uint8Array, words: string]>> = {
      "after-balance": [writeWav(quiet(8_000, 500)), "is silent"],
      "agent-lost": [writeWav(tone(8_000, 500, 500, 0.02)), "too quiet"],
      "ask-account": [writeWav(tone(8_000, 500, 31_000, 0.3)), "lasts 31 s"],
      "ask-pin": [writeWav(tone(16_000, 500, 500, 0.3)), "16000 samples a second"],
      "balance-is": [writeWav(tone(8_000, 100, 500, 4)), "is clipped"],
      goodbye: [new Uint8Array(50), "cannot be played"],
      "number-5": [padded(100, 100), "inside a number more than 150 ms"],
      welcome: [padded(1_200, 0), "begins with 1200 ms"],
    };
    for (const [name, [bytes]] of Object.entries(bad)) {
      await put(join(folder, `en/${name}.wav`), bytes);
    }

    const checked = await checkSounds(folder);

    const found = checked.ok ? checked.value.map(({ sound, message }) => [sound, message]) : [];
    expect(Object.fromEntries(found)).toEqual(
      Object.fromEntries(
        Object.entries(bad).map(([name, [, words]]) => [
          `en/${name}`,
          expect.stringContaining(words),
        ]),
      ),
    );
  });

  it("removes what it has spoken once the text is gone, but no recording", async () => {
    const file = join(folder, "prompts.en.yaml");
    await put(file, `${await readFile(file, "utf8")}\nnews: Good news.\nmusic: La la.\n`);
    await put(join(folder, "en/music.wav"), writeWav(tone(8_000, 700, 400, 0.3)));
    await build();
    expect(await readdir(join(folder, "en"))).toContain("news.wav");
    await put(file, await readFile(join(shipped, "prompts.en.yaml")));

    await build();

    const files = await readdir(join(folder, "en"));
    expect(files).not.toContain("news.wav");
    expect(files).toContain("music.wav");
  });

  it("names audio that has no text", async () => {
    await put(join(folder, "en/leftover.wav"), writeWav(tone(8_000, 500, 100, 0.3)));

    expect(await checkSounds(folder)).toMatchObject({
      value: [{ sound: "en/leftover.wav", message: expect.stringContaining("no text") }],
    });
  });

  it("speaks again what another voice has spoken, and says the same bytes for the same voice", async () => {
    const other: Speaker = { ...beeping, settings: () => "another voice" };
    const only = ["goodbye"];

    expect(await build({ speaker: other, only })).toMatchObject({
      value: ["en/goodbye", "zh/goodbye"],
    });
    expect(await build({ speaker: other, only })).toMatchObject({ value: [] });
    const first = await readFile(join(folder, "en/goodbye.wav"));
    await build({ speaker: other, only, force: true });

    expect(await readFile(join(folder, "en/goodbye.wav"))).toEqual(first);
    expect(await checkSounds(folder)).toEqual({ ok: true, value: [] });
  });

  it("keeps what it has spoken when the voice fails, and knows it as its own", async () => {
    await rm(join(folder, "en/goodbye.wav"));
    await rm(join(folder, "zh/welcome.wav"));
    let spoken = 0;
    const failing: Speaker = {
      ...beeping,
      speak: async (passage, timeoutMs) => {
        if (passage.lang === "zh") {
          while (spoken === 0) await new Promise((resolve) => setImmediate(resolve));
          throw new SpeechError("It", passage.text, "out of breath");
        }
        spoken += 1;
        return beeping.speak(passage, timeoutMs);
      },
    };

    await expect(build({ speaker: failing })).rejects.toThrow("out of breath");
    await changeGoodbye();

    expect(await build()).toEqual({ ok: true, value: ["en/goodbye", "zh/welcome"] });
  });

  it("makes 16 kHz files where they are wanted, and keeps them in step from then on", async () => {
    const wideRate = async (): Promise<number> => {
      const wav = readWav(await readFile(join(folder, "en/goodbye.wav16")));
      return wav.ok ? wav.value.rate : 0;
    };
    const narrow = await readFile(join(folder, "en/goodbye.wav"));

    expect(await build({ wide: true, only: ["goodbye"] })).toMatchObject({
      value: ["en/goodbye", "zh/goodbye"],
    });
    expect(await wideRate()).toBe(16_000);
    expect(await readFile(join(folder, "en/goodbye.wav"))).toEqual(narrow);
    const before = await readFile(join(folder, "en/goodbye.wav16"));
    await changeGoodbye();
    const slower = async () => tone(22_050, 500, 600, 0.2);
    await build({ only: ["goodbye"], speaker: { ...beeping, speak: slower } });

    expect(await readFile(join(folder, "en/goodbye.wav16"))).not.toEqual(before);
    expect(await checkSounds(folder)).toEqual({ ok: true, value: [] });
  });

  it("takes its 16 kHz voice away where a studio has recorded the prompt", async () => {
    await build({ wide: true, only: ["goodbye"] });
    await put(join(folder, "en/goodbye.wav"), writeWav(tone(8_000, 700, 400, 0.3)));
    expect(await checkSounds(folder)).toMatchObject({
      value: [{ sound: "en/goodbye.wav16", message: expect.stringContaining("has replaced") }],
    });

    await build({ wide: true, only: ["goodbye"] });

    expect(await readdir(join(folder, "en"))).not.toContain("goodbye.wav16");
    expect(await readdir(join(folder, "zh"))).toContain("goodbye.wav16");
    expect(await checkSounds(folder)).toEqual({ ok: true, value: [] });
  });

  it("leaves a studio's 16 kHz recording alone", async () => {
    await build({ wide: true, only: ["goodbye"] });
    const recording = writeWav(tone(16_000, 700, 400, 0.3));
    await put(join(folder, "en/goodbye.wav16"), recording);

    await build({ wide: true, force: true, only: ["goodbye"] });

    expect(new Uint8Array(await readFile(join(folder, "en/goodbye.wav16")))).toEqual(recording);
  });

  it("lists what is wrong in a prompt file with its place, and speaks nothing", async () => {
    await put(join(folder, "prompts.zh.yaml"), "goodbye: 再见。\nwelcome: 5\n");

    expect(await build({ force: true })).toMatchObject({
      ok: false,
      error: [{ line: 2, column: 10, message: expect.stringContaining("not 5") }],
    });
  });
});

/** Writes a new file in the place of a link. */
async function put(file: string, content: Uint8Array | string): Promise<void> {
  await rm(file, { force: true });
  await writeFile(file, content);
}

/** A beep with silence before and behind it. */
function padded(leadMs: number, tailMs: number): Uint8Array {
  const parts = [quiet(8_000, leadMs), tone(8_000, 500, 300, 0.3), quiet(8_000, tailMs)];
  const samples = parts.flatMap((part) => [...part.samples]);
  return writeWav({ rate: 8_000, samples: Float32Array.from(samples) });
}
