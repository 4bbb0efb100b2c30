import type { FloorStart, PauseCode, QueueSettings } from "../core/acd/index.ts";
import type { Destination, Lang, Prompt } from "../core/call/index.ts";
import type { FlowDocument } from "../core/flow/index.ts";
import type { GuessLimits } from "../core/identity/index.ts";
import type { Instant } from "../core/lib/brands.ts";
import type { CallOut } from "../ports/call-out.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { Lookup } from "../ports/lookup.ts";
import type { Metrics } from "../ports/metrics.ts";
import type { Store } from "../ports/store.ts";
import type { Telephony } from "../ports/telephony.ts";
import type { Vault } from "../ports/vault.ts";
import type { CallbackBook } from "./callback-book.ts";

/** What the engine drives and is driven by. */
export interface EngineParts {
  readonly store: Store;
  readonly telephony: Telephony;
  readonly lookup: Lookup;
  readonly callOut: CallOut;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** What the composition root decides for the engine. */
export interface EngineSettings {
  readonly queues: readonly QueueSettings[];
  /** What one place further down an agent's own list of queues costs a caller; see FloorStart. */
  readonly orderMs: number;
  /** Why agents may pause; absent for the service's own reasons only. */
  readonly pauses?: readonly PauseCode[];
  /** What queues know of their waits at a start; see FloorStart. */
  readonly estimates?: FloorStart["estimates"];
  /** Whether conversations are recorded. */
  readonly recording: boolean;
  /** How guessing of PINs and dates of birth is held down. */
  readonly guessing: GuessLimits;
  /** The flow for new calls; a reload changes what it returns. */
  readonly activeFlow: () => FlowDocument;
  /** Why the flow file as it is now is not in use; null when it is. */
  readonly flowProblem: () => string | null;
  /** Whether the configuration permits a transfer to there: nothing dials out otherwise. */
  readonly mayDial: (to: Destination) => boolean;
  /** A number in E.164, or null when it is none: the key of a contact. */
  readonly contactNumber: (raw: string | null) => string | null;
  /** A new unique id for a call, usable in channel names: letters, digits and dashes. */
  readonly newCallId: () => string;
  /** Promises to call back; absent where there are none. */
  readonly callbacks?: CallbackBook;
  /** What a prompt says, as text. */
  readonly promptText: (lang: Lang, prompt: Prompt) => string;
  /** The start of the day that `now` lies in, in the centre's time zone. */
  readonly startOfDay: (now: Instant) => Instant;
  /** The start of the next day. */
  readonly startOfNextDay: (now: Instant) => Instant;
  /** Runs a function soon, after events that wait already: one turn takes them all. */
  readonly defer: (run: () => void) => void;
  /**
   * Runs a function after a few ms: for events nobody waits on within them, so that one commit
   * serves more of them.
   */
  readonly linger: (run: () => void) => void;
}
