import type { Audio } from "./wav.ts";

/** Zero crossings of the filter on each side: with a Blackman window about 74 dB of stop band. */
const lobes = 24;
/** Where the filter begins to close, as a part of the lower Nyquist frequency. */
const passBand = 0.94;

/**
 * Changes the rate of `audio` with a windowed sinc filter (Smith, "Digital Audio Resampling"), so
 * that nothing above the new half rate folds back as noise. The same rate returns the same object.
 */
export function resample(audio: Audio, rate: number): Audio {
  if (audio.rate === rate) return audio;
  const divisor = greatestCommonDivisor(rate, audio.rate);
  const up = rate / divisor;
  const down = audio.rate / divisor;
  const cutoff = Math.min(1, rate / audio.rate) * passBand;
  const reach = Math.ceil(lobes / cutoff);
  // New samples fall between the old ones at only `up` different places: one filter for each.
  const filters = Array.from({ length: up }, (_, phase) => {
    return Float64Array.from({ length: 2 * reach + 1 }, (_, index) => {
      return tap(index - reach - phase / up, cutoff, reach);
    });
  });
  const length = Math.floor((audio.samples.length * up) / down);
  const samples = Float32Array.from({ length }, (_, index) => {
    const whole = Math.floor((index * down) / up);
    const filter = filters[(index * down) % up] ?? new Float64Array();
    return filter.reduce((sum, factor, at) => {
      return sum + factor * (audio.samples[whole + at - reach] ?? 0);
    }, 0);
  });
  return { rate, samples };
}

function tap(distance: number, cutoff: number, reach: number): number {
  if (Math.abs(distance) > reach) return 0;
  const angle = Math.PI * distance * cutoff;
  const sinc = angle === 0 ? 1 : Math.sin(angle) / angle;
  const turn = (Math.PI * distance) / reach;
  const window = 0.42 + 0.5 * Math.cos(turn) + 0.08 * Math.cos(2 * turn);
  return cutoff * sinc * window;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
