import type { CallId } from "../core/lib/brands.ts";

/** One try of a caller to prove to be the holder of an account. */
export interface ProofWrite {
  /** With `seq` the journal entry it belongs to: counted once however often it is written. */
  readonly call: CallId;
  readonly seq: number;
  /** Ms since the epoch. */
  readonly at: number;
  /** The source that was asked: accounts of different sources are different accounts. */
  readonly source: string;
  /** Stored as a keyed hash only. */
  readonly account: string;
  /** The caller's number, null when withheld; stored as a keyed hash only. */
  readonly caller: string | null;
  /** `refused`: the account was locked, or the caller had guessed too often. */
  readonly result: "right" | "wrong" | "refused";
}

/** What a try is about. */
export type ProofTry = Pick<ProofWrite, "source" | "account" | "caller">;

/** How an account and a caller stand. */
export interface ProofStanding {
  readonly isLocked: boolean;
  /** Wrong and refused tries of this caller, or of all without a number, within the window. */
  readonly callerFailures: number;
}

/** A lock of an account, present or past. Which account it is nobody can read from it. */
export interface LockRecord {
  readonly id: number;
  readonly source: string;
  /** Wrong answers in a row that led to it. */
  readonly failures: number;
  /** Ms since the epoch. */
  readonly lockedAt: number;
  /** Null until somebody unlocks. */
  readonly until: number | null;
  /** Who unlocked it and when; null when nobody did. */
  readonly unlockedBy: string | null;
  readonly unlockedAt: number | null;
  /** The ticket of the call that led to it, and its caller; null when they are gone. */
  readonly ticket: number | null;
  readonly callerNumber: string | null;
}

/** Locks of accounts as supervisors see them. All reject with StoreAway when the store is away. */
export interface Locks {
  /** Newest first; `present` leaves out those that have lapsed or were unlocked. */
  locks(filter: {
    readonly present: boolean;
    readonly account?: string;
    readonly before?: number;
    readonly limit: number;
  }): Promise<readonly LockRecord[]>;
  /** Unlocks at once; the account starts afresh. Null for an unknown lock, "over" for a past one. */
  unlock(id: number, by: string): Promise<LockRecord | "over" | null>;
}
