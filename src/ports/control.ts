import type {
  AgentProfile,
  AgentRecord,
  Calibration,
  PauseCode,
  PauseReason,
  QueueCounts,
  QueueSettings,
} from "../core/acd/index.ts";
import type { CallState, WaitForeseen } from "../core/call/index.ts";
import type { AgentId, CallId, QueueId } from "../core/lib/brands.ts";
import type { Line } from "./telephony.ts";

/** What a person asks of an agent's place on the floor. */
export type DeskCommand =
  | { readonly command: "ready" }
  /** Without a reason: the first of the configuration, or that a supervisor wished it. */
  | { readonly command: "pause"; readonly reason?: PauseReason | undefined }
  | { readonly command: "hang_up" }
  | { readonly command: "wrap_up_done" }
  | { readonly command: "wrap_up_extend" }
  | { readonly command: "microphone"; readonly allowed: boolean };

/** Where an agent's calls ring. */
export interface AgentPlace {
  /** A line that is made for the browser, or the address of a phone: see `AgentRecord.address`. */
  readonly at: Line | string;
  /** Whether that phone answers by itself. */
  readonly autoAnswer: boolean;
}

/** What a supervisor asks of a queue. */
export type QueueCommand =
  | { readonly command: "open" }
  /** No new callers; who waits is served. */
  | { readonly command: "close" }
  /** Everybody who waits goes to another queue, each to the place of their arrival. */
  | { readonly command: "evacuate"; readonly to: QueueId };

/** A queue as it stands now. */
export interface QueueStatus {
  readonly settings: QueueSettings;
  /** Whether it takes new callers. */
  readonly open: boolean;
  /** How long a caller waits who comes now; null until forecasts have proved right. */
  readonly expected: WaitForeseen | null;
  /** How well forecasts have held lately. */
  readonly calibration: Calibration;
  readonly waiting: number;
  /** Ms since the epoch; null when nobody waits. */
  readonly longestSince: number | null;
  readonly talking: number;
  readonly agentsReady: number;
  readonly counts: Readonly<QueueCounts>;
}

/** What has changed on the floor since the last notice; read the new values from FloorView. */
export interface FloorChange {
  readonly queues: ReadonlySet<QueueId>;
  readonly agents: ReadonlySet<AgentId>;
  /** Calls whose state changed. */
  readonly calls: ReadonlySet<CallId>;
}

/** What a caller is being told, for the demo phone's captions. */
export interface Spoken {
  readonly call: CallId;
  /** The carrier's name of the caller's line. */
  readonly endpoint: string;
  readonly lang: "en" | "zh";
  readonly text: string;
}

/** What the borders may ask of the engine. */
export interface Control {
  /**
   * Makes an agent known to the floor, paused, at the given place. A browser's line is made usable
   * first. A second sign-in replaces the first; one who is there moves and keeps their state.
   */
  signIn(agent: AgentProfile, place: AgentPlace): Promise<void>;
  /** Takes the agent off the floor and removes their line; `by` names who else wanted it. */
  signOut(agent: AgentId, by?: string): Promise<void>;
  /** Does a command; returns null when done, else why not, in words. */
  command(agent: AgentId, command: DeskCommand, by: string): Promise<string | null>;
  /** Does a command for a queue; returns null when done, else why not, in words. */
  queueCommand(queue: QueueId, command: QueueCommand): Promise<string | null>;
  /** Makes a demo phone's line usable until it is removed. */
  addPhone(line: Line): Promise<void>;
  /** Removes a line that was made; one that is not there is fine. */
  removeLine(address: string): Promise<void>;
  queues(): readonly QueueStatus[];
  /** Why agents may pause, in the order of the configuration. */
  pauses(): readonly PauseCode[];
  agents(): readonly AgentRecord[];
  agent(id: AgentId): AgentRecord | null;
  /** A call in progress, or null when it has ended or is unknown. */
  liveCall(id: CallId): CallState | null;
  /** Words of a flow's node for the IVR path; null for a node without a label. */
  nodeLabel(
    flow: string,
    version: string,
    node: string,
  ): Readonly<Record<"en" | "zh", string>> | null;
  /** Tells of changes after each turn, coalesced per turn; returns a function that ends it. */
  onChange(listener: (change: FloorChange) => void): () => void;
  /** Tells what callers hear, as it begins; returns a function that ends it. */
  onSpoken(listener: (spoken: Spoken) => void): () => void;
  /** Phase changes of calls from a given carrier line, for the demo phone. */
  callOfEndpoint(endpoint: string): CallId | null;
  /** Callbacks that are late now, and when the next one will be, ms since the epoch; null for never. */
  lateCallbacks(): { readonly count: number; readonly nextAt: number | null };
  /** Null when all is well; else what is in the way, in words, by part. */
  readiness(): Readonly<Record<"asterisk" | "store" | "flow", string | null>>;
}
