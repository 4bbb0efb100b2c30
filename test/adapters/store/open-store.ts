import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { OpenDatabase } from "../../../src/adapters/store/open-database.ts";
import { openDatabase } from "../../../src/adapters/store/open-database.ts";
import { createStore, type SqliteStore } from "../../../src/adapters/store/open-store.ts";
import { quietLog } from "./story.ts";

/** A folder that is gone after the test. */
export function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "hotline-store-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A store in a file of its own, with the database behind it; closed after the test. */
export function openTestStore(
  path = join(makeFolder(), "hotline.db"),
  now: () => number = Date.now,
): OpenDatabase & { readonly store: SqliteStore } {
  const open = openDatabase({ url: `file:${path}`, log: quietLog, busyMs: 20 });
  onTestFinished(() => {
    open.db.close();
  });
  return { ...open, store: createStore(open, now) };
}
