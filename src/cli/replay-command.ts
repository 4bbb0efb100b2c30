import { openStore } from "../adapters/store/index.ts";
import { createPinoLog } from "../adapters/system/index.ts";
import { reduceCall } from "../core/call/index.ts";
import { callId } from "../core/lib/brands.ts";
import type { Config } from "./config.ts";
import { replayCall } from "./replay.ts";

/**
 * Prints a call from its journal, beside a running controller; `call` is its id or its ticket's
 * number. Returns the exit code: 1 when the replay came to something else than what is stored.
 */
export async function replay(
  config: Config,
  call: string,
  say: (text: string) => void,
): Promise<number> {
  const log = createPinoLog("error");
  const store = openStore({ url: config.databaseUrl, log, busyMs: 5_000, readOnly: true });
  try {
    const ticket = /^\d+$/.test(call) ? await store.ticket(Number(call)) : null;
    const replayed = await replayCall({
      store,
      call: ticket?.call ?? callId(call),
      flowOf: (name, version) => store.loadFlow(name, version),
      reduce: reduceCall,
    });
    for (const line of replayed.lines) say(line);
    return replayed.isSame ? 0 : 1;
  } finally {
    await store.close();
  }
}
