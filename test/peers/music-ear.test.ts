import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { makeTone, throughAsterisk, writeWav } from "./dsp.ts";
import { trainMusicEar } from "./music-ear.ts";

/** Notes of rising pitch: no two pieces are alike. */
function makeTune(notes: number): Int16Array {
  return Int16Array.from(
    Array.from({ length: notes }, (_, note) => [...makeTone(300 + 37 * note, 200, 0.3)]).flat(),
  );
}

it("tells music from a voice, from silence, and from both together", () => {
  const folder = mkdtempSync(join(tmpdir(), "hotline-music-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const tune = makeTune(10);
  writeFileSync(join(folder, "tune.wav"), writeWav(tune));
  const ear = trainMusicEar(folder);

  const music = throughAsterisk(tune.subarray(1_234, 9_234));
  const voice = throughAsterisk(makeTone(880, 1_000, 0.3));
  const mixed = throughAsterisk(
    tune.subarray(0, 8_000).map((sample, at) => sample / 2 + (voice[at] ?? 0) / 2),
  );

  expect(ear.share(music)).toBe(1);
  expect(ear.share(voice)).toBe(0);
  expect(ear.share(mixed)).toBe(0);
  expect(ear.share(new Int16Array(8_000))).toBe(0);
  expect(
    ear.share(Int16Array.from([...music.subarray(0, 4_000), ...voice.subarray(0, 4_000)])),
  ).toBe(0.5);
});
