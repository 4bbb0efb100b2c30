/**
 * Uses a store in the folder named by the first argument in all ways, collects all garbage, and
 * prints how many of SQLite's objects were made and how many of them are gone. Needs --expose-gc.
 */
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { openStore } from "../../../src/adapters/store/open-store.ts";
import { callId } from "../../../src/core/lib/brands.ts";
import { batch, entry, inFlow, noon, opening, quietLog } from "./story.ts";

type Native = { prepare(...args: unknown[]): object };

const made: WeakRef<object>[] = [];

/** Notes every statement that the compiled part of better-sqlite3 makes from here on. */
function watchStatements(): void {
  const db = new Sqlite(":memory:");
  const own = Object.getOwnPropertySymbols(db).map((symbol) => Reflect.get(db, symbol));
  const native = own.find((value) => typeof value?.prepare === "function");
  // The wrapped object's prototype is shared by all databases.
  const shared = Object.getPrototypeOf(native) as Native;
  const { prepare } = shared;
  shared.prepare = function (...args) {
    const statement = prepare.apply(this, args);
    made.push(new WeakRef(statement));
    return statement;
  };
  Reflect.set(globalThis, "ownDatabase", db);
}

async function exercise(url: string, readOnly: boolean): Promise<void> {
  const store = openStore({ url, log: quietLog, busyMs: 50, readOnly });
  const call = callId("c1");
  if (!readOnly) {
    await store.commit(
      batch({
        journal: [entry(call, 1)],
        snapshots: [{ call, seq: 1, state: inFlow(call), timers: {} }],
        tickets: [opening(call)],
      }),
    );
    await store.editTicket(1001, { note: "Hello" }, 1, "sam");
  }
  await store.remember();
  await store.journalOf(call);
  await store.snapshotOf(call);
  await store.tickets({ text: "Li Na", limit: 10 });
  await store.calls({ limit: 10 });
  await store.call(call);
  await store.users();
  await store.countVisits(noon, new Map());
  store.away();
  await store.close();
}

watchStatements();
const url = `file:${join(process.argv[2] ?? "", "hotline.db")}`;
await exercise(url, false);
await exercise(url, true);
for (let round = 0; round < 3; round += 1) {
  // A reference that was just read is kept to the end of its task.
  await new Promise((resolve) => setImmediate(resolve));
  globalThis.gc?.();
}
const gone = made.filter((each) => each.deref() === undefined).length;
console.log(JSON.stringify({ made: made.length, gone }));
