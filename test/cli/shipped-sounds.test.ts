import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkSounds, readPromptWords, wantedSounds } from "../../src/cli/sounds/index.ts";
import { formatProblem } from "../../src/contract/flow/index.ts";
import { langs } from "../../src/core/call/index.ts";
import { speechTokens } from "../../src/core/speech/index.ts";

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

  it("take less than 15 MB together", async () => {
    let bytes = 0;
    for (const lang of langs) {
      for (const file of await readdir(join(shipped, lang))) {
        if (!file.endsWith(".wav")) continue;
        bytes += (await stat(join(shipped, lang, file))).size;
      }
    }
    expect(bytes).toBeLessThan(15_000_000);
  });
});

describe("readPromptWords", () => {
  it("gives the words of each prompt for screens", async () => {
    const words = await readPromptWords(shipped);

    expect(words.ok && words.value.en["balance-is"]).toBe("Your balance is");
    expect(words.ok && words.value.zh["balance-is"]).toBe("您的账户余额为");
  });
});
