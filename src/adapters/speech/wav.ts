import { err, ok, type Result } from "../../core/lib/result.ts";

/** Sound as samples of one channel, from -1 to 1. */
export type Audio = { readonly rate: number; readonly samples: Float32Array };

/** Bytes of a WAV file that holds more than this are refused: ten minutes of 8 kHz. */
export const wavBytesMax = 10 * 60 * 8_000 * 2;

const headerBytes = 44;
const pcm = 1;

/**
 * Writes `audio` as a WAV file of 16 bits, one channel (RIFF, "Multimedia Programming Interface and
 * Data Specifications 1.0", chapter 3). Samples beyond -1 and 1 are cut off at full scale.
 */
export function writeWav(audio: Audio): Uint8Array {
  const bytes = new Uint8Array(headerBytes + 2 * audio.samples.length);
  const view = new DataView(bytes.buffer);
  putText(bytes, 0, "RIFF");
  view.setUint32(4, bytes.length - 8, true);
  putText(bytes, 8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, pcm, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, audio.rate, true);
  view.setUint32(28, 2 * audio.rate, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  putText(bytes, 36, "data");
  view.setUint32(40, 2 * audio.samples.length, true);
  audio.samples.forEach((sample, index) => {
    const level = Math.max(-1, Math.min(1, sample)) * 32_767;
    view.setInt16(headerBytes + 2 * index, Math.round(level), true);
  });
  return bytes;
}

/**
 * Reads a WAV file of 16 bits and one channel; chunks it does not know are passed over.
 * A `data` chunk said to be longer than the file ends with the file: programs that write to a pipe
 * cannot know its length. The error is a sentence about what is wrong.
 */
export function readWav(bytes: Uint8Array): Result<Audio, string> {
  if (bytes.length > wavBytesMax) {
    return err(`it has ${bytes.length} bytes, more than ${wavBytesMax}`);
  }
  if (bytes.length < headerBytes || textAt(bytes, 0) !== "RIFF" || textAt(bytes, 8) !== "WAVE") {
    return err("it is no WAV file: it does not begin with RIFF and WAVE");
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let rate = 0;
  for (let at = 12; at + 8 <= bytes.length; ) {
    const length = view.getUint32(at + 4, true);
    const name = textAt(bytes, at);
    if (name === "fmt " && at + 24 <= bytes.length) {
      const format = view.getUint16(at + 8, true);
      const channels = view.getUint16(at + 10, true);
      const bits = view.getUint16(at + 22, true);
      if (format !== pcm || channels !== 1 || bits !== 16) {
        return err(
          `it has ${channels} channels of ${bits} bits in format ${format}, not 1 of 16 in PCM`,
        );
      }
      rate = view.getUint32(at + 12, true);
    }
    if (name === "data") {
      return rate > 0
        ? ok({ rate, samples: samplesAt(view, at + 8, length) })
        : err("its data come before its format");
    }
    at += 8 + length + (length % 2);
  }
  return err("it has no data");
}

function samplesAt(view: DataView, start: number, length: number): Float32Array {
  const count = Math.floor(Math.min(length, view.byteLength - start) / 2);
  const samples = new Float32Array(count);
  for (let index = 0; index < count; index += 1) {
    samples[index] = view.getInt16(start + 2 * index, true) / 32_767;
  }
  return samples;
}

function textAt(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}

function putText(bytes: Uint8Array, at: number, text: string): void {
  bytes.set(
    [...text].map((char) => char.charCodeAt(0)),
    at,
  );
}
