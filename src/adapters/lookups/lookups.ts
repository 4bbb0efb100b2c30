import { performance } from "node:perf_hooks";
import type { LookupSource } from "../../contract/index.ts";
import type { LookupFailure } from "../../core/call/index.ts";
import type { JsonObject } from "../../core/lib/json.ts";
import { err, ok, type Result } from "../../core/lib/result.ts";
import type { Log } from "../../ports/log.ts";
import type { Lookup, SourceHealth } from "../../ports/lookup.ts";
import { askPatiently } from "./attempts.ts";
import { Breaker } from "./breaker.ts";
import { CsvDriver } from "./csv-driver.ts";
import type { Args, Attempt, Driver } from "./driver.ts";
import { HttpDriver } from "./http-driver.ts";
import { mapAnswer } from "./map-answer.ts";
import { PostgresDriver } from "./postgres-driver.ts";
import { SqliteDriver } from "./sqlite-driver.ts";

type Outcome = Result<JsonObject, LookupFailure>;

interface Source {
  readonly settings: LookupSource;
  readonly driver: Driver;
  readonly breaker: Breaker;
  running: number;
  health: SourceHealth;
}

/**
 * All configured sources. One that is slow, dead or talks nonsense is a failure within its budget,
 * and is left alone for a moment when it fails again and again. Nothing of a caller's data is
 * logged: not the address asked, as it may hold an account, nor the answer. End it with close.
 */
export class Lookups implements Lookup {
  readonly sources: ReadonlySet<string>;
  readonly #sources: ReadonlyMap<string, Source>;
  readonly #log: Log;

  constructor(settings: readonly LookupSource[], log: Log) {
    const now = (): number => performance.now();
    this.#sources = new Map(
      settings.map((source) => {
        const { name } = source;
        const health = { name, ok: true, reason: null, at: null };
        const driver = driverOf(source);
        return [name, { settings: source, driver, breaker: new Breaker(now), running: 0, health }];
      }),
    );
    this.sources = new Set(this.#sources.keys());
    this.#log = log;
  }

  /** Asks a source; see Lookup. */
  async ask(name: string, args: Args): Promise<Outcome> {
    const source = this.#sources.get(name);
    if (source === undefined) return err("unavailable");
    // Neither is the source's fault: its health stays what it was.
    if (source.running >= source.settings.concurrencyMax) {
      return this.#failed(name, "unavailable", "too many requests at once");
    }
    if (!source.breaker.mayTry()) return this.#failed(name, "unavailable", "left alone for now");
    source.running += 1;
    try {
      return await this.#attempts(source, args);
    } finally {
      source.running -= 1;
    }
  }

  /** How each source did when it was asked last. */
  health(): readonly SourceHealth[] {
    return [...this.#sources.values()].map(({ health }) => health);
  }

  /** Closes idle connections; requests under way end by themselves. */
  close(): void {
    for (const { driver } of this.#sources.values()) driver.close();
  }

  async #attempts(source: Source, args: Args): Promise<Outcome> {
    const { settings, breaker, driver } = source;
    const attempt = await askPatiently(
      settings,
      (timeoutMs) => driver.ask(args, timeoutMs),
      isWorthAnother,
    );
    if (isWorthAnother(attempt)) breaker.failed();
    else breaker.succeeded();
    const [outcome, reason] = judge(settings, args, attempt);
    source.health = { name: settings.name, ok: reason === null, reason, at: Date.now() };
    if (outcome.ok || reason === null) return outcome;
    return this.#failed(settings.name, outcome.error, reason);
  }

  #failed(source: string, failure: LookupFailure, reason: string): Outcome {
    this.#log.warn({ event: "lookup.failed", source, failure, reason }, "A look-up failed.");
    return err(failure);
  }
}

function driverOf(source: LookupSource): Driver {
  switch (source.kind) {
    case "sql":
      return source.url.startsWith("file:") ? new SqliteDriver(source) : new PostgresDriver(source);
    case "csv":
      return new CsvDriver(source);
    default:
      return new HttpDriver(source);
  }
}

/** What an attempt means to the call, and what is wrong with the source: null for nothing. */
function judge(
  { answer, repeats }: LookupSource,
  args: Args,
  attempt: Attempt,
): readonly [Outcome, string | null] {
  switch (attempt.kind) {
    case "missing":
      return [err("missing"), null];
    case "timeout":
      return [err("timeout"), "no answer in time"];
    case "unreachable":
    case "refused":
      return [err("unavailable"), attempt.why];
    case "nonsense":
      return [err("bad_answer"), attempt.why];
    case "answer":
      break;
  }
  const mapped = mapAnswer(answer, attempt.body);
  if (!mapped.ok)
    return [err("bad_answer"), `wrong fields: ${mapped.error.slice(0, 10).join(", ")}`];
  if (repeats !== null && mapped.value[repeats] !== args[repeats]) {
    return [err("bad_answer"), `the answer is about another ${repeats}`];
  }
  return [ok(mapped.value), null];
}

/** Time-outs, lost connections and faults of the other side may be gone at the next attempt. */
function isWorthAnother({ kind }: Attempt): boolean {
  return kind === "timeout" || kind === "unreachable";
}
