import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LockRecord } from "../../../src/ports/identity.ts";
import { codeOf, openStand, type Stand } from "./stand.ts";

const lock: LockRecord = {
  id: 3,
  source: "identity",
  failures: 5,
  lockedAt: 1_000,
  until: null,
  unlockedBy: null,
  unlockedAt: null,
  ticket: 1042,
  callerNumber: "+12025550123",
};
let stand: Stand;

beforeAll(async () => {
  stand = await openStand();
});
afterAll(() => stand.close());

describe("locks of accounts", () => {
  it("are listed and unlocked by a supervisor, once", async () => {
    stand.records.lockMap.set(3, lock);
    const sue = await stand.signIn("sue");

    const listed = await (await sue.ask("GET", "/api/v1/locks")).json();
    expect(listed).toMatchObject({
      items: [{ id: 3, state: "locked", until: null, lockedAt: "1970-01-01T00:00:01.000Z" }],
      nextCursor: null,
    });
    const unlocked = await sue.ask("POST", "/api/v1/locks/3/unlock");
    expect(await unlocked.json()).toMatchObject({ state: "unlocked", unlockedBy: "sue" });
    const again = await sue.ask("POST", "/api/v1/locks/3/unlock");

    expect(await codeOf(again)).toBe("HOTLINE_LOCK_OVER");
    expect(await codeOf(await sue.ask("POST", "/api/v1/locks/4/unlock"))).toBe(
      "HOTLINE_LOCK_UNKNOWN",
    );
  });

  it("show those that have lapsed as such, page by page", async () => {
    for (const id of [11, 12, 13]) stand.records.lockMap.set(id, { ...lock, id, until: 2_000 });
    const sue = await stand.signIn("sue");

    const first = await (await sue.ask("GET", "/api/v1/locks?present=false&limit=2")).json();
    expect(first.items.map(({ id, state }: { id: number; state: string }) => [id, state])).toEqual([
      [13, "lapsed"],
      [12, "lapsed"],
    ]);
    expect(first.nextCursor).toBe("12");
    const wrong = await sue.ask("GET", "/api/v1/locks?account=12ab");
    expect(await codeOf(wrong)).toBe("HOTLINE_QUERY_INVALID");
  });
});
