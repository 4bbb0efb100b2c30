import { playThrough } from "./devices.ts";

/** One ring: two soft notes, as [start s, frequency Hz]. */
const notes = [
  [0, 659.25],
  [0.18, 783.99],
  [0.5, 659.25],
  [0.68, 783.99],
] as const;
const everyMs = 2600;

/**
 * The sound of a ringing call. Browsers keep a page silent until somebody clicked in it or the
 * microphone is open: call `wake` then.
 */
export class RingTone {
  #audio: AudioContext | null = null;
  #speaker: string | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;

  /** Lets the page make sound; harmless when it already may. */
  async wake(): Promise<void> {
    if (this.#audio === null) {
      this.#audio = new AudioContext();
      await playThrough(this.#audio, this.#speaker);
    }
    if (this.#audio.state === "suspended") await this.#audio.resume().catch(() => undefined);
  }

  /** Rings through this loudspeaker from now on; null leaves it to the browser. */
  async playThrough(speaker: string | null): Promise<void> {
    this.#speaker = speaker;
    if (this.#audio !== null) await playThrough(this.#audio, speaker);
  }

  /** Whether a ring would be heard now. */
  isAudible(): boolean {
    return this.#audio?.state === "running";
  }

  start(): void {
    this.stop();
    this.#ring();
    this.#timer = setInterval(() => this.#ring(), everyMs);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  close(): void {
    this.stop();
    void this.#audio?.close().catch(() => undefined);
    this.#audio = null;
  }

  #ring(): void {
    const audio = this.#audio;
    if (audio === null || audio.state !== "running") return;
    for (const [startS, frequency] of notes) {
      const at = audio.currentTime + startS;
      const tone = audio.createOscillator();
      const volume = audio.createGain();
      tone.type = "triangle";
      tone.frequency.value = frequency;
      volume.gain.setValueAtTime(0, at);
      volume.gain.linearRampToValueAtTime(0.22, at + 0.02);
      volume.gain.exponentialRampToValueAtTime(0.001, at + 0.32);
      tone.connect(volume).connect(audio.destination);
      tone.start(at);
      tone.stop(at + 0.34);
    }
  }
}
