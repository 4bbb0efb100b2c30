/** How guessing of PINs and dates of birth is held down. Counts hold across calls and restarts. */
export interface GuessLimits {
  /** Wrong answers in a row, from whichever numbers, that lock an account. */
  readonly accountFailuresMax: number;
  /** How long the first lock lasts; null until a supervisor unlocks. Each further wrong answer doubles it. */
  readonly lockMs: number | null;
  /** The longest lock. */
  readonly lockMsMax: number;
  /** Wrong answers of one caller's number within `callerWindowMs` after which it proves nothing more. */
  readonly callerFailuresMax: number;
  /** The same for all callers without a number together. */
  readonly withheldFailuresMax: number;
  readonly callerWindowMs: number;
  /** Wrong answers within the window that cost no delay: people mistype. */
  readonly freeFailures: number;
  /** The delay after the next wrong answer; each further one doubles it. */
  readonly delayMs: number;
  readonly delayMsMax: number;
  /** Answers come at multiples of this, so that their time does not tell what they mean. */
  readonly paceMs: number;
}

/** The limits without configuration: about a hundred guesses a year at one account. */
export const defaultGuessLimits: GuessLimits = {
  accountFailuresMax: 5,
  lockMs: 30 * 60_000,
  lockMsMax: 24 * 3_600_000,
  callerFailuresMax: 10,
  withheldFailuresMax: 100,
  callerWindowMs: 24 * 3_600_000,
  freeFailures: 3,
  delayMs: 1_000,
  delayMsMax: 8_000,
  paceMs: 500,
};

/**
 * Until when an account is locked that has had `failures` wrong answers in a row, the newest at
 * `at` (ms since the epoch): null for not at all, infinity until somebody unlocks.
 */
export function lockedUntil(failures: number, at: number, limits: GuessLimits): number | null {
  const { accountFailuresMax, lockMs, lockMsMax } = limits;
  if (failures < accountFailuresMax) return null;
  if (lockMs === null) return Number.POSITIVE_INFINITY;
  return at + Math.min(lockMsMax, lockMs * 2 ** (failures - accountFailuresMax));
}

/** How long a caller with `failures` wrong answers within the window waits for the next answer. */
export function guessDelayMs(failures: number, limits: GuessLimits): number {
  const { freeFailures, delayMs, delayMsMax } = limits;
  if (failures < freeFailures) return 0;
  return Math.min(delayMsMax, delayMs * 2 ** (failures - freeFailures));
}

/** Whether a caller has guessed so often that no answer counts any more, not even a right one. */
export function isCallerBlocked(failures: number, hasNumber: boolean, limits: GuessLimits) {
  return failures >= (hasNumber ? limits.callerFailuresMax : limits.withheldFailuresMax);
}

/** When an answer that was ready after `elapsedMs` is given, in ms from the same beginning. */
export function pacedMs(elapsedMs: number, { paceMs }: GuessLimits): number {
  return Math.max(1, Math.ceil(elapsedMs / paceMs)) * paceMs;
}
