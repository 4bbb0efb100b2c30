import type { Instant } from "./brands.ts";

/**
 * The one shape of every machine. Pure and total: every event is legal in every state, and an
 * event that means nothing returns the same state object and no effects.
 */
export type Reducer<S, E, X> = (state: S, event: E, at: Instant) => readonly [S, readonly X[]];
