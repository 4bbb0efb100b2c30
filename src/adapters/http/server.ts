import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import type { ErrorCode } from "../../contract/index.ts";
import { AppError } from "../../contract/index.ts";
import type { SignedIn, SignInEnd } from "../../ports/signed-in.ts";
import { buildApp } from "./app.ts";
import type { Border } from "./border.ts";
import { tokenOf } from "./guards.ts";
import { mayConnect } from "./origin.ts";
import { PhoneLines } from "./phone-lines.ts";
import { appErrorOf, upgradeRefusal } from "./problems.ts";
import { SignIns } from "./sign-ins.ts";
import { type SipCaller, SipProxy } from "./sip-proxy.ts";

/** What keeps open pages up to date; `src/adapters/realtime` is it. */
export interface LiveFeed {
  /** Takes over the upgrade of a page whose cookie and Origin are right. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer, who: SignedIn): void;
  /** Takes over the upgrade of a demo phone's page; `hold` as in SipCaller. */
  acceptPhone(
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    phone: { readonly address: string; readonly hold: (cut: () => void) => () => void },
  ): void;
  /** Whether a page of this sign-in is open. */
  isOpen(tokenHash: string): boolean;
  /** Says goodbye to all pages of a sign-in. */
  end(tokenHash: string, reason: SignInEnd): void;
  close(): void;
}

/** What the HTTP border is made of. */
export type HttpDeps = Omit<Border, "signIns" | "phones"> & { readonly live: LiveFeed };

/** The HTTP border with a port. */
export interface HttpServer {
  /** Listens; rejects with the system's error (EADDRINUSE, EACCES …). Port 0 takes a free one. */
  listen(host: string, port: number): Promise<AddressInfo>;
  /** Closes the port and all sockets; browsers come back by themselves. */
  close(): Promise<void>;
}

/** Longest waits for a request's parts: a slow sender must not hold a connection. */
const waits = { headersMs: 10_000, requestMs: 20_000, idleMs: 65_000, checkMs: 2_000 } as const;

/** Wires app, live pages and the SIP proxy to one port. Nothing happens before `listen`. */
export function createHttpServer(deps: HttpDeps): HttpServer {
  const { live, ...parts } = deps;
  const sipSockets = new Map<string, Set<() => void>>();
  const signIns = new SignIns(
    deps.records,
    deps.control,
    {
      isOpen: (hash) => live.isOpen(hash),
      end: (hash, reason) => {
        live.end(hash, reason);
        for (const cut of sipSockets.get(hash) ?? []) cut();
      },
    },
    deps.clock,
    deps.log,
    deps.config.mayRing,
  );
  const phones = new PhoneLines(deps.control, deps.clock, deps.log, deps.config);
  const border: Border = { ...parts, signIns, phones };
  const sip = new SipProxy(deps.config.sipSocketUrl, deps.log);
  const server = createServer(
    {
      maxHeaderSize: 16 * 1024,
      headersTimeout: waits.headersMs,
      requestTimeout: waits.requestMs,
      keepAliveTimeout: waits.idleMs,
      connectionsCheckingInterval: waits.checkMs,
    },
    buildApp(border),
  );
  const doors = new Doors(border, live, sip, sipSockets);
  server.on("upgrade", (request, socket, head) => void doors.open(request, socket, head));
  return {
    listen: async (host, port) => {
      const address = await listen(server, host, port);
      signIns.start();
      phones.start();
      return address;
    },
    close: async () => {
      signIns.stop();
      phones.stop();
      live.close();
      sip.close();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

function listen(server: Server, host: string, port: number): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      const address = server.address();
      if (address === null || typeof address === "string") reject(new Error("No TCP address."));
      else resolve(address);
    });
  });
}

/** The three WebSocket paths and who may pass. */
class Doors {
  readonly #border: Border;
  readonly #live: LiveFeed;
  readonly #sip: SipProxy;
  readonly #sipSockets: Map<string, Set<() => void>>;

  constructor(
    border: Border,
    live: LiveFeed,
    sip: SipProxy,
    sipSockets: Map<string, Set<() => void>>,
  ) {
    this.#border = border;
    this.#live = live;
    this.#sip = sip;
    this.#sipSockets = sipSockets;
  }

  /** Lets a socket in or answers why not; never rejects. */
  async open(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    socket.on("error", () => socket.destroy());
    try {
      await this.#open(request, socket, head);
    } catch (error) {
      const { code } = appErrorOf(error);
      if (code === "HOTLINE_INTERNAL") {
        this.#border.log.error({ event: "http.upgrade_failed", error }, "An upgrade failed.");
      }
      socket.end(upgradeRefusal(code));
    }
  }

  async #open(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const { config } = this.#border;
    const url = new URL(request.url ?? "/", "http://hotline.invalid");
    const token = url.searchParams.get("token");
    if (!["/api/v1/live", "/api/v1/phone/live", "/sip"].includes(url.pathname)) {
      throw refusal("HOTLINE_NOT_FOUND");
    }
    if (!mayConnect(request, config.publicUrl)) throw refusal("HOTLINE_ORIGIN_WRONG");
    if (url.pathname === "/api/v1/live") {
      this.#live.accept(request, socket, head, await this.#person(request));
    } else if (url.pathname === "/api/v1/phone/live") {
      this.#live.acceptPhone(request, socket, head, this.#phone(token ?? ""));
    } else {
      const caller = token === null ? await this.#desk(request) : this.#phone(token);
      if (!offersSip(request)) throw refusal("HOTLINE_QUERY_INVALID");
      this.#sip.accept(request, socket, head, caller);
    }
  }

  async #person(request: IncomingMessage): Promise<SignedIn> {
    const token = tokenOf(request, this.#border.config.publicUrl);
    const who = token === null ? null : await this.#border.signIns.of(token);
    if (who === null) throw refusal("HOTLINE_SIGN_IN_NEEDED");
    return who;
  }

  async #desk(request: IncomingMessage): Promise<SipCaller> {
    const { record } = await this.#person(request);
    const address = record.lineAddress;
    if (address === null) throw refusal("HOTLINE_ROLE_MISSING");
    const hash = record.tokenHash;
    const hold = (cut: () => void): (() => void) => {
      const cuts = this.#sipSockets.get(hash) ?? new Set();
      this.#sipSockets.set(hash, cuts.add(cut));
      return () => {
        cuts.delete(cut);
        if (cuts.size === 0) this.#sipSockets.delete(hash);
      };
    };
    return { address, hold };
  }

  #phone(token: string): SipCaller {
    const { phones, config } = this.#border;
    if (!config.demo) throw refusal("HOTLINE_DEMO_OFF");
    const address = phones.of(token);
    if (address === null) throw refusal("HOTLINE_PHONE_TOKEN_WRONG");
    return { address, hold: (cut) => phones.hold(address, cut) };
  }
}

const refusal = (code: ErrorCode): AppError => new AppError(code, "The WebSocket is refused.");

const offersSip = (request: IncomingMessage): boolean =>
  (request.headers["sec-websocket-protocol"] ?? "")
    .split(",")
    .some((name) => name.trim() === "sip");
