import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { openKept } from "../../../src/adapters/store/kept-database.ts";
import { makeFolder } from "./open-store.ts";

const run = promisify(execFile);
const script = fileURLToPath(new URL("./collect-garbage.ts", import.meta.url));

describe("openKept", () => {
  it("lets none of a store's statements be collected, also after it was closed", async () => {
    const args = ["--expose-gc", "--import", "tsx", script, makeFolder()];
    const { stdout } = await run(process.execPath, args);

    const { made, gone } = JSON.parse(stdout);
    expect(made).toBeGreaterThan(40);
    expect(gone).toBe(0);
  });

  it("prepares a text once", () => {
    const db = openKept(":memory:");

    expect(db.prepare("SELECT 1")).toBe(db.prepare("SELECT 1"));
    db.close();
  });

  it("reads and sets pragmas as the package itself does", () => {
    const db = openKept(":memory:");

    db.pragma("user_version = 7");
    db.pragma("query_only = ON");
    db.pragma("query_only = OFF");
    db.pragma("query_only = ON");

    expect(db.pragma("user_version", { simple: true })).toBe(7);
    expect(db.pragma("user_version")).toEqual([{ user_version: 7 }]);
    expect(db.pragma("query_only", { simple: true })).toBe(1);
    db.close();
  });
});
