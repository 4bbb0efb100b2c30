import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { writeWav } from "../../src/adapters/speech/index.ts";
import { loadConfig } from "../../src/cli/config.ts";
import { build, checkAll, listAll } from "../../src/cli/sounds-command.ts";
import { langs } from "../../src/core/call/index.ts";
import { tone } from "../adapters/speech/sounds.ts";

const shipped = join(import.meta.dirname, "../../sounds");

let root = "";
let said: string[];
const say = (text: string): void => void said.push(text);
const config = () => loadConfig({ TTS_URL: "http://127.0.0.1:9/none" }, root);

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "hotline-sounds-command-"));
  said = [];
  const sounds = join(root, "sounds");
  await cp(join(shipped, "spoken.json"), join(sounds, "spoken.json"));
  for (const lang of langs) {
    await cp(join(shipped, `prompts.${lang}.yaml`), join(sounds, `prompts.${lang}.yaml`));
    await cp(join(shipped, lang), join(sounds, lang), { recursive: true });
  }
});
afterEach(() => rm(root, { recursive: true }));

describe("hotline sounds", () => {
  it("lists the script of a studio: each name, whose voice it has, and its words", async () => {
    await writeFile(join(root, "sounds/en/goodbye.wav"), writeWav(tone(8_000, 700, 400, 0.3)));
    await rm(join(root, "sounds/zh/goodbye.wav"));

    expect(await listAll(config(), say)).toBe(0);

    expect(said.filter((line) => line.includes("/goodbye\t"))).toEqual([
      expect.stringMatching(/^en\/goodbye\trecorded\t\w.*\.$/),
      expect.stringMatching(/^zh\/goodbye\tmissing\t感谢您的来电，再见。$/),
    ]);
    expect(said).toContain("en/number-21\tspoken\ttwenty-one");
    expect(said.some((line) => line.includes("/pause\t"))).toBe(false);
  });

  it("names a sound that nobody knows, and speaks nothing", async () => {
    const request = { force: true, wide: false, names: ["goodby", "goodbye"] };

    expect(await build(config(), request, say)).toBe(1);

    expect(said).toEqual([
      '"goodby" is no sound: prompts.en.yaml and prompts.zh.yaml have no such name.',
    ]);
  });

  it("says which text could not be spoken and why, and leaves the files as they were", async () => {
    const before = await readFile(join(root, "sounds/en/goodbye.wav"));
    const request = { force: true, wide: false, names: ["goodbye"] };

    expect(await build(config(), request, say)).toBe(1);

    expect(said).toEqual([expect.stringMatching(/^TTS_URL could not speak ".*": .*Try again/)]);
    expect(await readFile(join(root, "sounds/en/goodbye.wav"))).toEqual(before);
    expect((await readdir(join(root, "sounds/en"))).some((name) => name.endsWith(".part"))).toBe(
      false,
    );
  });

  it("checks with exit code 1 and a line for each fault", async () => {
    expect(await checkAll(config(), say)).toBe(0);
    await rm(join(root, "sounds/zh/goodbye.wav"));

    expect(await checkAll(config(), say)).toBe(1);
    expect(said.at(-1)).toMatch(/^zh\/goodbye is missing: run "hotline sounds build"/);
  });
});
