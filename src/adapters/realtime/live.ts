import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocket, WebSocketServer } from "ws";
import { LiveHello, type LiveMessage } from "../../contract/index.ts";
import { instant } from "../../core/lib/brands.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";
import type { SignedIn, SignInEnd } from "../../ports/signed-in.ts";
import { Board, type BoardParts } from "./board.ts";
import { type Patch, patchMessage, patchWriter, type Viewer } from "./patch-ring.ts";
import { PhoneFeed } from "./phone-feed.ts";

/** Limits of one page's socket. */
export const liveLimits = {
  /** A hello is a hundred bytes. */
  messageBytes: 4_096,
  /** A page says hello once, and again after a gap. */
  messagesPerPing: 20,
  /** Bytes waiting for a page that does not read. */
  bufferedBytes: 1024 * 1024,
  helloMs: 5_000,
  pingMs: 5_000,
} as const;

/** A page and what it has been given. */
interface Page {
  readonly socket: WebSocket;
  readonly tokenHash: string;
  readonly viewer: Viewer;
  readonly isAgent: boolean;
  /** Whether it has the document: then patches follow. */
  isFed: boolean;
  isGreeting: boolean;
  isAlive: boolean;
  messages: number;
  leave: () => void;
}

/** Keeps open pages up to date. End it with close. */
export class Live {
  readonly #board: Board;
  readonly #phones: PhoneFeed;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #pages = new Set<Page>();
  readonly #server = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: liveLimits.messageBytes,
  });
  #unwatch: (() => void) | null = null;
  #cancelPing: (() => void) | null = null;

  constructor(parts: BoardParts) {
    this.#board = new Board(parts);
    this.#phones = new PhoneFeed(parts.control);
    this.#clock = parts.clock;
    this.#log = parts.log;
  }

  /** How many pages are open. */
  get size(): number {
    return this.#pages.size;
  }

  /** Takes over the upgrade of a page whose cookie and Origin have been checked. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer, who: SignedIn): void {
    this.#server.handleUpgrade(request, socket, head, (page) => this.#open(page, who));
  }

  /** Takes over the upgrade of a demo phone's page whose token has been checked. */
  acceptPhone(
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    phone: { readonly address: string; readonly hold: (cut: () => void) => () => void },
  ): void {
    this.#server.handleUpgrade(request, socket, head, (page) => {
      const end = this.#phones.open(page, phone.address);
      const release = phone.hold(() => closeSoon(page, 1008, "line ended"));
      page.once("close", () => {
        end();
        release();
      });
    });
  }

  /** Whether a page of this sign-in is open. */
  isOpen(tokenHash: string): boolean {
    for (const page of this.#pages) if (page.tokenHash === tokenHash) return true;
    return false;
  }

  /** Says goodbye to all pages of a sign-in. */
  end(tokenHash: string, reason: SignInEnd): void {
    for (const page of this.#pages) {
      if (page.tokenHash !== tokenHash) continue;
      send(page.socket, JSON.stringify({ type: "goodbye", reason } satisfies LiveMessage));
      closeSoon(page.socket, 1000, reason);
      this.#remove(page);
    }
  }

  /** Closes all pages; they come back by themselves. */
  close(): void {
    for (const page of [...this.#pages]) {
      closeSoon(page.socket, 1012, "restarting");
      this.#remove(page);
    }
    this.#phones.close();
    this.#server.close();
  }

  #open(socket: WebSocket, { user, record }: SignedIn): void {
    const page: Page = {
      socket,
      tokenHash: record.tokenHash,
      viewer: { user: user.name, isOverseer: user.role !== "agent" },
      isAgent: user.role === "agent",
      isFed: false,
      isGreeting: false,
      isAlive: true,
      messages: 0,
      leave: () => {},
    };
    if (this.#pages.size === 0) this.#begin();
    this.#pages.add(page);
    const helloDue = instant(this.#clock.now() + liveLimits.helloMs);
    const cancelHello = this.#clock.alarm(helloDue, () => {
      if (!page.isFed) closeSoon(socket, 1008, "no hello");
    });
    socket.on("pong", () => {
      page.isAlive = true;
    });
    socket.on("error", () => socket.terminate());
    socket.once("close", () => {
      cancelHello();
      this.#remove(page);
    });
    socket.on("message", (data, isBinary) => {
      page.messages += 1;
      const hello = isBinary ? null : helloOf(String(data));
      if (hello === null || page.messages > liveLimits.messagesPerPing) {
        closeSoon(socket, 1008, hello === null ? "not a hello" : "too many messages");
        return;
      }
      void this.#greet(page, hello).catch((error: unknown) => {
        this.#log.warn({ event: "live.greet_failed", error }, "A page was not served.");
        closeSoon(socket, 1011, "not now");
      });
    });
  }

  async #greet(page: Page, hello: LiveHello): Promise<void> {
    if (page.isGreeting) return;
    page.isGreeting = true;
    const isFirst = !page.isFed;
    if (isFirst && page.isAgent) {
      const leave = await this.#board.sitDown(page.viewer.user);
      if (!this.#pages.has(page)) {
        leave();
        return;
      }
      page.leave = leave;
    }
    page.isFed = false;
    const missed = this.#board.since(hello.boot, hello.seq);
    if (missed === null) this.#sendSnapshot(page);
    else this.#sendMissed(page, missed);
    page.isFed = true;
    page.isGreeting = false;
    if (missed !== null && page.isAgent) this.#board.renewMe(page.viewer.user);
  }

  #sendSnapshot(page: Page): void {
    const view = this.#board.view(page.viewer);
    const { boot, seq } = this.#board;
    const now = this.#clock.now();
    this.#send(page, JSON.stringify({ type: "snapshot", boot, seq, now, view }));
  }

  /** At least one message, so that the page knows that it is up to date. */
  #sendMissed(page: Page, missed: readonly Patch[]): void {
    for (const patch of missed) this.#send(page, patchMessage(patch, page.viewer));
    if (missed.length > 0) return;
    const { seq } = this.#board;
    const now = this.#clock.now();
    this.#send(page, JSON.stringify({ type: "patch", seq, now, changes: [] }));
  }

  #begin(): void {
    this.#unwatch = this.#board.watch((patch) => {
      const write = patchWriter(patch);
      for (const page of this.#pages) if (page.isFed) this.#send(page, write(page.viewer));
    });
    this.#pingLater();
  }

  #remove(page: Page): void {
    if (!this.#pages.delete(page)) return;
    page.isFed = false;
    page.leave();
    if (this.#pages.size > 0) return;
    this.#unwatch?.();
    this.#unwatch = null;
    this.#cancelPing?.();
    this.#cancelPing = null;
  }

  #send(page: Page, text: string): void {
    if (page.socket.bufferedAmount > liveLimits.bufferedBytes) {
      page.isFed = false;
      closeSoon(page.socket, 1013, "reads too slowly");
      return;
    }
    send(page.socket, text);
  }

  #pingLater(): void {
    const due = instant(this.#clock.now() + liveLimits.pingMs);
    this.#cancelPing = this.#clock.alarm(due, () => {
      for (const page of this.#pages) {
        if (!page.isAlive) page.socket.terminate();
        page.isAlive = false;
        page.messages = 0;
        if (page.socket.readyState === WebSocket.OPEN) page.socket.ping();
      }
      this.#pingLater();
    });
  }
}

function send(socket: WebSocket, text: string): void {
  if (socket.readyState === WebSocket.OPEN) socket.send(text);
}

/** Closes with a reason, and without more patience after a second. */
function closeSoon(socket: WebSocket, code: number, reason: string): void {
  if (socket.readyState === WebSocket.CLOSED) return;
  socket.close(code, reason);
  setTimeout(() => socket.terminate(), 1_000).unref();
}

function helloOf(text: string): LiveHello | null {
  try {
    return LiveHello.safeParse(JSON.parse(text)).data ?? null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
