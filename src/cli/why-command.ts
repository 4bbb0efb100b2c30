import { openStore } from "../adapters/store/index.ts";
import { createPinoLog } from "../adapters/system/index.ts";
import { callId } from "../core/lib/brands.ts";
import { promptWordsOf } from "./checked-flow.ts";
import type { Config } from "./config.ts";
import { timelineOf } from "./timeline.ts";

/** What of a call's timeline tells how it found its agent. */
const kinds: ReadonlySet<string> = new Set([
  "queued",
  "moved",
  "refused",
  "offered",
  "why",
  "offer_failed",
  "answered",
]);

/**
 * Prints why a call was offered to whom, beside a running controller; `call` is its id or its
 * ticket's number. Returns the exit code: 1 when the call is unknown or never asked for an agent.
 */
export async function why(
  config: Config,
  call: string,
  lang: "en" | "zh",
  say: (text: string) => void,
): Promise<number> {
  const log = createPinoLog("error");
  const store = openStore({ url: config.databaseUrl, log, busyMs: 5_000, readOnly: true });
  try {
    const ticket = /^\d+$/.test(call) ? await store.ticket(Number(call)) : null;
    const words = await promptWordsOf(config);
    const id = ticket?.call ?? callId(call);
    const told = await timelineOf(store, (each) => words[each], config.queues, id);
    const lines = told.filter(({ kind }) => kinds.has(kind));
    for (const { at, text } of lines) say(`${at}  ${text[lang]}`);
    if (lines.length > 0) return 0;
    say(
      told.length === 0
        ? `There is no call "${call}"; the ticket's page and GET /api/v1/calls show ids.`
        : `The call "${call}" never asked for an agent.`,
    );
    return 1;
  } finally {
    await store.close();
  }
}
