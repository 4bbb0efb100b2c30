/**
 * Commits turns to the database named by the first argument until it is killed, and prints a line
 * for each acknowledged one. The second argument makes its calls different from those of others.
 */
import { writeSync } from "node:fs";
import { openStore } from "../../../src/adapters/store/open-store.ts";
import { callId } from "../../../src/core/lib/brands.ts";
import { batch, entry, inFlow, noon, opening, quietLog } from "./story.ts";

const [url = "", run = ""] = process.argv.slice(2);
const store = openStore({ url, log: quietLog, busyMs: 50 });
const calls = [1, 2, 3].map((n) => callId(`run${run}-call${n}`));
for (let seq = 1; ; seq += 1) {
  await store.commit(
    batch({
      journal: calls.map((call) => entry(call, seq)),
      snapshots: calls.map((call) => ({ call, seq, state: inFlow(call), timers: {} })),
      proofs: calls.map((call) => {
        const tried = { source: "bank", account: call, caller: null, result: "wrong" } as const;
        return { call, seq, at: noon, ...tried };
      }),
      tickets: [
        ...(seq === 1 ? calls.map((call) => opening(call)) : []),
        ...calls.map((call) => ({
          call,
          at: noon,
          change: { set: "recording", recording: `rec-${seq}`, durationMs: seq } as const,
          contactNumber: null,
        })),
      ],
    }),
  );
  // At once and past any buffer: what is printed has been acknowledged.
  writeSync(1, `${seq}\n`);
}
