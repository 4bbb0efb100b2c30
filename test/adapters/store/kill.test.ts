import { spawn } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { callId } from "../../../src/core/lib/brands.ts";
import { makeFolder, openTestStore } from "./open-store.ts";

const script = fileURLToPath(new URL("./commit-forever.ts", import.meta.url));

/** Runs the committing process, kills it `afterMs` after its first line; the last line it printed. */
function killAfter(url: string, run: number, afterMs: number): Promise<number> {
  const child = spawn(process.execPath, ["--import", "tsx", script, url, String(run)], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  let failure = "";
  child.stderr.on("data", (chunk: Buffer) => {
    failure += chunk.toString();
  });
  child.stdout.once("data", () => setTimeout(() => child.kill("SIGKILL"), afterMs));
  child.stdout.on("data", (chunk: Buffer) => {
    printed += chunk.toString();
  });
  return new Promise((resolve, reject) => {
    child.on("close", (_, signal) => {
      const lines = printed.slice(0, printed.lastIndexOf("\n")).split("\n");
      if (signal === "SIGKILL") resolve(Number(lines.at(-1)));
      else reject(new Error(`The committing process ended by itself: ${failure}`));
    });
  });
}

describe("a controller killed with SIGKILL in the middle of commits", () => {
  it("has lost no acknowledged turn and kept none in half", async () => {
    const path = join(makeFolder(), "hotline.db");
    const pauses = [20, 75, 150, 300];

    for (const [run, afterMs] of pauses.entries()) {
      const acknowledged = await killAfter(`file:${path}`, run, afterMs);

      const { store, db } = openTestStore(path);
      const kept: number[] = [];
      for (const name of [1, 2, 3]) {
        const call = callId(`run${run}-call${name}`);
        const seqs = (await store.journalOf(call)).map((each) => each.seq);
        expect(seqs).toEqual(seqs.map((_, index) => index + 1));
        expect((await store.snapshotOf(call))?.seq).toBe(seqs.length);
        const ticket = await store.ticketOfCall(call);
        expect(ticket?.number).toBe(1000 + run * 3 + name);
        expect(ticket?.recordings).toHaveLength(seqs.length);
        const count = db.prepare("SELECT count(*) FROM proofs WHERE call = ?").pluck();
        expect(count.get(call)).toBe(seqs.length);
        kept.push(seqs.length);
      }
      expect(new Set(kept).size).toBe(1);
      expect(acknowledged).toBeGreaterThan(0);
      expect([acknowledged, acknowledged + 1]).toContain(kept[0]);
      db.close();
    }
  }, 60_000);
});
