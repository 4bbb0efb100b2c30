import { judgeMedia, type MediaSample, type MediaVerdict, readSample } from "./judge-media.ts";

const everyMs = 1000;
/** More than `stillMs` needs, so that a late timer does not lose the oldest sample. */
const samplesKept = 12;

/** Looks at a call's media figures once a second and tells when the verdict changes. */
export class MediaWatch {
  readonly #onVerdict: (verdict: MediaVerdict) => void;
  #samples: MediaSample[] = [];
  #timer: ReturnType<typeof setInterval> | undefined;
  #connection: RTCPeerConnection | null = null;
  #isQuiet = false;

  constructor(onVerdict: (verdict: MediaVerdict) => void) {
    this.#onVerdict = onVerdict;
  }

  /** Watches this connection and no other. */
  start(connection: RTCPeerConnection): void {
    this.stop();
    this.#connection = connection;
    this.#isQuiet = false;
    this.#timer = setInterval(() => {
      this.#look(connection).catch(() => undefined);
    }, everyMs);
  }

  /** Whether silence is wanted now (muted, on hold). */
  quiet(on: boolean): void {
    this.#isQuiet = on;
  }

  /** Stops watching; with a connection, only if it is the one watched. */
  stop(connection?: RTCPeerConnection): void {
    if (connection !== undefined && connection !== this.#connection) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#connection = null;
    this.#samples = [];
  }

  async #look(connection: RTCPeerConnection): Promise<void> {
    if (connection.connectionState === "new" || connection.connectionState === "closed") return;
    const report: unknown[] = [];
    (await connection.getStats()).forEach((stat: unknown) => {
      report.push(stat);
    });
    if (connection !== this.#connection) return;
    const sample = readSample(report, Date.now(), this.#isQuiet);
    this.#samples = [...this.#samples.slice(1 - samplesKept), sample];
    this.#onVerdict(judgeMedia(this.#samples));
  }
}
