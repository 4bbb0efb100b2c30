import {
  AriClient,
  type AriEvent,
  type AriHandlers,
  type AriResync,
  type AriSettings,
} from "../../../../src/adapters/asterisk/ari/index.ts";
import type { Log } from "../../../../src/ports/log.ts";

/** A client with everything that it has told so far. */
export type WatchedClient = {
  readonly client: AriClient;
  /** In order: `resync`, `lost: <reason>`, `replaced`, and the type of each event. */
  readonly told: string[];
  readonly events: AriEvent[];
  readonly resyncs: AriResync[];
  /** Level and message of each log line. */
  readonly logged: string[];
};

/** Makes a client that notes all it tells; it is not started. */
export function watchClient(
  settings: Partial<AriSettings> & { readonly url: string },
  extra: Partial<AriHandlers> = {},
): WatchedClient {
  const told: string[] = [];
  const events: AriEvent[] = [];
  const resyncs: AriResync[] = [];
  const logged: string[] = [];
  const line =
    (level: string) =>
    (_data: unknown, message: string): void => {
      logged.push(`${level}: ${message}`);
    };
  const log: Log = {
    debug: line("debug"),
    info: line("info"),
    warn: line("warn"),
    error: line("error"),
  };
  const client = new AriClient(
    {
      username: "hotline",
      password: "secret",
      application: "test",
      disallowedEvents: [],
      subscriptions: [],
      ...settings,
    },
    {
      resync: (state) => {
        told.push("resync");
        resyncs.push(state);
      },
      event: (event) => {
        told.push(event.type);
        events.push(event);
      },
      lost: (reason) => {
        told.push(`lost: ${reason}`);
      },
      replaced: () => {
        told.push("replaced");
      },
      ...extra,
    },
    log,
  );
  return { client, told, events, resyncs, logged };
}

/** Waits until `holds`, looking every 5 ms; fails with `what` after `limitMs`. */
export async function until(what: string, holds: () => boolean, limitMs = 15_000): Promise<void> {
  const giveUpAt = performance.now() + limitMs;
  while (!holds()) {
    if (performance.now() > giveUpAt) throw new Error(`not within ${limitMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
