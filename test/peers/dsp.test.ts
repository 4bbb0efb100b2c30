import { describe, expect, it } from "vitest";
import {
  decodeMulaw,
  encodeMulaw,
  loudness,
  makeTone,
  readWav,
  toneLevel,
  writeWav,
} from "./dsp.ts";

describe("mu-law", () => {
  it("has the values of ITU-T G.711 at its ends and at zero", () => {
    expect([...decodeMulaw(Uint8Array.of(0x00, 0x80, 0x7f, 0xff))]).toEqual([
      -32_124, 32_124, 0, 0,
    ]);
    expect([...encodeMulaw(Int16Array.of(0, 32_767, -32_768))]).toEqual([0xff, 0x80, 0x00]);
  });

  it("gives each of its 256 bytes back", () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte).filter((b) => b !== 0x7f);

    expect(encodeMulaw(decodeMulaw(bytes))).toEqual(bytes);
  });

  it("keeps speech within the error of its steps", () => {
    const tone = makeTone(700, 100, 0.4);

    const heard = decodeMulaw(encodeMulaw(tone));

    tone.forEach((sample, i) => {
      expect(Math.abs(sample - (heard[i] ?? 0))).toBeLessThanOrEqual(Math.abs(sample) / 16 + 8);
    });
  });
});

describe("toneLevel", () => {
  it("measures the amplitude of the tone it is asked for, and none of another", () => {
    const tone = makeTone(440, 500, 0.3);

    expect(toneLevel(tone, 440)).toBeCloseTo(0.3, 2);
    expect(toneLevel(tone, 1000)).toBeLessThan(0.01);
  });

  it("hears two tones at once", () => {
    const low = makeTone(440, 500, 0.2);
    const high = makeTone(880, 500, 0.4);
    const both = low.map((sample, i) => sample + (high[i] ?? 0));

    expect(toneLevel(both, 440)).toBeCloseTo(0.2, 2);
    expect(toneLevel(both, 880)).toBeCloseTo(0.4, 2);
  });

  it("is zero for no samples", () => {
    expect(toneLevel(new Int16Array(), 440)).toBe(0);
    expect(loudness(new Int16Array())).toBe(0);
  });
});

describe("WAV files", () => {
  it("read as they were written", () => {
    const tone = makeTone(300, 50, 0.5);

    expect(readWav(writeWav(tone), "tone.wav")).toEqual(tone);
  });

  it("are refused by name when they are none, or not of the telephone's kind", () => {
    expect(() => readWav(Buffer.from("hello"), "a.wav")).toThrow("a.wav is no WAV file");
    const stereo = writeWav(makeTone(300, 50, 0.5));
    stereo[22] = 2;
    expect(() => readWav(stereo, "b.wav")).toThrow("b.wav has 8000 Hz, 2 channel(s), 16 bit");
  });
});
