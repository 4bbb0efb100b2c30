import type {
  Capability,
  Destination,
  HangupCause,
  LegEvent,
  LegStatus,
  Script,
} from "../core/call/index.ts";
import type { AgentId, CallId, LegId } from "../core/lib/brands.ts";
import type { CallerId } from "../core/lib/caller-id.ts";

/** A leg to be dialled. */
export interface Dial {
  /** Chosen by us: a repeated dial of the same leg does nothing. */
  readonly leg: LegId;
  readonly call: CallId;
  readonly agent: AgentId;
  /** The SIP endpoint to ring, e.g. `agent-ann-3f2a`. */
  readonly address: string;
  /** Shown on the agent's phone. */
  readonly callerId: CallerId;
  /** After this time the leg ends with `no_answer`. */
  readonly ringMs: number;
  /** Whether the phone is asked to answer by itself; absent for no. */
  readonly autoAnswer?: boolean;
}

/** Somebody outside to be called. */
export interface OutsideDial {
  /** Chosen by us: a repeated dial of the same leg does nothing. */
  readonly leg: LegId;
  readonly call: CallId;
  readonly to: Destination;
  /** Shown to the other party. */
  readonly callerId: CallerId;
  /** After this time the leg ends with `no_answer`. */
  readonly ringMs: number;
  /** Whether `leg_answered` is to say if a machine has answered: it comes some seconds later then. */
  readonly detectsMachine?: true;
}

/** What the carrier tells the engine. */
export type TelephonyEvent =
  /** A caller has reached us. Repeated for callers found again after a lost connection. */
  | {
      readonly type: "leg_offered";
      readonly leg: LegId;
      readonly origin: "trunk" | "phone";
      /** As received: cleaned by the engine. */
      readonly fromNumber: string | null;
      readonly fromName: string | null;
      readonly to: string;
      /** The carrier's name of the caller's own line (the demo phone's endpoint, a trunk). */
      readonly endpoint: string;
    }
  | LegEvent
  /** A registered phone came or went. */
  | { readonly type: "line_changed"; readonly address: string; readonly reachable: boolean }
  | { readonly type: "recording_ended"; readonly recording: string; readonly durationMs: number }
  /**
   * The carrier is connected and this is all that lives there now. Sent after every (re)connect,
   * then `leg_offered` for each caller found there: the engine ignores those it knows. Each phone
   * that we rang and that is up tells again whether it keeps the other party on hold.
   */
  | {
      readonly type: "carrier_up";
      readonly legs: readonly LegStatus[];
      /** Addresses of phones that can be rung now. */
      readonly reachable: readonly string[];
      /** Changes when the carrier itself restarted: pushed lines are gone. */
      readonly bootId: string;
    }
  | { readonly type: "carrier_down"; readonly reason: string };

/** A SIP line made for one sign-in and deleted after it. */
export interface Line {
  /** SIP user and endpoint name, unguessable and unique per sign-in. */
  readonly address: string;
  readonly password: string;
  /** `agent` may be rung; `phone` may call the hotline. */
  readonly kind: "agent" | "phone";
  /** Shown as the caller of a demo phone; null for agents. */
  readonly callerId: string | null;
}

/**
 * A carrier. Commands resolve once sent and accepted, and never reject for a leg that is gone:
 * that comes (or came) as `leg_ended`. They reject with CarrierDown when there is no connection.
 */
export interface Telephony {
  /** Begins to deliver events to `handler`, in order; `carrier_up` comes first. */
  start(handler: (event: TelephonyEvent) => void): void;
  /** Replaces whatever the leg is doing. Answers a leg that is not answered yet. */
  perform(script: Script): Promise<void>;
  /** Rings a phone. `leg_ringing`, `leg_answered` and `leg_ended` follow. */
  dial(dial: Dial): Promise<void>;
  /** Calls somebody outside. `leg_ringing`, `leg_answered` and `leg_ended` follow. */
  dialOut(dial: OutsideDial): Promise<void>;
  /** Ends a leg at once. */
  hangUp(leg: LegId, cause: HangupCause): Promise<void>;
  /**
   * Frees a room after its last leg has left. With the recording that was made there, the promise
   * resolves after `recording_ended` was told, also of one that ended long ago.
   */
  closeRoom(room: string, recording: string | null): Promise<void>;
  /** Gives a caller to the carrier's own fall-back (apology, then the fall-back number). */
  passOn(leg: LegId): Promise<void>;
  /** Makes a line usable; repeating it renews the password. */
  addLine(line: Line): Promise<void>;
  /** Removes a line: its registration and all further calls fail. */
  removeLine(address: string): Promise<void>;
  /** A finished recording: the absolute path of its WAV file and its length; null when there is none. */
  recording(name: string): { readonly path: string; readonly durationMs: number } | null;
  /** Deletes a finished recording; one that is not there is fine. */
  dropRecording(name: string): Promise<void>;
  /** What this carrier can do besides what all can. */
  readonly capabilities: ReadonlySet<Capability>;
  /** Whether commands can be sent now. */
  readonly connected: boolean;
  /** Stops delivering events and closes the connection; legs stay as they are. */
  close(): Promise<void>;
}
