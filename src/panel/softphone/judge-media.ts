/**
 * What the media figures mean, in one word. `nothing_heard`: no packet came in; `nothing_sent`: no
 * packet went out; `microphone_silent`: packets go out but the microphone picks up nothing at all
 * (switched off at the headset, wrong device).
 */
export type MediaVerdict = "good" | "nothing_heard" | "nothing_sent" | "microphone_silent";

/** One look at the connection's figures (WebRTC getStats); counts only rise. */
export interface MediaSample {
  /** Ms since the epoch. */
  readonly at: number;
  readonly packetsIn: number;
  readonly packetsOut: number;
  /** Sum of the microphone's energy; null when the browser does not tell. */
  readonly micEnergy: number | null;
  /** Muted or on hold: silence is wanted. */
  readonly isQuiet: boolean;
}

/** A figure that stands still for so long is a fault. */
export const stillMs = 5000;

/**
 * Judges the samples of one call, oldest first. Says nothing before they span `stillMs`, and
 * nothing while the call is held or muted or was so within that time.
 */
export function judgeMedia(samples: readonly MediaSample[]): MediaVerdict {
  const last = samples[samples.length - 1];
  if (last === undefined) return "good";
  const first = samples.findLast((sample) => last.at - sample.at >= stillMs);
  if (first === undefined) return "good";
  const span = samples.slice(samples.indexOf(first));
  if (span.some((sample) => sample.isQuiet)) return "good";
  if (last.packetsIn === first.packetsIn) return "nothing_heard";
  if (last.packetsOut === first.packetsOut) return "nothing_sent";
  if (last.micEnergy !== null && first.micEnergy !== null && last.micEnergy === first.micEnergy) {
    return "microphone_silent";
  }
  return "good";
}

/** The sample in one report of `RTCPeerConnection.getStats()`. */
export function readSample(report: Iterable<unknown>, at: number, isQuiet: boolean): MediaSample {
  let packetsIn = 0;
  let packetsOut = 0;
  let micEnergy: number | null = null;
  for (const each of report) {
    if (typeof each !== "object" || each === null) continue;
    const stat: Readonly<Record<string, unknown>> = { ...each };
    if (stat["kind"] !== "audio") continue;
    if (stat["type"] === "inbound-rtp") packetsIn += countOf(stat["packetsReceived"]);
    if (stat["type"] === "outbound-rtp") packetsOut += countOf(stat["packetsSent"]);
    if (stat["type"] === "media-source" && typeof stat["totalAudioEnergy"] === "number") {
      micEnergy = (micEnergy ?? 0) + stat["totalAudioEnergy"];
    }
  }
  return { at, packetsIn, packetsOut, micEnergy, isQuiet };
}

function countOf(value: unknown): number {
  return typeof value === "number" ? value : 0;
}
