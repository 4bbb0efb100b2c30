import { once } from "node:events";
import { WebSocket } from "ws";
import { type LiveChange, LiveMessage, LiveView } from "../../../src/contract/index.ts";

type Node = Record<string, unknown>;

/** Applies a change as the contract says: null at a map's key means gone. */
function apply(view: Node, { path, value }: LiveChange): void {
  const last = path.at(-1) ?? "";
  let node = view;
  for (const key of path.slice(0, -1)) node = node[key] as Node;
  const isEntry = path.length === 2 && (path[0] === "queues" || path[0] === "agents");
  if (value === null && isEntry) delete node[last];
  else node[last] = value;
}

/** A page's end of /api/v1/live, as strict as the contract. */
export class LivePage {
  readonly socket: WebSocket;
  readonly messages: LiveMessage[] = [];
  view: Node | null = null;
  boot = "";
  seq = -1;
  goodbye: string | null = null;
  closeCode: number | null = null;

  constructor(url: string, cookie: string, options: { autoPong?: boolean } = {}) {
    this.socket = new WebSocket(`${url.replace("http", "ws")}/api/v1/live`, {
      headers: { cookie, origin: url },
      ...options,
    });
    this.socket.on("error", () => {});
    this.socket.on("close", (code) => {
      this.closeCode = code;
    });
    this.socket.on("message", (data) => this.#take(LiveMessage.parse(JSON.parse(String(data)))));
  }

  /** Opens and says hello; resolves with the first answer taken. */
  async hello(place: { boot?: string; seq?: number } = {}): Promise<this> {
    if (this.socket.readyState !== WebSocket.OPEN) await once(this.socket, "open");
    const known = this.messages.length;
    this.socket.send(JSON.stringify({ type: "hello", ...place }));
    while (this.messages.length === known) await once(this.socket, "message");
    return this;
  }

  /** The document, checked against the contract. */
  get document(): LiveView {
    return LiveView.parse(this.view);
  }

  /** Waits until the server has read all that we have sent, our pongs among it. */
  async settle(): Promise<void> {
    // With the first answer we have read the server's own ping; with the second it has our pong.
    for (let round = 0; round < 2; round += 1) {
      const answered = once(this.socket, "pong");
      this.socket.ping();
      await answered;
    }
  }

  async close(): Promise<void> {
    if (this.socket.readyState === WebSocket.CLOSED) return;
    const closed = once(this.socket, "close");
    this.socket.close();
    await closed;
  }

  #take(message: LiveMessage): void {
    this.messages.push(message);
    if (message.type === "snapshot") {
      this.view = structuredClone(message.view) as Node;
      this.boot = message.boot;
      this.seq = message.seq;
    } else if (message.type === "patch") {
      const isEcho = message.changes.length === 0 && message.seq === this.seq;
      if (!isEcho && message.seq !== this.seq + 1)
        throw new Error(`gap: ${this.seq}, ${message.seq}`);
      this.seq = message.seq;
      if (this.view !== null) for (const change of message.changes) apply(this.view, change);
    } else {
      this.goodbye = message.reason;
    }
  }
}
