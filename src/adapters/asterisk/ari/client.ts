import { randomUUID } from "node:crypto";
import type { Log } from "../../../ports/log.ts";
import type { AriEvent } from "./ari.generated.ts";
import { reconnectDelayMs } from "./backoff.ts";
import { AriError } from "./errors.ts";
import {
  ARI_HELD_EVENTS_MAX,
  ARI_PROBE_TIMEOUT_MS,
  ARI_RESYNC_TIMEOUT_MS,
  ARI_SOCKETS,
} from "./limits.ts";
import { AriRequests } from "./requests.ts";
import {
  ARI_COMMAND,
  type AriCall,
  type AriHandlers,
  type AriResync,
  type AriSettings,
} from "./settings.ts";
import { AriSocket, type AriSocketHandlers } from "./socket.ts";
import { type AriStats, createAriStats } from "./stats.ts";
import {
  type AriOperationName,
  type AriParams,
  type AriResult,
  operationRow,
  readFrame,
} from "./wire.ts";

/**
 *     idle -> connecting -> up -> waiting -> connecting ...      replaced, closed: for good
 *
 * `connecting` lasts from the TCP handshake to the end of the resync.
 */
type State = "idle" | "connecting" | "up" | "waiting" | "replaced" | "closed";

const PROBE: AriCall = { timeoutMs: ARI_PROBE_TIMEOUT_MS, lane: "ordered" };
const RESYNC: AriCall = { timeoutMs: ARI_RESYNC_TIMEOUT_MS, lane: "ordered" };

/**
 * A client of one Asterisk: events and requests over one WebSocket and requests over some more, all
 * kept up together without end.
 */
export class AriClient {
  readonly stats: AriStats = createAriStats();
  readonly #settings: AriSettings;
  readonly #handlers: AriHandlers;
  readonly #log: Log;
  readonly #eventsUrl: URL;
  readonly #authorization: string;
  readonly #requests: AriRequests;
  #state: State = "idle";
  #socket: AriSocket | null = null;
  /** The WebSockets beside the one of our application's events. */
  #further: AriSocket[] = [];
  #held: AriEvent[] = [];
  #failures = 0;
  #retry: NodeJS.Timeout | null = null;

  constructor(settings: AriSettings, handlers: AriHandlers, log: Log) {
    this.#settings = settings;
    this.#handlers = handlers;
    this.#log = log;
    const baseUrl = new URL(settings.url.endsWith("/") ? settings.url : `${settings.url}/`);
    const credentials = `${settings.username}:${settings.password}`;
    const authorization = `Basic ${Buffer.from(credentials).toString("base64")}`;
    const events = new URL("events", baseUrl);
    events.protocol = baseUrl.protocol === "https:" ? "wss:" : "ws:";
    events.searchParams.set("subscribeAll", "false");
    this.#eventsUrl = events;
    this.#authorization = authorization;
    const target = { baseUrl, authorization };
    this.#requests = new AriRequests(target, this.stats, handlers.measured?.bind(handlers), log);
  }

  /** Whether requests can be sent now. */
  get isUp(): boolean {
    return this.#state === "up";
  }

  /** Requests that are sent and not answered. */
  get inFlight(): number {
    return this.#requests.inFlight;
  }

  /** Begins to connect; does nothing when it has begun. */
  start(): void {
    if (this.#state === "idle") this.#connect();
  }

  /** Closes all connections and fails what is unanswered. Channels stay as they are. */
  close(): void {
    if (this.#state !== "replaced") this.#state = "closed";
    this.#shut("the client was closed");
  }

  /**
   * Sends a request and reads its answer.
   * @throws AriError; after `timeout` and `closed` Asterisk may have done it all the same
   */
  request<N extends AriOperationName>(
    name: N,
    params: AriParams<N>,
    call: AriCall = ARI_COMMAND,
  ): Promise<AriResult<N>> {
    // The answer is what Asterisk describes for this operation.
    return this.#enqueue(name, params, call, true) as Promise<AriResult<N>>;
  }

  /** As `request`, for callers who do not read the answer: its body is not parsed. */
  command<N extends AriOperationName>(
    name: N,
    params: AriParams<N>,
    call: AriCall = ARI_COMMAND,
  ): Promise<void> {
    return this.#enqueue(name, params, call, false) as Promise<void>;
  }

  #enqueue(
    name: AriOperationName,
    params: Readonly<Record<string, unknown>>,
    call: AriCall,
    wantsBody: boolean,
  ): Promise<unknown> {
    if (this.#state === "up") return this.#requests.send(name, params, call, wantsBody);
    const { method, path } = operationRow(name);
    const reason = this.#state === "replaced" ? "another controller took over" : "not connected";
    return Promise.reject(new AriError("closed", 0, method, path, reason));
  }

  #connect(): void {
    this.#state = "connecting";
    const socket: AriSocket = this.#open(this.#settings.application, {
      opened: () => {
        if (socket === this.#socket) void this.#establish(socket);
      },
      text: (frame) => {
        if (socket === this.#socket) this.#read(frame);
      },
      closed: (reason) => {
        if (socket === this.#socket) this.#lost(reason);
      },
    });
    this.#socket = socket;
  }

  /** Probes, sets filter and subscriptions, lists what lives: two round trips. */
  async #establish(socket: AriSocket): Promise<void> {
    try {
      const isRestOnSocket = await this.#probe(socket);
      const listener = await this.#openFurther(socket, isRestOnSocket ? ARI_SOCKETS - 1 : 1);
      if (socket !== this.#socket) return;
      if (isRestOnSocket) {
        this.#requests.sendOn([socket, ...this.#further].map(({ send }) => send));
      }
      const state = await this.#resync(isRestOnSocket, listener);
      if (socket !== this.#socket) return;
      this.#state = "up";
      this.#failures = 0;
      this.stats.connects += 1;
      this.#guard("resync", () => this.#handlers.resync(state));
      const held = this.#held;
      this.#held = [];
      for (const event of held) this.#deliver(event);
    } catch (error) {
      if (socket === this.#socket) socket.drop(error instanceof Error ? error.message : "failed");
    }
  }

  async #probe(socket: AriSocket): Promise<boolean> {
    this.#requests.sendOn([socket.send]);
    try {
      await this.#requests.send("asterisk.ping", {}, PROBE, false);
      return true;
    } catch (error) {
      const isUnanswered = error instanceof AriError && error.failure === "timeout";
      if (!isUnanswered || socket !== this.#socket) throw error;
      this.#requests.sendOn([]);
      this.#log.warn(
        { url: this.#settings.url },
        "Asterisk answers no requests on the WebSocket (before 22.4); requests go over HTTP",
      );
      return false;
    }
  }

  /**
   * Opens the other WebSockets; without one of them all are opened anew. Each has an application of
   * its own, for Asterisk knows no WebSocket without one, with a name that is used once: it is gone with
   * its WebSocket. Returns the name of the first.
   */
  async #openFurther(socket: AriSocket, count: number): Promise<string> {
    const connection = randomUUID().slice(0, 8);
    const names = Array.from(
      { length: count },
      (_, index) => `${this.#settings.application}-${connection}-${index + 1}`,
    );
    const opening = names.map((name) => {
      return new Promise<AriSocket>((resolve) => {
        const further = this.#open(name, {
          opened: () => resolve(further),
          text: (frame) => {
            if (socket === this.#socket) this.#read(frame);
          },
          closed: (reason) => {
            if (socket === this.#socket) socket.drop(`a further WebSocket: ${reason}`);
          },
        });
        this.#further.push(further);
      });
    });
    await Promise.all(opening);
    return names[0] ?? "";
  }

  #open(application: string, handlers: AriSocketHandlers): AriSocket {
    const url = new URL(this.#eventsUrl);
    url.searchParams.set("app", application);
    return new AriSocket(url.href, this.#authorization, handlers);
  }

  /**
   * Subscriptions belong to the listener's application, which ends with this connection. Asterisk keeps
   * ours while it has channels, and one that subscribes to `endpoint:` a second time leaves the first
   * subscription behind: when the application goes, the next phone that registers crashes Asterisk 22.10
   * (`endpoint_state_cb`, res/stasis/app.c).
   */
  async #resync(isRestOnSocket: boolean, listener: string): Promise<AriResync> {
    const { application: applicationName, disallowedEvents, subscriptions } = this.#settings;
    const filter = { disallowed: disallowedEvents.map((type) => ({ type })) };
    const ask = <N extends AriOperationName>(name: N, params: AriParams<N>) =>
      this.#requests.send(name, params, RESYNC, true) as Promise<AriResult<N>>;
    const setUp = [ask("applications.filter", { applicationName, filter })];
    if (subscriptions.length > 0) {
      setUp.push(
        ask("applications.filter", { applicationName: listener, filter }),
        ask("applications.subscribe", { applicationName: listener, eventSource: subscriptions }),
      );
    }
    const [info, channels, bridges, endpoints, application] = await Promise.all([
      ask("asterisk.getInfo", { only: ["system", "status"] }),
      ask("channels.list", {}),
      ask("bridges.list", {}),
      ask("endpoints.list", {}),
      ask("applications.get", { applicationName }),
      ...setUp,
    ]);
    return { info, channels, bridges, endpoints, application, isRestOnSocket };
  }

  #read(text: string): void {
    if (this.#requests.answerInBrief(text)) return;
    const frame = readFrame(text);
    switch (frame.kind) {
      case "response":
        this.#requests.answer(frame.response);
        return;
      case "event":
        this.stats.events += 1;
        if (frame.event.type === "ApplicationReplaced") this.#replaced(frame.event.application);
        else if (this.#state === "up") this.#deliver(frame.event);
        else this.#hold(frame.event);
        return;
      case "unknown":
        this.stats.unknownEvents += 1;
        return;
      case "malformed":
        this.stats.malformedFrames += 1;
        return;
    }
  }

  #hold(event: AriEvent): void {
    this.#held.push(event);
    if (this.#held.length > ARI_HELD_EVENTS_MAX) {
      this.#socket?.drop(`more than ${ARI_HELD_EVENTS_MAX} events before the lists came`);
    }
  }

  #deliver(event: AriEvent): void {
    try {
      this.#handlers.event(event);
    } catch (error) {
      this.#blame(event.type, error);
    }
  }

  #lost(reason: string): void {
    const wasUp = this.#state === "up";
    this.#state = "waiting";
    this.#shut(reason);
    this.#failures += 1;
    const delayMs = reconnectDelayMs(this.#failures, Math.random());
    const { url } = this.#settings;
    this.#log.warn({ url, reason, delayMs, failures: this.#failures }, "no Asterisk; trying again");
    this.#retry = setTimeout(() => this.#connect(), delayMs);
    if (!wasUp) return;
    this.stats.losses += 1;
    this.#guard("lost", () => this.#handlers.lost(reason));
  }

  #replaced(application: string): void {
    const wasUp = this.#state === "up";
    this.#state = "replaced";
    this.#shut("another controller took over");
    this.#log.error(
      { application },
      "another controller has taken this application; this one stops acting on calls",
    );
    if (wasUp) this.#guard("lost", () => this.#handlers.lost("another controller took over"));
    this.#guard("replaced", () => this.#handlers.replaced());
  }

  #shut(reason: string): void {
    if (this.#retry !== null) clearTimeout(this.#retry);
    this.#retry = null;
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
    for (const further of this.#further.splice(0)) further.close();
    this.#held = [];
    this.#requests.failAll(reason);
  }

  #guard(handler: string, call: () => void): void {
    try {
      call();
    } catch (error) {
      this.#blame(handler, error);
    }
  }

  #blame(handler: string, error: unknown): void {
    this.stats.handlerFailures += 1;
    this.#log.error({ err: error, handler }, "a handler of Asterisk's messages failed");
  }
}
