import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  espeakSpeaker,
  mannerOf,
  measure,
  type Passage,
  SpeechError,
  type SpeechTool,
  speak,
  wordsOf,
  writeWav,
} from "../../../src/adapters/speech/index.ts";
import { quiet, tone } from "./sounds.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "hotline-speech-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** A program in the place of espeak-ng, with the same standard input and output. */
async function program(name: string, body: string): Promise<SpeechTool> {
  const file = join(folder, `${name}.mjs`);
  await writeFile(file, body);
  await chmod(file, 0o755);
  return { command: process.execPath, args: [file], env: { SPOKEN: join(folder, "heard") } };
}

const say = (tool: SpeechTool, text: string): Promise<unknown> =>
  speak(espeakSpeaker(tool), [{ lang: "en", text }]);

/** Answers every text with the sound, and appends what it was asked to the file in SPOKEN. */
async function speaker(name: string, wav: Uint8Array): Promise<SpeechTool> {
  const bytes = Buffer.from(wav).toString("base64");
  return program(
    name,
    `import { appendFileSync, readFileSync } from "node:fs";
     appendFileSync(process.env.SPOKEN, process.argv.slice(2).join(" ") + "|" + readFileSync(0) + "\\n");
     process.stdout.write(Buffer.from("${bytes}", "base64"));`,
  );
}

describe("speak with espeak-ng", () => {
  it("makes one telephone sound of all passages, each in the voice of its language", async () => {
    const tool = await speaker("tone", writeWav(tone(22_050, 500, 400, 0.1)));

    const { narrow, wide } = await speak(espeakSpeaker(tool), [
      { lang: "en", text: "Hello." },
      { lang: "zh", text: "您好" },
    ]);

    expect([narrow.rate, wide.rate]).toEqual([8_000, 16_000]);
    for (const sound of [narrow, wide]) {
      expect(measure(sound).activeDb).toBeCloseTo(-20, 0);
      expect(measure(sound).durationMs).toBeGreaterThan(1_000);
    }
    const heard = (await readFile(join(folder, "heard"), "utf8")).split("\n");
    expect(heard[0]).toMatch(/-v en-us .*\|Hello\.$/);
    expect(heard[1]).toMatch(/-v cmn .*\|您好,$/);
  });

  it("says which text and why when the program is missing", async () => {
    const tool = { command: join(folder, "nothing"), args: [], env: {} };

    await expect(say(tool, "Hello.")).rejects.toThrow(SpeechError);
    await expect(say(tool, "Hello.")).rejects.toThrow(/"Hello\.".*nothing did not start/);
  });

  it("passes on what the program complains about when it fails", async () => {
    const tool = await program("broken", 'console.error("no voice"); process.exitCode = 3;');

    await expect(say(tool, "Hello.")).rejects.toThrow(/ended with code 3: no voice/);
  });

  it("refuses silence and bytes that are no sound", async () => {
    const silent = await speaker("silent", writeWav(quiet(22_050, 300)));
    const odd = await program("odd", 'process.stdout.write("<html>")');

    await expect(say(silent, "Hello.")).rejects.toThrow(/was silent/);
    await expect(say(odd, "Hello.")).rejects.toThrow(/no WAV file/);
  });

  it("stops a program that never stops talking", async () => {
    const tool = await program(
      "endless",
      `const block = Buffer.alloc(1 << 20);
       const go = () => { while (process.stdout.write(block)); process.stdout.once("drain", go); };
       go();`,
    );

    await expect(say(tool, "Hello.")).rejects.toThrow(/more than/);
  });
});

describe("what a sound was made of", () => {
  const hello = (change: Partial<Passage> = {}) => [
    { lang: "en", text: "Hello.", ...change } as const,
  ];

  it("changes with the words and with the language only", () => {
    expect(wordsOf(hello())).toBe(wordsOf(hello()));
    expect(wordsOf(hello({ text: "Hello!" }))).not.toBe(wordsOf(hello()));
    expect(wordsOf(hello({ lang: "zh" }))).not.toBe(wordsOf(hello()));
    expect(wordsOf(hello({ isPart: true }))).not.toBe(wordsOf(hello()));
  });

  it("changes with the voice, not with where its program is", () => {
    const here = espeakSpeaker({ command: "/here/espeak-ng", args: [], env: {} });
    const there = espeakSpeaker({ command: "/there/espeak-ng", args: ["--x"], env: { A: "b" } });

    expect(mannerOf(here, hello())).toBe(mannerOf(there, hello({ text: "Other words." })));
    expect(mannerOf(here, hello())).not.toBe(mannerOf(here, hello({ lang: "zh" })));
  });
});
