import type { Socket } from "node:net";
import { WebSocket } from "ws";
import {
  ARI_FRAME_BYTES_MAX,
  ARI_HANDSHAKE_TIMEOUT_MS,
  ARI_PING_INTERVAL_MS,
  ARI_PING_MISSES_MAX,
} from "./limits.ts";

/** What a connection tells; nothing after `closed`. */
export interface AriSocketHandlers {
  opened(): void;
  text(frame: string): void;
  /** Once, also when it never opened. */
  closed(reason: string): void;
}

/** One WebSocket to Asterisk with liveness and gathered writes; it is not reused after its end. */
export class AriSocket {
  readonly #ws: WebSocket;
  readonly #handlers: AriSocketHandlers;
  #tcp: Socket | null = null;
  #frames: string[] = [];
  #missedPongs = 0;
  #pings: NodeJS.Timeout | null = null;
  #reason = "";
  #isClosed = false;

  /**
   * @param url of `/ari/events` with the application
   * @param authorization value of the header
   */
  constructor(url: string, authorization: string, handlers: AriSocketHandlers) {
    this.#handlers = handlers;
    this.#ws = new WebSocket(url, {
      headers: { authorization },
      handshakeTimeout: ARI_HANDSHAKE_TIMEOUT_MS,
      maxPayload: ARI_FRAME_BYTES_MAX,
      perMessageDeflate: false,
      // Broken bytes in a caller's name must not end the connection; they become U+FFFD.
      skipUTF8Validation: true,
      // RFC 6455 5.3 wants masks against proxies that browsers talk through; an all-zero mask is a
      // mask, and lets `ws` skip the work.
      generateMask: (mask) => mask.fill(0),
    });
    this.#ws.on("upgrade", (response) => {
      this.#tcp = response.socket;
    });
    this.#ws.on("open", () => {
      this.#pings = setInterval(this.#ping, ARI_PING_INTERVAL_MS);
      this.#handlers.opened();
    });
    this.#ws.on("message", (data, isBinary) => {
      this.#missedPongs = 0;
      if (!this.#isClosed && !isBinary) this.#handlers.text(data.toString());
    });
    this.#ws.on("pong", () => {
      this.#missedPongs = 0;
    });
    this.#ws.on("error", (error) => {
      if (this.#reason === "") this.#reason = error.message;
    });
    this.#ws.on("close", (code) => this.#end(`closed with code ${code}`));
  }

  /**
   * Sends a frame. All frames of one turn of the event loop leave in one write.
   * @param isFirst whether it leaves at once, before the turn's other frames
   */
  readonly send = (frame: string, isFirst: boolean): void => {
    if (isFirst) {
      if (this.#ws.readyState === WebSocket.OPEN) this.#ws.send(frame);
      return;
    }
    if (this.#frames.length === 0) process.nextTick(this.#flush);
    this.#frames.push(frame);
  };

  /** Ends the connection at once; `closed` follows with this reason. */
  drop(reason: string): void {
    if (this.#reason === "") this.#reason = reason;
    this.#ws.terminate();
  }

  /** Ends the connection politely and silently: `closed` does not follow. */
  close(): void {
    this.#isClosed = true;
    this.#stop();
    if (this.#ws.readyState === WebSocket.OPEN) {
      this.#ws.close(1000);
      setTimeout(() => this.#ws.terminate(), 500).unref();
    } else {
      this.#ws.terminate();
    }
  }

  readonly #flush = (): void => {
    const frames = this.#frames;
    this.#frames = [];
    if (this.#ws.readyState !== WebSocket.OPEN) return;
    this.#tcp?.cork();
    for (const frame of frames) this.#ws.send(frame);
    this.#tcp?.uncork();
  };

  readonly #ping = (): void => {
    if (this.#missedPongs >= ARI_PING_MISSES_MAX) {
      this.drop(`no sign of life for ${this.#missedPongs * ARI_PING_INTERVAL_MS} ms`);
      return;
    }
    this.#missedPongs += 1;
    this.#ws.ping();
  };

  #end(reason: string): void {
    this.#stop();
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#handlers.closed(this.#reason === "" ? reason : this.#reason);
  }

  #stop(): void {
    if (this.#pings !== null) clearInterval(this.#pings);
    this.#pings = null;
  }
}
