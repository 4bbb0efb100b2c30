import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type RawData, WebSocket, WebSocketServer } from "ws";
import type { Log } from "../../ports/log.ts";
import { upgradeRefusal } from "./problems.ts";
import { refuseSip } from "./sip-guard.ts";

/** Limits of one SIP WebSocket. */
const sipLimits = {
  /** A SIP message with an SDP of many candidates has a few kilobytes. */
  messageBytes: 64 * 1024,
  /** Bytes waiting for a browser or for Asterisk. */
  bufferedBytes: 1024 * 1024,
  /** Messages in ten seconds: a call has about ten. */
  messagesPer10S: 300,
  /** A frozen browser is found after two of these at most. */
  pingMs: 2_000,
  openMs: 3_000,
} as const;

/** Whose line a WebSocket is for. */
export interface SipCaller {
  /** SIP user that its requests must come from. */
  readonly address: string;
  /** Called once the socket stands, with what cuts it; returns what to call at its end. */
  readonly hold: (cut: () => void) => () => void;
}

/** Carries SIP between browsers and Asterisk, which stays on loopback. End it with close. */
export class SipProxy {
  readonly #url: string;
  readonly #log: Log;
  readonly #server: WebSocketServer;
  readonly #down = new Set<WebSocket>();

  /** `url` is Asterisk's SIP WebSocket, e.g. `ws://127.0.0.1:8188/ws`. */
  constructor(url: string, log: Log) {
    this.#url = url;
    this.#log = log;
    this.#server = new WebSocketServer({
      noServer: true,
      // RFC 7118 4.2: the subprotocol is `sip`.
      handleProtocols: (offered) => (offered.has("sip") ? "sip" : false),
      perMessageDeflate: false,
      maxPayload: sipLimits.messageBytes,
    });
  }

  /** Connects to Asterisk first: a browser gets 502 while Asterisk is away, and tries again. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer, caller: SipCaller): void {
    const up = new WebSocket(this.#url, "sip", {
      perMessageDeflate: false,
      handshakeTimeout: sipLimits.openMs,
      maxPayload: sipLimits.messageBytes,
    });
    let isUp = false;
    up.once("error", () => {
      if (!isUp) socket.end(upgradeRefusal("HOTLINE_SIP_AWAY"));
    });
    socket.once("close", () => {
      if (!isUp) up.terminate();
    });
    up.once("open", () => {
      isUp = true;
      if (socket.destroyed) {
        up.terminate();
        return;
      }
      this.#server.handleUpgrade(request, socket, head, (down) => this.#join(down, up, caller));
    });
  }

  /** How many browsers are connected. */
  get size(): number {
    return this.#down.size;
  }

  /** Closes all; browsers come back by themselves. */
  close(): void {
    for (const socket of this.#down) closeSoon(socket, 1012, "restarting");
    this.#server.close();
  }

  #join(down: WebSocket, up: WebSocket, caller: SipCaller): void {
    this.#down.add(down);
    const release = caller.hold(() => closeSoon(down, 1008, "signed out"));
    const stopPings = pingUntilSilent(down);
    let messages = 0;
    const window = setInterval(() => {
      messages = 0;
    }, 10_000);
    down.on("message", (data, isBinary) => {
      messages += 1;
      const reason =
        messages > sipLimits.messagesPer10S
          ? "too many messages"
          : refuseSip(textOf(data), caller.address);
      if (reason !== null) {
        this.#log.warn({ event: "sip.refused", line: caller.address, reason }, "SIP was refused.");
        closeSoon(down, 1008, reason);
        return;
      }
      forward(data, isBinary, up);
    });
    up.on("message", (data, isBinary) => forward(data, isBinary, down));
    down.once("close", () => {
      this.#down.delete(down);
      clearInterval(window);
      stopPings();
      release();
      closeSoon(up, 1000, "");
    });
    up.once("close", () => closeSoon(down, 1012, "Asterisk has closed"));
    down.on("error", () => up.terminate());
    up.on("error", () => down.terminate());
  }
}

function forward(data: RawData, isBinary: boolean, to: WebSocket): void {
  if (to.readyState !== WebSocket.OPEN) return;
  if (to.bufferedAmount > sipLimits.bufferedBytes) {
    to.terminate();
    return;
  }
  to.send(data, { binary: isBinary });
}

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString("utf8");
  return data instanceof ArrayBuffer ? Buffer.from(data).toString("utf8") : data.toString("utf8");
}

/** Ends a socket whose browser has stopped answering: Asterisk then sees the phone leave. */
function pingUntilSilent(socket: WebSocket): () => void {
  let isAlive = true;
  socket.on("pong", () => {
    isAlive = true;
  });
  const timer = setInterval(() => {
    if (!isAlive) {
      socket.terminate();
      return;
    }
    isAlive = false;
    if (socket.readyState === WebSocket.OPEN) socket.ping();
  }, sipLimits.pingMs);
  return () => clearInterval(timer);
}

/** Closes with a reason, and without more patience after a second. */
function closeSoon(socket: WebSocket, code: number, reason: string): void {
  if (socket.readyState === WebSocket.CLOSED) return;
  socket.close(code, reason);
  setTimeout(() => socket.terminate(), 1_000).unref();
}
