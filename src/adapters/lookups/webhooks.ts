import { createHmac } from "node:crypto";
import type { Destination } from "../../contract/index.ts";
import type { CallOutResult } from "../../core/call/index.ts";
import type { JsonObject } from "../../core/lib/json.ts";
import type { CallOut } from "../../ports/call-out.ts";
import type { Log } from "../../ports/log.ts";
import { askPatiently } from "./attempts.ts";
import { type Attempt, Connections } from "./request-json.ts";

/** Messages on their way at once; further ones fail at once. */
const runningMax = 64;
/** Refusals that a further attempt may find gone. */
const passing: ReadonlySet<number> = new Set([408, 425, 429]);

/**
 * Tells destinations by requests that are signed as Standard Webhooks has it: `webhook-id`,
 * `webhook-timestamp` in seconds, and `webhook-signature` with the HMAC-SHA256 of
 * `id.timestamp.body` (github.com/standard-webhooks/standard-webhooks). Nothing of a message is
 * logged. End it with close.
 */
export class Webhooks implements CallOut {
  readonly #destinations: ReadonlyMap<string, Destination>;
  readonly #connections = new Connections();
  readonly #log: Log;
  #running = 0;

  constructor(destinations: Readonly<Record<string, Destination>>, log: Log) {
    this.#destinations = new Map(Object.entries(destinations));
    this.#log = log;
  }

  async tell(name: string, id: string, message: JsonObject): Promise<CallOutResult> {
    const destination = this.#destinations.get(name);
    if (destination === undefined || this.#running >= runningMax) {
      const reason = destination === undefined ? "not configured" : "too many at once";
      return this.#ended(name, id, "failed", reason);
    }
    this.#running += 1;
    try {
      const attempt = await this.#attempts(destination, id, bodyOf(message));
      return this.#ended(name, id, resultOf(attempt), reasonOf(attempt));
    } finally {
      this.#running -= 1;
    }
  }

  /** Closes idle connections. */
  close(): void {
    this.#connections.close();
  }

  #attempts(destination: Destination, id: string, body: string): Promise<Attempt> {
    const ask = (timeoutMs: number) =>
      this.#connections.ask({
        method: "POST",
        url: new URL(destination.url),
        headers: { ...destination.headers, ...signed(destination.secret, id, body) },
        body,
        timeoutMs,
      });
    return askPatiently(destination, ask, (attempt) => resultOf(attempt) === "failed");
  }

  #ended(destination: string, id: string, result: CallOutResult, reason: string): CallOutResult {
    if (result !== "done") {
      this.#log.warn({ event: "call_out.failed", destination, id, result, reason }, "not told");
    }
    return result;
  }
}

function signed(secret: string, id: string, body: string): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const key = Buffer.from(secret.slice("whsec_".length), "base64");
  const signature = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64");
  return {
    "webhook-id": id,
    "webhook-timestamp": timestamp,
    "webhook-signature": `v1,${signature}`,
  };
}

/** The message as it is sent, its instant as people write it. */
function bodyOf(message: JsonObject): string {
  const { timestamp } = message;
  const at = typeof timestamp === "number" ? new Date(timestamp).toISOString() : null;
  return JSON.stringify({ ...message, timestamp: at });
}

function resultOf(attempt: Attempt): CallOutResult {
  // Only an answer with status 200 is read at all: what it says does not matter.
  if (attempt.kind === "nonsense") return "done";
  if (attempt.kind !== "answer") return "failed";
  const { status } = attempt;
  if (status >= 200 && status < 300) return "done";
  return status >= 500 || passing.has(status) ? "failed" : "refused";
}

function reasonOf(attempt: Attempt): string {
  if (attempt.kind === "answer") return `status ${attempt.status}`;
  return attempt.kind === "unreachable" ? attempt.code : attempt.kind;
}
