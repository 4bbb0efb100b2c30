import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openStore } from "../../../src/adapters/store/open-store.ts";
import { callId } from "../../../src/core/lib/brands.ts";
import type { ProofWrite } from "../../../src/ports/identity.ts";
import { makeFolder, openTestStore } from "./open-store.ts";
import { batch, noon, opening, quietLog } from "./story.ts";

const call = callId("c1");
const account = "4711004711";
const minute = 60_000;

function tried(seq: number, change: Partial<ProofWrite> = {}): ProofWrite {
  const caller = "+8613800138000";
  return {
    call,
    seq,
    at: noon + seq,
    source: "identity",
    account,
    caller,
    result: "wrong",
    ...change,
  };
}

/** A store in which the account has had so many wrong answers. */
async function guessed(times: number) {
  const open = openTestStore(undefined, () => noon + minute);
  const proofs = Array.from({ length: times }, (_, index) => tried(index + 1));
  await open.store.commit(batch({ tickets: [opening(call)], proofs }));
  const standing = (at: number, of = account) =>
    open.store.standing({ source: "identity", account: of, caller: "+8613800138000" }, at);
  return { ...open, standing };
}

describe("the store: wrong answers", () => {
  it("locks an account at the fifth, for half an hour, and no other", async () => {
    const { standing, store } = await guessed(5);

    expect(await standing(noon + minute)).toEqual({ isLocked: true, callerFailures: 5 });
    expect((await standing(noon + minute, "4711004712")).isLocked).toBe(false);
    expect((await standing(noon + 5 + 30 * minute)).isLocked).toBe(false);
    expect(await store.locks({ present: true, limit: 10 })).toEqual([
      {
        id: 1,
        source: "identity",
        failures: 5,
        lockedAt: noon + 5,
        until: noon + 5 + 30 * minute,
        unlockedBy: null,
        unlockedAt: null,
        ticket: 1001,
        callerNumber: "+861065500100",
      },
    ]);
  });

  it("counts a try once, however often its turn is committed", async () => {
    const { store, standing } = await guessed(0);
    for (let times = 0; times < 9; times += 1) await store.commit(batch({ proofs: [tried(1)] }));

    expect(await standing(noon + minute)).toEqual({ isLocked: false, callerFailures: 1 });
  });

  it("forgets wrong answers at a right one, and refused tries do not lock", async () => {
    const { store, standing } = await guessed(4);
    await store.commit(batch({ proofs: [tried(5, { result: "right" }), tried(6), tried(7)] }));
    const refused = [8, 9, 10].map((seq) => tried(seq, { result: "refused" }));
    await store.commit(batch({ proofs: refused }));

    expect(await standing(noon + minute)).toEqual({ isLocked: false, callerFailures: 9 });
  });

  it("counts callers without a number together, and drops what is older than the window", async () => {
    const { store } = await guessed(0);
    const ask = (at: number) => store.standing({ source: "identity", account, caller: null }, at);
    await store.commit(batch({ proofs: [tried(1, { caller: null }), tried(2, { caller: null })] }));
    expect((await ask(noon + minute)).callerFailures).toBe(2);

    await store.commit(batch({ proofs: [tried(3, { at: noon + 25 * 60 * minute })] }));
    expect((await ask(noon + minute)).callerFailures).toBe(0);
  });

  it("is unlocked by a supervisor, who is named, and then counts from nothing", async () => {
    const { store, standing } = await guessed(5);

    expect(await store.unlock(1, "sue")).toMatchObject({
      unlockedBy: "sue",
      unlockedAt: noon + minute,
    });
    expect((await standing(noon + minute)).isLocked).toBe(false);
    expect(await store.unlock(1, "sue")).toBe("over");
    expect(await store.unlock(2, "sue")).toBeNull();
    expect(await store.locks({ present: true, limit: 10 })).toEqual([]);
    expect((await store.locks({ present: false, limit: 10 }))[0]?.unlockedBy).toBe("sue");
    await store.commit(batch({ proofs: [6, 7, 8, 9].map((seq) => tried(seq)) }));
    expect((await standing(noon + minute)).isLocked).toBe(false);
  });

  it("finds a lock by its account", async () => {
    const { store } = await guessed(5);

    expect(await store.locks({ present: true, account, limit: 10 })).toHaveLength(1);
    expect(await store.locks({ present: true, account: "4711", limit: 10 })).toEqual([]);
  });

  it("keeps neither the account nor the caller in its tables, and the key beside the database", async () => {
    const folder = makeFolder();
    const path = join(folder, "hotline.db");
    const keyFile = join(folder, "guard-key");
    const options = { url: `file:${path}`, log: quietLog, busyMs: 20, guardKeyFile: keyFile };
    const first = openStore(options);
    await first.commit(batch({ proofs: [1, 2, 3, 4, 5].map((seq) => tried(seq)) }));
    await first.close();
    const second = openStore({ ...options, now: () => noon + minute });
    const asked = { source: "identity", account, caller: null };
    const standing = await second.standing(asked, noon + minute);
    await second.close();

    expect(standing.isLocked).toBe(true);
    const bytes = readFileSync(path).toString("latin1");
    expect(bytes).not.toContain(account);
    expect(bytes).not.toContain("8613800138000");
    expect(bytes).not.toContain(readFileSync(keyFile, "utf8").trim());
    expect(statSync(keyFile).mode & 0o077).toBe(0);
  });
});
