import { performance } from "node:perf_hooks";
import { z } from "zod";
import type { AnswerField, LookupSource } from "../../contract/index.ts";
import type { LookupFailure } from "../../core/call/index.ts";
import type { JsonObject } from "../../core/lib/json.ts";
import { err, ok, type Result } from "../../core/lib/result.ts";
import type { Log } from "../../ports/log.ts";
import type { Lookup } from "../../ports/lookup.ts";
import { Breaker } from "./breaker.ts";
import { type Ask, type Attempt, Connections } from "./request-json.ts";

/** Between two attempts: long enough for a lost connection to be noticed on the other side. */
const pauseMs = 100;
/** A further attempt with less time than this would only be another time-out. */
const attemptMsMin = 200;

type Outcome = Result<JsonObject, LookupFailure>;

interface Source {
  readonly settings: LookupSource;
  readonly shape: z.ZodType<JsonObject>;
  readonly breaker: Breaker;
  running: number;
}

/**
 * What an amount may be: beyond it, it is a mistake of the source. It is 10^12 whole units of a
 * currency with three digits behind the point, and all of it can be said exactly.
 */
const minorMax = 1_000_000_000_000_000;

const fieldShapes = {
  text: z.string().max(200),
  money: z.number().int().min(-minorMax).max(minorMax),
  currency: z.string().regex(/^[A-Z]{3}$/),
} as const satisfies Record<AnswerField, z.ZodType>;

/**
 * Look-ups over HTTP. A source that is slow, dead or talks nonsense is a failure within its budget,
 * and is left alone for a moment when it fails again and again. Nothing of a caller's data is
 * logged: not the address asked, as it may hold an account, nor the answer. End it with close.
 */
export class HttpLookup implements Lookup {
  readonly sources: ReadonlySet<string>;
  readonly #sources: ReadonlyMap<string, Source>;
  readonly #connections = new Connections();
  readonly #log: Log;

  constructor(settings: readonly LookupSource[], log: Log) {
    const now = (): number => performance.now();
    this.#sources = new Map(
      settings.map((source) => {
        const shape = shapeOf(source);
        return [source.name, { settings: source, shape, breaker: new Breaker(now), running: 0 }];
      }),
    );
    this.sources = new Set(this.#sources.keys());
    this.#log = log;
  }

  /** Asks a source; see Lookup. */
  async ask(name: string, args: Readonly<Record<string, string>>): Promise<Outcome> {
    const source = this.#sources.get(name);
    if (source === undefined) return this.#failed(name, "unavailable", "not configured");
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

  /** Closes idle connections; requests under way end by themselves. */
  close(): void {
    this.#connections.close();
  }

  async #attempts(source: Source, args: Readonly<Record<string, string>>): Promise<Outcome> {
    const { settings, breaker } = source;
    const started = performance.now();
    const leftMs = (): number => settings.budgetMs - (performance.now() - started);
    let attempt: Attempt = { kind: "timeout" };
    for (let tries = 0; tries <= settings.retries; tries += 1) {
      if (tries > 0) {
        if (leftMs() < pauseMs + attemptMsMin) break;
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
      const timeoutMs = Math.max(1, Math.min(settings.timeoutMs, leftMs()));
      attempt = await this.#connections.ask(askOf(settings, args, timeoutMs));
      if (!isWorthAnother(attempt)) break;
    }
    if (isWorthAnother(attempt)) breaker.failed();
    else breaker.succeeded();
    return this.#judge(source, args, attempt);
  }

  #judge(source: Source, args: Readonly<Record<string, string>>, attempt: Attempt): Outcome {
    const { name, repeats } = source.settings;
    switch (attempt.kind) {
      case "timeout":
        return this.#failed(name, "timeout", "no answer in time");
      case "unreachable":
        return this.#failed(name, "unavailable", attempt.code);
      case "nonsense":
        return this.#failed(name, "bad_answer", attempt.why);
      case "answer":
        break;
    }
    if (attempt.status === 404) return err("missing");
    if (attempt.status !== 200) {
      return this.#failed(name, "unavailable", `status ${attempt.status}`);
    }
    const parsed = source.shape.safeParse(attempt.body);
    if (!parsed.success) {
      const where = parsed.error.issues.map(({ path }) => path.join(".")).join(", ");
      return this.#failed(name, "bad_answer", `wrong fields: ${where || "all"}`);
    }
    if (repeats !== null && parsed.data[repeats] !== args[repeats]) {
      return this.#failed(name, "bad_answer", `the answer is about another ${repeats}`);
    }
    return ok(parsed.data);
  }

  #failed(source: string, failure: LookupFailure, reason: string): Outcome {
    this.#log.warn({ event: "lookup.failed", source, failure, reason }, "A look-up failed.");
    return err(failure);
  }
}

/** Time-outs, lost connections and errors of the server may be gone at the next attempt. */
function isWorthAnother(attempt: Attempt): boolean {
  return attempt.kind === "answer" ? attempt.status >= 500 : attempt.kind !== "nonsense";
}

/** Only the fields that are asked for: others are dropped and never reach the journal. */
function shapeOf({ answer }: LookupSource): z.ZodType<JsonObject> {
  const fields = Object.entries(answer).map(([name, kind]) => [name, fieldShapes[kind]] as const);
  return z.object(Object.fromEntries(fields));
}

function askOf(
  { method, url, body, headers }: LookupSource,
  args: Readonly<Record<string, string>>,
  timeoutMs: number,
): Ask {
  const filled = fill(url, args, encodeURIComponent);
  const fields = Object.entries(body ?? {}).map(([field, template]) => [
    field,
    fill(template, args, (text) => text),
  ]);
  return {
    method,
    url: new URL(filled),
    headers,
    body: body === null ? null : JSON.stringify(Object.fromEntries(fields)),
    timeoutMs,
  };
}

function fill(
  template: string,
  args: Readonly<Record<string, string>>,
  encode: (text: string) => string,
): string {
  return template.replace(/\{(\w+)\}/g, (_whole, name: string) => encode(args[name] ?? ""));
}
