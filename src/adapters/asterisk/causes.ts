import type { HangupCause } from "../../core/call/index.ts";
import type { AriParams } from "./ari/index.ts";

/** ITU-T Q.850 causes as Asterisk passes them on; those not listed are `failed`. */
const BY_Q850: ReadonlyMap<number, HangupCause> = new Map([
  [0, "normal"],
  [1, "unreachable"],
  [3, "unreachable"],
  [16, "normal"],
  [17, "busy"],
  [18, "no_answer"],
  [19, "no_answer"],
  [20, "unreachable"],
  [21, "rejected"],
  [26, "normal"],
  [27, "unreachable"],
  [31, "normal"],
  [34, "congestion"],
  [38, "unreachable"],
  [41, "congestion"],
  [42, "congestion"],
  // Asterisk ends a leg whose RTP has stopped with this one (`rtp_timeout`).
  [44, "lost"],
  [47, "congestion"],
  [58, "congestion"],
  [127, "normal"],
]);

const REASONS: Readonly<Record<HangupCause, AriParams<"channels.hangup">["reason"] & string>> = {
  normal: "normal",
  busy: "busy",
  no_answer: "no_answer",
  rejected: "rejected",
  unreachable: "unallocated",
  congestion: "congestion",
  failed: "failure",
  lost: "normal",
};

/** `AST_SOFTHANGUP_DEV`, with which res_pjsip ends a channel of its own accord. */
const SOFT_HANGUP_BY_DEVICE = 1;

/** The cause of a leg's end from Asterisk's `cause`. */
export function causeOf(q850: number): HangupCause {
  return BY_Q850.get(q850) ?? "failed";
}

/**
 * The cause that a ChannelHangupRequest tells. A soft one carries Asterisk's own flag instead of a
 * Q.850 cause: our own request, or the device's because the media has stopped.
 */
export function causeOfRequest(cause: number, isSoft: boolean): HangupCause {
  if (!isSoft) return causeOf(cause);
  return cause === SOFT_HANGUP_BY_DEVICE ? "lost" : "normal";
}

/** ARI's `reason` for a hang-up of ours. */
export function reasonOf(cause: HangupCause): AriParams<"channels.hangup">["reason"] & string {
  return REASONS[cause];
}
