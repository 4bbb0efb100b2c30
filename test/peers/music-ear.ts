/** Recognises the music on hold by comparing what is heard with the music's own files. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { loudness, readWav, SAMPLE_RATE, throughAsterisk } from "./dsp.ts";

/** An ear for music. */
export type MusicEar = {
  /** The share of the sounding tenths of a second that are the music, 0 to 1; 0 when none sounds. */
  share(heard: Int16Array): number;
};

/** Long enough to be found once in an hour of music, short enough to survive lost packets. */
const PIECE = SAMPLE_RATE / 25;
const STEP = SAMPLE_RATE / 10;
/** Quieter pieces are the same everywhere. */
const SOUND = 0.005;

/** Trains an ear on all `.wav` files of a folder, as they arrive over mu-law. */
export function trainMusicEar(folder: string): MusicEar {
  const names = readdirSync(folder).filter((name) => name.endsWith(".wav"));
  const files = names.map((name) =>
    bytesOf(throughAsterisk(readWav(readFileSync(join(folder, name)), name))),
  );
  return {
    share(heard) {
      let sounding = 0;
      let music = 0;
      for (let at = 0; at + PIECE <= heard.length; at += STEP) {
        const piece = heard.subarray(at, at + PIECE);
        if (loudness(piece) < SOUND) continue;
        sounding += 1;
        const bytes = bytesOf(piece);
        if (files.some((file) => file.includes(bytes))) music += 1;
      }
      return sounding === 0 ? 0 : music / sounding;
    },
  };
}

function bytesOf(samples: Int16Array): Buffer {
  return Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
}
