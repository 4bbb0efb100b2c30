import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { Duplex } from "node:stream";
import { WebSocket, WebSocketServer } from "ws";

/** A request as the fake Asterisk got it. */
export type FakeRequest = {
  readonly over: "socket" | "http";
  readonly method: string;
  /** Without the leading `/ari/`. */
  readonly uri: string;
  readonly body: unknown;
  /** Number of the WebSocket, from 1 on in the order of their opening; 0 over HTTP. */
  readonly socket: number;
};

/** What the fake answers; null for nothing at all. */
export type FakeAnswer = { readonly status: number; readonly body?: unknown } | null;

const OK: FakeAnswer = { status: 204 };

/** An Asterisk's API made of one HTTP server, for the odd orders that a real one shows rarely. */
export class FakeAri {
  /** Every request but those of the connect itself. */
  readonly requests: FakeRequest[] = [];
  /** Answers requests; undefined leaves it to the defaults. May be changed at any time. */
  answer: (request: FakeRequest) => FakeAnswer | undefined = () => undefined;
  /** False for an Asterisk before 22.4. */
  isRestOnSocket = true;
  /** False refuses connections with 503, as Asterisk does while it boots. */
  isAwake = true;
  channels: readonly object[] = [];
  bridges: readonly object[] = [];
  endpoints: readonly object[] = [];
  channelIds: readonly string[] = [];
  startupTime = "2026-01-01T00:00:00.000+0000";
  connects = 0;
  /** WebSockets that were opened for requests only. */
  requestSockets = 0;
  /** Id of the newest request on a WebSocket. */
  lastRequestId = "";
  /** HTTP sockets that were opened, not counting WebSockets. */
  httpSockets = 0;
  readonly #server: Server;
  readonly #wss: WebSocketServer;
  readonly #tcp = new Set<Socket>();
  readonly #listening = new Set<WebSocket>();
  /** The sockets below those of `#listening`. */
  readonly #eventSockets = new Set<Duplex>();

  constructor(options: { readonly autoPong?: boolean } = {}) {
    this.#wss = new WebSocketServer({ noServer: true, autoPong: options.autoPong ?? true });
    this.#server = createServer((request, response) => {
      void readText(request).then((text) => {
        const answer = this.#handle(0, request.method ?? "", request.url ?? "", text);
        if (answer === null) return;
        response.writeHead(answer.status, { "content-type": "application/json" });
        response.end(answer.body === undefined ? "" : JSON.stringify(answer.body));
      });
    });
    this.#server.on("connection", (socket) => {
      this.httpSockets += 1;
      this.#tcp.add(socket);
      socket.on("close", () => this.#tcp.delete(socket));
    });
    this.#server.on("upgrade", (request, socket, head) => {
      this.httpSockets -= 1;
      if (!this.isAwake) {
        socket.end("HTTP/1.1 503 Service Unavailable\r\n\r\n");
        return;
      }
      const isForRequests = /[?&]app=[^&]*-[0-9a-f]{8}-\d/.test(request.url ?? "");
      if (!isForRequests) this.#eventSockets.add(socket);
      socket.on("close", () => this.#eventSockets.delete(socket));
      this.#wss.handleUpgrade(request, socket, head, (ws) => this.#serve(ws, isForRequests));
    });
  }

  /** Listens on a free port of the loopback and returns the API's base. */
  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/ari`;
  }

  /** Sends an event to all clients, not on the WebSockets that they use for requests only. */
  emit(event: Readonly<Record<string, unknown>>): void {
    const head = { application: "test", timestamp: "2026-01-01T00:00:00.000+0000" };
    this.sendRaw(JSON.stringify({ ...head, ...event }));
  }

  /** Sends a frame as it is. */
  sendRaw(frame: string | Buffer): void {
    for (const ws of this.#listening) if (ws.readyState === WebSocket.OPEN) ws.send(frame);
  }

  /** Writes bytes behind the back of `ws`. */
  sendBytes(bytes: Buffer): void {
    for (const socket of this.#eventSockets) socket.write(bytes);
  }

  /** Cuts one of the WebSockets that are used for requests only. */
  cutOneForRequests(): void {
    for (const ws of this.#wss.clients) {
      if (!this.#listening.has(ws)) return ws.terminate();
    }
  }

  /** Cuts every connection without a word. */
  cut(): void {
    for (const socket of this.#tcp) socket.destroy();
  }

  /** Closes idle HTTP sockets, as Asterisk does after `session_keep_alive`. */
  closeIdle(): void {
    this.#server.closeIdleConnections();
  }

  async close(): Promise<void> {
    this.cut();
    this.#wss.close();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #serve(ws: WebSocket, isForRequests: boolean): void {
    if (isForRequests) this.requestSockets += 1;
    else {
      this.connects += 1;
      this.#listening.add(ws);
      ws.on("close", () => this.#listening.delete(ws));
    }
    const number = this.connects + this.requestSockets;
    ws.on("error", () => {});
    ws.on("message", (data) => {
      if (!this.isRestOnSocket) return;
      const frame = JSON.parse(data.toString()) as Readonly<Record<string, string>>;
      const { request_id = "", method = "", uri = "", message_body = "" } = frame;
      this.lastRequestId = request_id;
      const answer = this.#handle(number, method, `/ari/${uri}`, message_body);
      if (answer === null) return;
      this.#respond(ws, request_id, uri, answer);
    });
  }

  #respond(ws: WebSocket, request_id: string, uri: string, answer: NonNullable<FakeAnswer>): void {
    const body = answer.body === undefined ? {} : { message_body: JSON.stringify(answer.body) };
    const status = { status_code: answer.status, reason_phrase: "Because" };
    ws.send(JSON.stringify({ type: "RESTResponse", request_id, uri, ...status, ...body }));
  }

  #handle(socket: number, method: string, url: string, text: string): FakeAnswer {
    const over = socket === 0 ? "http" : "socket";
    const uri = url.replace(/^\/ari\//, "");
    const body: unknown = text === "" ? null : JSON.parse(text);
    const request = { over, method, uri, body, socket } as const;
    const own = this.answer(request);
    if (own !== undefined) {
      this.requests.push(request);
      return own;
    }
    const known = this.#connectAnswer(method, uri);
    if (known !== undefined) return known;
    this.requests.push(request);
    return OK;
  }

  #connectAnswer(method: string, uri: string): FakeAnswer | undefined {
    const application = {
      name: "test",
      channel_ids: this.channelIds,
      bridge_ids: [],
      endpoint_ids: [],
      device_names: [],
      events_allowed: [],
      events_disallowed: [],
    };
    if (uri.startsWith("applications/")) return { status: 200, body: application };
    if (method !== "GET") return undefined;
    if (uri === "asterisk/ping") return { status: 200, body: { ping: "pong" } };
    if (uri === "channels") return { status: 200, body: this.channels };
    if (uri === "bridges") return { status: 200, body: this.bridges };
    if (uri === "endpoints") return { status: 200, body: this.endpoints };
    if (!uri.startsWith("asterisk/info")) return undefined;
    const status = { startup_time: this.startupTime, last_reload_time: this.startupTime };
    return { status: 200, body: { system: { version: "22.10.1", entity_id: "e" }, status } };
  }
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

/** A channel as Asterisk lists it. */
export function fakeChannel(id: string, changes: Readonly<Record<string, unknown>> = {}): object {
  return {
    id,
    name: `PJSIP/trunk-${id}`,
    protocol_id: id,
    state: "Up",
    caller: { name: "", number: "" },
    connected: { name: "", number: "" },
    accountcode: "",
    dialplan: {
      context: "from-trunk",
      exten: "100",
      priority: 1,
      app_name: "Stasis",
      app_data: "test,trunk,100",
    },
    creationtime: "2026-01-01T00:00:00.000+0000",
    language: "en",
    ...changes,
  };
}
