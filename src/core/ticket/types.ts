import type { CallEffect, CallEvent } from "../call/index.ts";
import type { FlowDocument } from "../flow/index.ts";
import type { QueueId } from "../lib/brands.ts";
import type { Words } from "./duration.ts";
import type { SoundTexts } from "./prompt-words.ts";

/** One event of a call as the journal keeps it. */
export interface Happening {
  /** Ms since the epoch. */
  readonly at: number;
  readonly event: CallEvent;
  readonly effects: readonly CallEffect[];
}

/** What a line of a timeline is about; the panel draws each kind in its own way. */
export type TimelineKind =
  | "began"
  | "heard"
  | "pressed"
  | "no_input"
  | "language"
  | "looked_up"
  | "verified"
  | "queued"
  | "position"
  | "refused"
  | "waited_out"
  | "moved"
  | "offered"
  | "why"
  | "rang"
  | "offer_failed"
  | "answered"
  | "held"
  | "resumed"
  | "recorded"
  | "put_through"
  | "connected"
  | "not_connected"
  | "rated"
  | "spoke"
  | "message"
  | "promised"
  | "put_off"
  | "attempt"
  | "called_off"
  | "hung_up"
  | "fault"
  | "passed_on"
  | "restarted"
  | "ended";

/** One line of what happened on a call, in words of every language. */
export interface TimelineLine {
  /** Ms since the epoch. */
  readonly at: number;
  readonly kind: TimelineKind;
  readonly text: Words;
  /** True for what agents must not see: the answer to a blind survey. */
  readonly blind?: true;
}

/** Where the names and texts in a timeline come from. */
export interface TimelineSources {
  /** The flow version that the call ran, for labels of keys and look-ups; null when it is lost. */
  readonly flow: FlowDocument | null;
  readonly sounds: SoundTexts;
  /** A queue's name for people; null for a queue that no longer exists. */
  readonly queueLabel: (queue: QueueId) => Words | null;
}
