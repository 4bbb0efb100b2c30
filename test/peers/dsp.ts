/**
 * Signal processing for test phones: G.711 mu-law, tone level, WAV files.
 * All audio is 8 kHz mono; samples are signed 16-bit numbers in an `Int16Array`.
 */

/** Samples in one second of telephone audio. */
export const SAMPLE_RATE = 8000;

const MULAW_BIAS = 0x84;
const MULAW_CLIP = 32_635;

const MULAW_TO_LINEAR = Int16Array.from({ length: 256 }, (_, byte) => expandMulaw(byte));

/** The least sample of 16 bits. */
const LEAST = -32_768;

/** What arrives of each sample, the least first: an ear is trained on millions of them. */
const THROUGH_ASTERISK = Int16Array.from({ length: 65_536 }, (_, at) => {
  const sample = at + LEAST;
  return MULAW_TO_LINEAR[compressMulaw(sample < 0 ? sample + 1 : sample)] ?? 0;
});

/** Decodes mu-law bytes (ITU-T G.711) into samples, one a byte. */
export function decodeMulaw(bytes: Uint8Array): Int16Array {
  const samples = new Int16Array(bytes.length);
  for (let i = 0; i < bytes.length; i += 1) {
    samples[i] = MULAW_TO_LINEAR[bytes[i] ?? 0xff] ?? 0;
  }
  return samples;
}

/** Encodes samples as mu-law bytes (ITU-T G.711), one a sample. */
export function encodeMulaw(samples: Int16Array): Uint8Array {
  return Uint8Array.from(samples, compressMulaw);
}

/**
 * What arrives when Asterisk plays these samples over mu-law. Its table drops the two lowest bits of
 * a sample, which rounds the halves of negative samples towards zero.
 */
export function throughAsterisk(samples: Int16Array): Int16Array {
  const heard = new Int16Array(samples.length);
  for (let i = 0; i < samples.length; i += 1) {
    heard[i] = THROUGH_ASTERISK[(samples[i] ?? 0) - LEAST] ?? 0;
  }
  return heard;
}

/**
 * The amplitude of one frequency in the samples by the Goertzel recurrence, as a fraction of full
 * scale: a sine of amplitude 0.3 gives 0.3.
 */
export function toneLevel(samples: Int16Array, frequencyHz: number): number {
  if (samples.length === 0) {
    return 0;
  }
  const coefficient = 2 * Math.cos((2 * Math.PI * frequencyHz) / SAMPLE_RATE);
  let before = 0;
  let last = 0;
  for (const sample of samples) {
    const now = sample / 32_768 + coefficient * last - before;
    before = last;
    last = now;
  }
  const power = last * last + before * before - coefficient * last * before;
  return (2 * Math.sqrt(Math.max(0, power))) / samples.length;
}

/** The root mean square of the samples as a fraction of full scale; 0 for no samples. */
export function loudness(samples: Int16Array): number {
  let sum = 0;
  for (const sample of samples) {
    sum += (sample / 32_768) ** 2;
  }
  return samples.length === 0 ? 0 : Math.sqrt(sum / samples.length);
}

/** A sine of the given frequency, length and amplitude (fraction of full scale). */
export function makeTone(frequencyHz: number, lengthMs: number, amplitude: number): Int16Array {
  const samples = new Int16Array(Math.round((lengthMs * SAMPLE_RATE) / 1000));
  for (let i = 0; i < samples.length; i += 1) {
    const angle = (2 * Math.PI * frequencyHz * i) / SAMPLE_RATE;
    samples[i] = Math.round(Math.sin(angle) * amplitude * 32_767);
  }
  return samples;
}

/**
 * Reads a WAV file of 16-bit mono samples at 8 kHz.
 *
 * Throws when the file is anything else, naming what it found.
 */
export function readWav(file: Uint8Array, name: string): Int16Array {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const tag = (at: number) => Buffer.from(file.subarray(at, at + 4)).toString("latin1");
  if (file.length < 12 || tag(0) !== "RIFF" || tag(8) !== "WAVE") {
    throw new Error(`${name} is no WAV file: it does not begin with RIFF and WAVE`);
  }
  let at = 12;
  while (at + 8 <= file.length) {
    const size = view.getUint32(at + 4, true);
    if (tag(at) === "fmt ") {
      const format = `${view.getUint32(at + 12, true)} Hz, ${view.getUint16(at + 10, true)} channel(s), ${view.getUint16(at + 22, true)} bit`;
      if (format !== `${SAMPLE_RATE} Hz, 1 channel(s), 16 bit`) {
        throw new Error(`${name} has ${format}; test phones read 8000 Hz, mono, 16 bit`);
      }
    } else if (tag(at) === "data") {
      const length = Math.min(size, file.length - at - 8) >> 1;
      const samples = new Int16Array(length);
      for (let i = 0; i < length; i += 1) samples[i] = view.getInt16(at + 8 + 2 * i, true);
      return samples;
    }
    at += 8 + size + (size & 1);
  }
  throw new Error(`${name} is a WAV file without a data chunk`);
}

/** Writes samples as a WAV file of 16-bit mono samples at 8 kHz. */
export function writeWav(samples: Int16Array): Uint8Array {
  const file = new Uint8Array(44 + samples.length * 2);
  const view = new DataView(file.buffer);
  const put = (at: number, text: string) => file.set(Buffer.from(text, "latin1"), at);
  put(0, "RIFF");
  view.setUint32(4, 36 + samples.length * 2, true);
  put(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, SAMPLE_RATE, true);
  view.setUint32(28, SAMPLE_RATE * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  put(36, "data");
  view.setUint32(40, samples.length * 2, true);
  samples.forEach((sample, i) => {
    view.setInt16(44 + 2 * i, sample, true);
  });
  return file;
}

function expandMulaw(byte: number): number {
  const inverted = ~byte & 0xff;
  const exponent = (inverted >> 4) & 7;
  const magnitude = (((inverted & 0x0f) << 3) + MULAW_BIAS) << exponent;
  return inverted & 0x80 ? MULAW_BIAS - magnitude : magnitude - MULAW_BIAS;
}

function compressMulaw(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0;
  const magnitude = Math.min(Math.abs(sample), MULAW_CLIP) + MULAW_BIAS;
  const exponent = Math.max(0, 31 - Math.clz32(magnitude) - 7);
  const mantissa = (magnitude >> (exponent + 3)) & 0x0f;
  return ~(sign | (exponent << 4) | mantissa) & 0xff;
}
