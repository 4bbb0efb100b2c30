import type {
  AriApplication,
  AriAsteriskInfo,
  AriBridge,
  AriChannel,
  AriEndpoint,
  AriEvent,
} from "./ari.generated.ts";
import { ARI_COMMAND_TIMEOUT_MS, ARI_PROMPT_BOUND_TIMEOUT_MS } from "./limits.ts";
import type { AriOperationName } from "./wire.ts";

/**
 * Which way a request goes. `ordered` are the WebSockets: requests that touch the same channel,
 * bridge or recording are done in the order in which they were sent, others side by side; for an
 * Asterisk before 22.4 it is one HTTP socket, and all are done in order.
 * `pool` is several HTTP sockets without an order: for what may wait behind a prompt. A command to
 * a channel waits for the prompt that plays on it, and on the ordered lane others wait with it.
 */
export type AriLane = "ordered" | "pool";

/** How one request is to be sent. */
export type AriCall = {
  readonly timeoutMs: number;
  readonly lane: AriLane;
  /** Sent at once, before the other requests of the same turn of the event loop (WebSocket only). */
  readonly isFirst?: boolean;
  /** What it touches besides that which its parameters name, for the order. */
  readonly about?: readonly string[];
};

/** The named default: a command that Asterisk does at once. */
export const ARI_COMMAND: AriCall = { timeoutMs: ARI_COMMAND_TIMEOUT_MS, lane: "ordered" };

/** A command that Asterisk shall do before all others of this turn of the event loop. */
export const ARI_FIRST: AriCall = { ...ARI_COMMAND, isFirst: true };

/** A command that may wait behind a prompt on its channel. */
export const ARI_PROMPT_BOUND: AriCall = {
  timeoutMs: ARI_PROMPT_BOUND_TIMEOUT_MS,
  lane: "pool",
};

/** Where Asterisk is and what we want of it. */
export type AriSettings = {
  /** Base of the API, `http://host:port/ari` or with https. */
  readonly url: string;
  readonly username: string;
  readonly password: string;
  /** Name of the Stasis application. */
  readonly application: string;
  /** Event types that Asterisk shall not send. */
  readonly disallowedEvents: readonly AriEvent["type"][];
  /** Event sources beyond our own channels, e.g. `endpoint:PJSIP`. */
  readonly subscriptions: readonly string[];
};

/** How Asterisk stands right after a connect. */
export type AriResync = {
  readonly info: AriAsteriskInfo;
  readonly channels: readonly AriChannel[];
  readonly bridges: readonly AriBridge[];
  readonly endpoints: readonly AriEndpoint[];
  readonly application: AriApplication;
  /** Whether requests go over the WebSocket; false for an Asterisk before 22.4. */
  readonly isRestOnSocket: boolean;
};

/** The one receiver of all that the client has to tell. A handler that throws is logged. */
export interface AriHandlers {
  /** After each connect, before any event of it; events held meanwhile follow at once. */
  resync(state: AriResync): void;
  event(event: AriEvent): void;
  /** The connection is lost (once for each `resync`); the client goes on trying by itself. */
  lost(reason: string): void;
  /**
   * Another client has taken the application's name. This one has closed itself, refuses all
   * requests and does not come back: its owner must stop acting on calls.
   */
  replaced(): void;
  /** For metrics: a request has ended after `ms`; status 0 means that there was no answer. */
  measured?(operation: AriOperationName, lane: AriLane, status: number, ms: number): void;
}
