import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Audio, measure, readWav } from "../../src/adapters/speech/index.ts";
import { checkSounds, readPromptWords, wantedSounds } from "../../src/cli/sounds/index.ts";
import { formatProblem } from "../../src/contract/flow/index.ts";
import { type Lang, langs, type Prompt } from "../../src/core/call/index.ts";
import { renderPrompt, speechTokens } from "../../src/core/speech/index.ts";

const shipped = join(import.meta.dirname, "../../sounds");

describe("the sounds of the repository", () => {
  it("are all there, playable on a telephone line, audible, not clipped and up to date", async () => {
    expect(await checkSounds(shipped)).toEqual({ ok: true, value: [] });
  });

  it("have the same prompts in every language, and every word that numbers are made of", async () => {
    const wanted = await wantedSounds(shipped);

    if (!wanted.ok) throw new Error(wanted.error.map(formatProblem).join("\n"));
    const prompts = langs.map((lang) =>
      wanted.value
        .filter((sound) => sound.lang === lang && !Object.hasOwn(speechTokens(lang), sound.name))
        .map((sound) => sound.name)
        .sort(),
    );
    expect(prompts[0]?.length).toBeGreaterThan(30);
    expect(prompts[1]).toEqual(prompts[0]);
    for (const lang of langs) {
      const files = await readdir(join(shipped, lang));
      for (const token of Object.keys(speechTokens(lang))) expect(files).toContain(`${token}.wav`);
    }
  });

  it("follow each other in numbers without a stop, equally loud, and breathe between groups", async () => {
    const spoken: readonly Prompt[] = [
      ...[0, 101, 10_501, 123_456_789, -350].flatMap((minor): readonly Prompt[] => [
        { kind: "money", minor, currency: "USD" },
        { kind: "money", minor, currency: "CNY" },
      ]),
      { kind: "number", value: -1_234_567.89 },
      { kind: "date", value: "2026-03-05", form: "full" },
      { kind: "time", value: "14:05" },
      { kind: "duration", ms: 7_500_000 },
    ];
    for (const lang of langs) {
      for (const prompt of spoken) {
        const sounds = await soundsOf(lang, prompt);
        const levels = sounds.map((sound) => measure(sound).activeDb);
        const shown = `${lang} ${JSON.stringify(prompt)}`;
        expect(Math.max(...levels) - Math.min(...levels), shown).toBeLessThan(2);
        expect(longestGapMs(sounds), shown).toBeLessThanOrEqual(150);
      }
      const phone = await soundsOf(lang, { kind: "phone", value: "13800138000" });
      expect(longestGapMs(phone)).toBeGreaterThan(250);
      expect(longestGapMs(phone)).toBeLessThan(400);
    }
  });

  it("take less than 25 MB together", async () => {
    let bytes = 0;
    for (const lang of langs) {
      for (const file of await readdir(join(shipped, lang))) {
        if (!file.endsWith(".wav")) continue;
        bytes += (await stat(join(shipped, lang, file))).size;
      }
    }
    expect(bytes).toBeLessThan(25_000_000);
  });
});

describe("readPromptWords", () => {
  it("gives the words of each prompt for screens", async () => {
    const words = await readPromptWords(shipped);

    expect(words.ok && words.value.en["balance-is"]).toBe("Your balance is");
    expect(words.ok && words.value.zh["balance-is"]).toBe("您的账户余额为");
  });
});

/** The sounds of a prompt, in order. */
async function soundsOf(lang: Lang, prompt: Prompt): Promise<readonly Audio[]> {
  const { sounds } = renderPrompt(lang, prompt, {});
  return Promise.all(
    sounds.map(async (name) => {
      const wav = readWav(await readFile(join(shipped, lang, `${name}.wav`)));
      if (!wav.ok) throw new Error(`${name}: ${wav.error}`);
      return wav.value;
    }),
  );
}

/** The longest silence between the first and the last word of `sounds`, in ms. */
function longestGapMs(sounds: readonly Audio[]): number {
  const samples = Float32Array.from(sounds.flatMap((sound) => [...sound.samples]));
  const frames = Array.from({ length: Math.floor(samples.length / 80) }, (_, frame) => {
    return measure({ rate: 8_000, samples: samples.subarray(80 * frame, 80 * (frame + 1)) });
  });
  const isLoud = frames.map(({ activeDb }) => activeDb > Number.NEGATIVE_INFINITY);
  let run = 0;
  let longest = 0;
  for (const loud of isLoud.slice(isLoud.indexOf(true), isLoud.lastIndexOf(true) + 1)) {
    run = loud ? 0 : run + 1;
    longest = Math.max(longest, run);
  }
  return 10 * longest;
}
