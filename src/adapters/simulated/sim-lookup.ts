import type { LookupFailure } from "../../core/call/index.ts";
import type { JsonObject } from "../../core/lib/json.ts";
import type { Result } from "../../core/lib/result.ts";
import { err, ok } from "../../core/lib/result.ts";
import type { Lookup } from "../../ports/lookup.ts";
import type { SimClock } from "./sim-clock.ts";

/** What a source answers: data or a failure, after a time. */
export interface SimAnswer {
  readonly afterMs: number;
  readonly answer: JsonObject | LookupFailure;
}

/** One request that was made, for tests that look at what left the system. */
export interface SimRequest {
  readonly source: string;
  readonly args: Readonly<Record<string, string>>;
}

/** Sources of data in virtual time. */
export class SimLookup implements Lookup {
  readonly sources: ReadonlySet<string>;
  /** Requests so far, oldest first. */
  readonly requests: SimRequest[] = [];
  readonly #clock: SimClock;
  readonly #answer: (request: SimRequest) => SimAnswer;

  /** `answer` decides what each request brings. */
  constructor(
    clock: SimClock,
    sources: readonly string[],
    answer: (request: SimRequest) => SimAnswer,
  ) {
    this.#clock = clock;
    this.sources = new Set(sources);
    this.#answer = answer;
  }

  async ask(
    source: string,
    args: Readonly<Record<string, string>>,
  ): Promise<Result<JsonObject, LookupFailure>> {
    const request = { source, args };
    this.requests.push(request);
    const { afterMs, answer } = this.#answer(request);
    await this.#clock.sleep(afterMs);
    return typeof answer === "string" ? err(answer) : ok(answer);
  }
}
