import http from "node:http";
import https from "node:https";

/** An answer of a source is a few fields: more is not an answer. */
const answerBytesMax = 64 * 1024;

/** What came of one attempt. */
export type Attempt =
  | { readonly kind: "answer"; readonly status: number; readonly body: unknown }
  | { readonly kind: "timeout" }
  | { readonly kind: "unreachable"; readonly code: string }
  /** There was an answer, but not JSON, or far too much of it. */
  | { readonly kind: "nonsense"; readonly why: string };

/** One request, with everything written out. */
export interface Ask {
  readonly method: "GET" | "POST";
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON text, or null for no body. */
  readonly body: string | null;
  /** From the first byte sent to the last byte received. */
  readonly timeoutMs: number;
}

/** Connections that are kept open between requests. */
export class Connections {
  readonly #options = {
    keepAlive: true,
    keepAliveMsecs: 10_000,
    maxFreeSockets: 16,
    timeout: 30_000,
  };
  readonly #http = new http.Agent(this.#options);
  readonly #https = new https.Agent(this.#options);

  /** Asks once; never rejects. A redirect is not followed: it is an answer with its status. */
  ask({ method, url, headers, body, timeoutMs }: Ask): Promise<Attempt> {
    const isTls = url.protocol === "https:";
    return new Promise((resolve) => {
      const signal = AbortSignal.timeout(timeoutMs);
      const options = {
        method,
        agent: isTls ? this.#https : this.#http,
        signal,
        headers: { accept: "application/json", ...headers, ...bodyHeaders(body) },
      };
      const fail = (error: Error): void => {
        const code = "code" in error && typeof error.code === "string" ? error.code : error.name;
        resolve(signal.aborted ? { kind: "timeout" } : { kind: "unreachable", code });
      };
      const request = (isTls ? https : http).request(url, options, (response) => {
        response.on("error", fail);
        void readAnswer(response).then(resolve, fail);
      });
      request.on("error", fail);
      request.end(body ?? undefined);
    });
  }

  /** Closes the connections that nobody uses. */
  close(): void {
    this.#http.destroy();
    this.#https.destroy();
  }
}

function bodyHeaders(body: string | null): Record<string, string> {
  if (body === null) return {};
  return { "content-type": "application/json", "content-length": String(Buffer.byteLength(body)) };
}

async function readAnswer(response: http.IncomingMessage): Promise<Attempt> {
  const status = response.statusCode ?? 0;
  if (status !== 200) {
    response.resume();
    return { kind: "answer", status, body: null };
  }
  const type = response.headers["content-type"] ?? "";
  if (!/^application\/([\w.-]+\+)?json\b/i.test(type)) {
    response.destroy();
    return { kind: "nonsense", why: "not JSON" };
  }
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of response) {
    const bytes = Buffer.from(part);
    size += bytes.length;
    if (size > answerBytesMax) {
      response.destroy();
      return { kind: "nonsense", why: "too large" };
    }
    parts.push(bytes);
  }
  try {
    return { kind: "answer", status, body: JSON.parse(Buffer.concat(parts).toString("utf8")) };
  } catch (error) {
    if (error instanceof SyntaxError) return { kind: "nonsense", why: "not JSON" };
    throw error;
  }
}
