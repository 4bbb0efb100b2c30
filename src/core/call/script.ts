import type { LegId } from "../lib/brands.ts";

/** A language that callers are spoken to in: BCP 47's primary tag. A further one is one more file. */
export type Lang = "en" | "zh";
/** All languages, in the order in which they are offered. */
export const langs: readonly Lang[] = ["en", "zh"];

/** A day or a time as it was told: an instant (ms since the epoch) with the IANA zone to see it in. */
export interface Moment {
  readonly at: number;
  readonly zone: string;
}

/** What of a date is said: the day and month alone, or with the day of the week, the year, both. */
export type DateForm = "day" | "weekday" | "year" | "full";

/** One thing a caller hears, independent of the voice that says it. */
export type Prompt =
  /** With `bargeIn` false keys do not interrupt it, nor what is said before it. */
  | { readonly kind: "sound"; readonly name: string; readonly bargeIn?: false }
  | { readonly kind: "digits"; readonly value: string }
  /** A whole number, or one with up to six digits behind the point. */
  | { readonly kind: "number"; readonly value: number }
  /** A place in an order, from 0: first, second … */
  | { readonly kind: "ordinal"; readonly value: number }
  /** A day: `YYYY-MM-DD`, or the day that an instant falls on. */
  | { readonly kind: "date"; readonly value: string | Moment; readonly form: DateForm }
  /** A time of day to the minute: `HH:MM`, or what clocks show at an instant. */
  | { readonly kind: "time"; readonly value: string | Moment }
  /** A length of time, said in its largest unit and the next smaller one. */
  | { readonly kind: "duration"; readonly ms: number }
  /** A telephone number; what separates its groups in writing separates them in speech. */
  | { readonly kind: "phone"; readonly value: string }
  /** What the caller has recorded in this call. */
  | { readonly kind: "recording"; readonly name: string }
  /** Words that nobody recorded, such as a merchant's name: spoken when they are needed. */
  | { readonly kind: "text"; readonly value: string }
  /** An amount in the currency's minor units (ISO 4217), e.g. 1205 USD is $12.05. */
  | { readonly kind: "money"; readonly minor: number; readonly currency: string }
  /** The place in a queue, 1 for the next to be served. */
  | { readonly kind: "position"; readonly value: number }
  /** The expected wait in whole minutes, 0 for none at least; `to` null for more than `from`. */
  | { readonly kind: "wait"; readonly from: number; readonly to: number | null };

/** What a leg does after its prompts; exactly one. */
export type Wait =
  /** Ends when the prompts have been heard. */
  | { readonly kind: "none" }
  | DigitsWait
  | RecordWait
  /** Music until a later script replaces it, or one of `keys` is pressed where there are any. */
  | { readonly kind: "hold"; readonly music: string; readonly keys?: string }
  | JoinWait
  /** The tone of a telephone that rings, until a later script replaces it. */
  | { readonly kind: "ringing" }
  | { readonly kind: "hangup"; readonly cause: HangupCause };

/** Talks with the others in the room until a later script replaces it. */
export interface JoinWait {
  readonly kind: "join";
  readonly room: string;
  /** The name of the recording that begins with the second party; null for none. */
  readonly record: string | null;
  /**
   * What this leg hears instead of the room while the other party keeps it on hold; null in a talk.
   * The leg stays in the room: its own voice goes on into room and recording, the music does not.
   */
  readonly music: string | null;
}

/** Collects keys. The prompts are interrupted by the first key: callers who know the menu are fast. */
export interface DigitsWait {
  readonly kind: "digits";
  readonly min: number;
  readonly max: number;
  /** The key that ends the input early and is not part of it; null for none. */
  readonly endKey: string | null;
  /** Time for the first key after the prompts have ended. */
  readonly firstMs: number;
  /** Time for each further key. */
  readonly nextMs: number;
  /** Secret digits reach no event: the outcome carries a reference into the vault. */
  readonly secret: boolean;
  /**
   * Keys that end the wait at once and mean something everywhere. The outcome is that key alone,
   * open also where secret digits are asked: what was typed before it is forgotten. None when left out.
   */
  readonly exits?: readonly string[];
}

/** Records what the party says. The prompts before it cannot be interrupted. */
export interface RecordWait {
  readonly kind: "record";
  /**
   * The recording's name, used once in a call: a script that has it again goes on with the
   * recording, or tells its end when that is over.
   */
  readonly name: string;
  readonly maxMs: number;
  /** So much silence ends it, and is cut off its end. */
  readonly silenceMs: number;
  /** The key that ends it; null for none. */
  readonly endKey: "#" | "*" | null;
  /** Whether a tone says when to speak. */
  readonly beep: boolean;
}

/** Why a leg ended, in carrier-neutral words. */
export type HangupCause =
  | "normal"
  | "busy"
  | "no_answer"
  | "rejected"
  | "unreachable"
  | "congestion"
  | "failed"
  /** The media stopped: a browser or a phone that vanished without saying goodbye. */
  | "lost";

/** Prompts, then one wait. */
export interface Told {
  readonly prompts: readonly Prompt[];
  readonly wait: Wait;
}

/**
 * What one leg is told: prompts, then exactly one wait. Performing a script replaces whatever the
 * leg was doing. Its end comes back as `script_ended` with the same step; a stale step changes nothing.
 */
export interface Script extends Told {
  readonly leg: LegId;
  readonly step: number;
  readonly lang: Lang;
}

/** How a script ended. `hold` without keys and `join` end only by being replaced. */
export type Outcome =
  | { readonly kind: "heard" }
  | {
      readonly kind: "digits";
      /** The keys without the end key; empty for no input. */
      readonly value: string;
      readonly endedBy: DigitsEnd;
      /** Whether a key cut the prompts short. */
      readonly bargedIn: boolean;
    }
  | {
      readonly kind: "secret";
      /** Where the vault keeps the digits; meaningless after a restart. */
      readonly ref: string;
      readonly length: number;
      readonly endedBy: DigitsEnd;
      readonly bargedIn: boolean;
    }
  /** Also when the party hung up meanwhile: before the leg's end. Silent ones last next to nothing. */
  | { readonly kind: "recorded"; readonly recording: string; readonly durationMs: number }
  | { readonly kind: "failed"; readonly code: string };

/** What not every carrier can do; a flow that needs it is refused where it is missing. */
export type Capability = "record" | "dial_number" | "dial_sip";

/** What ended a collection of digits. */
export type DigitsEnd = "max" | "end_key" | "timeout" | "exit_key";
