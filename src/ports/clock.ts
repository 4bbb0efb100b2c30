import type { Instant } from "../core/lib/brands.ts";

/** Time as an object, so that tests and the simulator can own it. */
export interface Clock {
  /** Wall clock, never going backwards within a process, in ms since the epoch. */
  now(): Instant;
  /** Calls `fire` at or soon after `at`; returns a function that cancels it. */
  alarm(at: Instant, fire: () => void): () => void;
}
