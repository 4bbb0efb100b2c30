import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readWav, writeWav } from "../../../src/adapters/speech/index.ts";
import { brighten, finish, join, measure } from "../../../src/adapters/speech/level.ts";
import { resample } from "../../../src/adapters/speech/resample.ts";
import { levelAt, quiet, tone } from "./sounds.ts";

describe("writeWav and readWav", () => {
  it("bring back what was written to within one step of 16 bits", () => {
    fc.assert(
      fc.property(
        fc.float32Array({ min: -1, max: 1, noNaN: true, maxLength: 500 }),
        fc.integer({ min: 8_000, max: 48_000 }),
        (samples, rate) => {
          const read = readWav(writeWav({ rate, samples }));

          if (!read.ok) throw new Error(read.error);
          expect(read.value.rate).toBe(rate);
          expect(read.value.samples.length).toBe(samples.length);
          for (const [index, sample] of samples.entries()) {
            expect(Math.abs((read.value.samples[index] ?? 9) - sample)).toBeLessThan(1 / 32_000);
          }
        },
      ),
    );
  });

  it("cut off what is beyond full scale instead of letting it wrap round", () => {
    const read = readWav(writeWav({ rate: 8_000, samples: Float32Array.of(3, -3) }));

    expect(read.ok && [...read.value.samples]).toEqual([1, -1]);
  });

  it("pass over chunks they do not know and take a data chunk without a known end", () => {
    const plain = writeWav(tone(8_000, 440, 20, 0.5));
    const list = Uint8Array.of(0x4c, 0x49, 0x53, 0x54, 3, 0, 0, 0, 1, 2, 3, 0);
    const piped = Uint8Array.from([...plain.subarray(0, 36), ...list, ...plain.subarray(36)]);
    piped.set([0xff, 0xff, 0xff, 0x7f], 36 + list.length + 4);

    const read = readWav(piped);

    expect(read.ok && read.value.samples.length).toBe(160);
  });

  it("refuse what is no WAV of 16 bits and one channel in words, whatever the bytes", () => {
    const stereo = writeWav(tone(8_000, 440, 20, 0.5));
    stereo[22] = 2;
    expect(readWav(stereo)).toMatchObject({
      ok: false,
      error: expect.stringContaining("2 channels"),
    });
    expect(readWav(new Uint8Array(100))).toMatchObject({ ok: false });
    const header = writeWav(tone(8_000, 440, 5, 0.5));
    const damaged = fc.array(fc.tuple(fc.nat(header.length - 1), fc.nat(255)), { maxLength: 6 });
    fc.assert(
      fc.property(damaged, fc.nat(header.length), (changes, length) => {
        const bytes = header.slice(0, length);
        for (const [at, value] of changes) if (at < length) bytes[at] = value;
        expect(typeof readWav(bytes).ok).toBe("boolean");
      }),
    );
  });
});

describe("resample", () => {
  it("keeps tones of the telephone band at their level from 22,050 to 8,000 Hz", () => {
    for (const hz of [300, 1_000, 2_000, 3_000, 3_400]) {
      const level = levelAt(resample(tone(22_050, hz, 400, 0.5), 8_000), hz);
      expect(20 * Math.log10(level / 0.5), `${hz} Hz`).toBeCloseTo(0, 1);
    }
  });

  it("lets nothing above the new half rate fold back into the band", () => {
    for (const [hz, folded] of [
      [4_600, 3_400],
      [5_000, 3_000],
      [7_000, 1_000],
    ] as const) {
      const level = levelAt(resample(tone(22_050, hz, 400, 0.5), 8_000), folded);
      expect(20 * Math.log10(level / 0.5), `${hz} Hz`).toBeLessThan(-60);
    }
  });

  it("keeps the duration, and the sound itself when the rate is the same", () => {
    const sound = tone(22_050, 440, 1_000, 0.5);

    expect(resample(sound, 8_000).samples.length).toBe(8_000);
    expect(resample(sound, 22_050)).toBe(sound);
  });
});

describe("brighten", () => {
  it("lifts 3,000 Hz by 8 to 12 dB against 300 Hz", () => {
    const low = levelAt(brighten(tone(8_000, 300, 400, 0.3)), 300);
    const high = levelAt(brighten(tone(8_000, 3_000, 400, 0.3)), 3_000);

    expect(20 * Math.log10(high / low)).toBeGreaterThan(8);
    expect(20 * Math.log10(high / low)).toBeLessThan(12);
  });
});

describe("finish", () => {
  const wish = { activeDb: -20, peakMax: 0.85, leadMs: 20, tailMs: 100 };

  it("brings quiet and loud speech to the same loudness and cuts the silence around it", () => {
    for (const level of [0.03, 0.9]) {
      const raw = join([quiet(8_000, 300), tone(8_000, 500, 500, level), quiet(8_000, 700)], 0);

      const heard = measure(finish(raw, wish));

      expect(heard.activeDb).toBeCloseTo(-20, 0);
      expect(heard.durationMs).toBeCloseTo(620, -1);
      expect(heard.leadMs).toBeLessThanOrEqual(20);
      expect(heard.tailMs).toBeGreaterThanOrEqual(100);
    }
  });

  it("keeps the end of a word that is 25 dB quieter than its vowel, as in fifth", () => {
    const word = join([tone(8_000, 500, 300, 0.05), tone(8_000, 2_500, 90, 0.003)], 0);

    const heard = measure(finish(join([word, quiet(8_000, 500)], 0), { ...wish, tailMs: 30 }));

    expect(heard.durationMs).toBeCloseTo(20 + 390 + 30, -1);
    expect(heard.tailMs).toBeLessThanOrEqual(30);
  });

  it("bends peaks that would pass full scale instead of clipping them", () => {
    const spiky = tone(8_000, 200, 500, 0.02);
    spiky.samples[2_000] = 1;

    const heard = measure(finish(spiky, wish));

    expect(heard.peak).toBeLessThan(0.851);
    expect(heard.clipped).toBe(0);
  });

  it("begins and ends without a click", () => {
    const { samples } = finish(tone(8_000, 500, 300, 0.5), { ...wish, leadMs: 0, tailMs: 0 });

    expect(Math.abs(samples[0] ?? 1)).toBeLessThan(0.01);
    expect(Math.abs(samples.at(-1) ?? 1)).toBeLessThan(0.01);
  });

  it("makes nothing of silence", () => {
    expect(finish(quiet(8_000, 300), wish).samples.length).toBe(0);
  });
});

describe("measure", () => {
  it("counts samples in runs at full scale as clipped, but no single peak", () => {
    const samples = Float32Array.of(0, 1, 0, 1, 1, 1, 1, 0, -1, -1, -1, 0);

    expect(measure({ rate: 8_000, samples }).clipped).toBe(7);
    expect(measure(tone(8_000, 440, 100, 0.9)).clipped).toBe(0);
  });

  it("knows silence", () => {
    expect(measure(quiet(8_000, 50))).toMatchObject({ peak: 0, leadMs: 50, tailMs: 50 });
    expect(measure(quiet(8_000, 50)).activeDb).toBe(Number.NEGATIVE_INFINITY);
  });
});
