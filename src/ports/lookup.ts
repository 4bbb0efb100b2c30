import type { LookupFailure } from "../core/call/index.ts";
import type { JsonObject } from "../core/lib/json.ts";
import type { Result } from "../core/lib/result.ts";

/** How a source did when it was asked last. */
export interface SourceHealth {
  readonly name: string;
  readonly ok: boolean;
  /** What was wrong, in words that hold nothing of a caller; null when nothing was. */
  readonly reason: string | null;
  /** Ms since the epoch; null when it has not been asked yet. */
  readonly at: number | null;
}

/**
 * Where a caller's data comes from. Never rejects: time-outs, refusals and nonsense are failures.
 * An answer never contains more than what was asked, and never of another account.
 */
export interface Lookup {
  /** Names of the sources that are configured. */
  readonly sources: ReadonlySet<string>;
  /** Asks `source`; arguments are plain here (secrets already resolved by the engine). */
  ask(
    source: string,
    args: Readonly<Record<string, string>>,
  ): Promise<Result<JsonObject, LookupFailure>>;
}
