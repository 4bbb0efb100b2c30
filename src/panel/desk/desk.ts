import type { CallCard, Me } from "../../contract/index.ts";
import { provide } from "../lib/provide.ts";
import type { SoftphoneEvent, SoftphoneState } from "../softphone/machine.ts";
import type { Microphone } from "../softphone/microphone.ts";

/** The agent's place: the softphone of this tab and what it knows of the call. */
export interface Desk {
  /** The name commands go to. */
  readonly agent: string;
  /** Null while another tab takes the calls, or when calls ring a desk phone. */
  readonly softphone: SoftphoneState | null;
  readonly tab: "waiting" | "ours" | "elsewhere";
  readonly hasLine: boolean;
  /** Where calls ring and might ring; null for people who take no calls. */
  readonly devices: Me["devices"];
  readonly microphone: Microphone;
  /** Whether a ring would be heard. */
  readonly isAudible: boolean;
  /** The call as the server knows it. */
  readonly card: CallCard | null;
  readonly obstacle: "line_lost" | "microphone_denied" | null;
  /** Where the call stands, from both sides; null without a call. */
  readonly phase: DeskPhase | null;
  send(event: SoftphoneEvent): void;
  hangUp(): void;
  checkMicrophone(): void;
  takeCallsHere(): void;
  playRingTone(): void;
  /** Plays calls and rings through the loudspeaker that is chosen now. */
  switchSpeaker(): void;
}

/** `elsewhere`: the server has the call talking but this page has no voice of it. */
export type DeskPhase = "ringing" | "answering" | "talking" | "elsewhere" | "wrap_up";

export const [DeskProvider, useDeskPlace] = provide<Desk>("desk");

/** Joins what the softphone hears with what the server says; the softphone is first to know. */
export function phaseOf(softphone: SoftphoneState | null, card: CallCard | null): DeskPhase | null {
  const call = softphone?.call ?? null;
  if (call !== null && call.phase !== "dialling") return call.phase;
  if (card === null) return null;
  switch (card.phase) {
    case "wrap_up":
      return "wrap_up";
    case "talking":
      return "elsewhere";
    case "ringing":
      // A desk phone rings; a softphone that does not ring has just been answered or rejected.
      return softphone === null ? "ringing" : null;
  }
}
