import { Agent, type ClientRequest, type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps, Agent as TlsAgent } from "node:https";
import { ARI_FRAME_BYTES_MAX, ARI_POOL_IDLE_MS } from "./limits.ts";

/** Where and as whom requests are sent. */
export type HttpTarget = {
  /** Base of the API with a trailing slash, e.g. `http://127.0.0.1:8088/ari/`. */
  readonly baseUrl: URL;
  /** Value of the header Authorization. */
  readonly authorization: string;
};

/** What a lane tells of each request, exactly once, unless it was cancelled. */
export interface HttpLaneHandlers {
  answered(id: number, status: number, phrase: string, body: string): void;
  failed(id: number, reason: string): void;
}

/**
 * Requests over HTTP on sockets that are kept alive. With one socket it is as strictly ordered as
 * REST over a WebSocket; with several a slow request does not hold up the others.
 */
export class HttpLane {
  readonly #target: HttpTarget;
  readonly #handlers: HttpLaneHandlers;
  readonly #agent: Agent;
  readonly #running = new Map<number, ClientRequest>();

  constructor(target: HttpTarget, socketsMax: number, handlers: HttpLaneHandlers) {
    this.#target = target;
    this.#handlers = handlers;
    const options = {
      keepAlive: true,
      maxSockets: socketsMax,
      maxFreeSockets: socketsMax,
      scheduling: "lifo" as const,
      // Closes idle sockets before Asterisk closes them under a request.
      timeout: ARI_POOL_IDLE_MS,
    };
    this.#agent = target.baseUrl.protocol === "https:" ? new TlsAgent(options) : new Agent(options);
  }

  /** Sends a request; `uri` is relative to the API's base. */
  send(id: number, method: string, uri: string, body: string | null): void {
    this.#attempt(id, method, uri, body, true);
  }

  /** Gives a request up: nothing more is told of it. */
  cancel(id: number): void {
    const request = this.#running.get(id);
    this.#running.delete(id);
    request?.destroy();
  }

  /** Gives all requests up and closes the sockets. */
  close(): void {
    for (const id of [...this.#running.keys()]) this.cancel(id);
    this.#agent.destroy();
  }

  #attempt(id: number, method: string, uri: string, body: string | null, mayRepeat: boolean): void {
    const { baseUrl, authorization } = this.#target;
    const send = baseUrl.protocol === "https:" ? requestHttps : requestHttp;
    const headers: Record<string, string | number> = { authorization };
    if (body !== null) {
      headers["content-type"] = "application/json";
      headers["content-length"] = Buffer.byteLength(body);
    }
    const request = send(new URL(uri, baseUrl), { method, headers, agent: this.#agent });
    this.#running.set(id, request);
    request.once("response", (response) => this.#read(id, request, response));
    request.on("error", (error: NodeJS.ErrnoException) => {
      if (this.#running.get(id) !== request) return;
      this.#running.delete(id);
      // Asterisk closed the kept socket just as we wrote to it: it has not seen the request.
      if (mayRepeat && request.reusedSocket && error.code === "ECONNRESET") {
        this.#attempt(id, method, uri, body, false);
        return;
      }
      this.#handlers.failed(id, error.message);
    });
    request.end(body ?? undefined);
  }

  #read(id: number, request: ClientRequest, response: IncomingMessage): void {
    const chunks: Buffer[] = [];
    let bytes = 0;
    response.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > ARI_FRAME_BYTES_MAX) {
        request.destroy(new Error(`an answer larger than ${ARI_FRAME_BYTES_MAX} bytes`));
        return;
      }
      chunks.push(chunk);
    });
    response.on("end", () => {
      if (this.#running.get(id) !== request) return;
      this.#running.delete(id);
      const body = Buffer.concat(chunks).toString();
      this.#handlers.answered(id, response.statusCode ?? 0, response.statusMessage ?? "", body);
    });
  }
}
