import type { Audio } from "../../../src/adapters/speech/index.ts";

/** A tone of `hz` at `level` (0 to 1) for `ms`. */
export function tone(rate: number, hz: number, ms: number, level: number): Audio {
  const samples = Float32Array.from({ length: Math.round((rate * ms) / 1000) }, (_, index) => {
    return level * Math.sin((2 * Math.PI * hz * index) / rate);
  });
  return { rate, samples };
}

/** `ms` of silence. */
export function quiet(rate: number, ms: number): Audio {
  return { rate, samples: new Float32Array(Math.round((rate * ms) / 1000)) };
}

/** The level (0 to 1) of the tone of `hz` in the middle half of `audio`: Goertzel's single bin. */
export function levelAt(audio: Audio, hz: number): number {
  const quarter = Math.floor(audio.samples.length / 4);
  const part = audio.samples.subarray(quarter, 3 * quarter);
  let real = 0;
  let imaginary = 0;
  part.forEach((sample, index) => {
    const turn = (2 * Math.PI * hz * index) / audio.rate;
    real += sample * Math.cos(turn);
    imaginary += sample * Math.sin(turn);
  });
  return (2 * Math.hypot(real, imaginary)) / part.length;
}
