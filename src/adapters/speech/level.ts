import type { Audio } from "./wav.ts";

/** What can be measured in a sound; levels are relative to full scale. */
export type Loudness = {
  readonly durationMs: number;
  /** The highest sample, 0 to 1. */
  readonly peak: number;
  /** Mean power of the parts that are not silent, in dB; -Infinity when all is silent. */
  readonly activeDb: number;
  /** Silence before the first and behind the last sound. */
  readonly leadMs: number;
  readonly tailMs: number;
  /** Samples in runs of three or more at full scale: the mark of a clipped recording. */
  readonly clipped: number;
};

/** How a spoken sound is finished. */
export type Finish = {
  readonly activeDb: number;
  readonly peakMax: number;
  readonly leadMs: number;
  readonly tailMs: number;
};

const frameMs = 10;
/** Below this a frame is silence: -46 dB, some 26 dB under speech. */
const silence = 0.005;
const fadeMs = 4;
/**
 * What is this much quieter than the speech around it belongs to no word. The "th" of "fifth" is 25
 * dB below its vowel, and without it people hear "five" or "fish".
 */
const edgeDb = 35;

/** Measures `audio`. */
export function measure(audio: Audio): Loudness {
  const frames = frameLevels(audio);
  const active = frames.filter((level) => level > silence);
  const power = active.reduce((sum, level) => sum + level ** 2, 0) / active.length;
  const first = frames.findIndex((level) => level > silence);
  const last = frames.findLastIndex((level) => level > silence);
  const silent = frames.length * frameMs;
  return {
    durationMs: (1000 * audio.samples.length) / audio.rate,
    peak: peakOf(audio.samples),
    activeDb: active.length === 0 ? Number.NEGATIVE_INFINITY : 10 * Math.log10(power),
    leadMs: first < 0 ? silent : first * frameMs,
    tailMs: first < 0 ? silent : (frames.length - 1 - last) * frameMs,
    clipped: clippedSamples(audio.samples),
  };
}

/**
 * Cuts the silence at both ends down to what `finish` wants, fades the cuts, and brings speech to
 * `activeDb`. Where that would lift a peak over `peakMax` the peaks are bent, not cut, so that
 * words of one prompt and numbers between them are equally loud.
 */
export function finish(audio: Audio, wish: Finish): Audio {
  const heard = measure(audio);
  if (heard.activeDb === Number.NEGATIVE_INFINITY)
    return { rate: audio.rate, samples: new Float32Array() };
  const perMs = audio.rate / 1000;
  const levels = frameLevels(audio);
  const isWord = (level: number): boolean => level > 10 ** ((heard.activeDb - edgeDb) / 20);
  const frame = frameMs * perMs;
  const start = Math.round(levels.findIndex(isWord) * frame);
  const end = Math.min(
    audio.samples.length,
    Math.round((levels.findLastIndex(isWord) + 1) * frame),
  );
  const core = audio.samples.subarray(start, Math.max(start, end));
  const lead = Math.round(wish.leadMs * perMs);
  const samples = new Float32Array(lead + core.length + Math.round(wish.tailMs * perMs));
  const gain = 10 ** ((wish.activeDb - heard.activeDb) / 20);
  const fade = fadeMs * perMs;
  core.forEach((sample, index) => {
    const edge = Math.min(1, (index + 1) / fade, (core.length - index) / fade);
    samples[lead + index] = bend(sample * gain, wish.peakMax) * edge;
  });
  return { rate: audio.rate, samples };
}

/**
 * Lifts the high tones against the low ones by about 10 dB over the telephone band, as the
 * microphone of a handset does (the sending curve of ITU-T P.48): consonants live up there.
 */
export function brighten(audio: Audio): Audio {
  let before = 0;
  const samples = audio.samples.map((sample) => {
    const out = sample - 0.55 * before;
    before = sample;
    return out;
  });
  return { rate: audio.rate, samples };
}

/** Puts sounds of one rate one behind the other with `gapMs` of silence between them. */
export function join(sounds: readonly Audio[], gapMs: number): Audio {
  const rate = sounds[0]?.rate ?? 8_000;
  const gap = Math.round((gapMs * rate) / 1000);
  const total = sounds.reduce((sum, sound) => sum + sound.samples.length, 0);
  const samples = new Float32Array(total + gap * Math.max(0, sounds.length - 1));
  let at = 0;
  for (const sound of sounds) {
    samples.set(sound.samples, at);
    at += sound.samples.length + gap;
  }
  return { rate, samples };
}

/** Leaves a sample below three quarters of `max` alone and bends the rest towards `max`. */
function bend(sample: number, max: number): number {
  const knee = 0.75 * max;
  const size = Math.abs(sample);
  if (size <= knee) return sample;
  const room = max - knee;
  return Math.sign(sample) * (knee + room * Math.tanh((size - knee) / room));
}

function frameLevels(audio: Audio): readonly number[] {
  const length = Math.max(1, Math.round((audio.rate * frameMs) / 1000));
  const count = Math.ceil(audio.samples.length / length);
  return Array.from({ length: count }, (_, frame) => {
    const part = audio.samples.subarray(frame * length, (frame + 1) * length);
    let sum = 0;
    for (const sample of part) sum += sample * sample;
    return Math.sqrt(sum / part.length);
  });
}

function peakOf(samples: Float32Array): number {
  let peak = 0;
  for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
  return peak;
}

function clippedSamples(samples: Float32Array): number {
  let total = 0;
  let run = 0;
  for (const sample of samples) {
    run = Math.abs(sample) >= 0.999 ? run + 1 : 0;
    if (run >= 3) total += run === 3 ? 3 : 1;
  }
  return total;
}
