import { z } from "zod";
import { AppError, Lock, LockPage, LockQuery } from "../../../contract/index.ts";
import type { LockRecord } from "../../../ports/identity.ts";
import { type Route, rates, route } from "../table.ts";

const LockParams = z.object({
  id: z.coerce
    .number()
    .int()
    .positive()
    .max(2 ** 53 - 1),
});

const lockExample = {
  id: 12,
  source: "identity",
  failures: 5,
  lockedAt: "2026-11-22T09:30:00.000Z",
  until: "2026-11-22T10:00:00.000Z",
  state: "locked",
  unlockedBy: null,
  unlockedAt: null,
  ticket: 1042,
  callerNumber: "+12025550123",
};

const iso = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());

function lockOf(record: LockRecord, now: number): Lock {
  const { until, unlockedAt, lockedAt } = record;
  const isOver = until !== null && until <= now;
  return {
    ...record,
    lockedAt: new Date(lockedAt).toISOString(),
    until: iso(until),
    unlockedAt: iso(unlockedAt),
    state: unlockedAt !== null ? "unlocked" : isOver ? "lapsed" : "locked",
  };
}

/** Accounts that are locked after wrong answers. */
export const lockRoutes: readonly Route[] = [
  route(
    {
      method: "get",
      path: "/api/v1/locks",
      tag: "Locks",
      summary: "Lists locks of accounts, newest first",
      description:
        "After too many wrong PINs or dates of birth. Which account a lock is for is not stored in the clear: ask with `account`, or open the ticket.",
      roles: ["supervisor", "admin"],
      status: 200,
      media: "application/json",
      query: LockQuery,
      answer: LockPage,
      example: { items: [lockExample], nextCursor: null },
      errors: [],
      rate: rates.read,
    },
    async ({ border, query }) => {
      const { present, account, cursor, limit } = query;
      const found = await border.records.locks({
        present,
        ...(account === undefined ? {} : { account }),
        ...(cursor === undefined ? {} : { before: Number(cursor) }),
        limit: limit + 1,
      });
      const shown = found.slice(0, limit);
      const last = shown.at(-1);
      const nextCursor = found.length > limit && last ? String(last.id) : null;
      const now = border.clock.now();
      const items = shown.map((record) => lockOf(record, now));
      return { kind: "json", body: { items, nextCursor } };
    },
  ),
  route(
    {
      method: "post",
      path: "/api/v1/locks/{id}/unlock",
      tag: "Locks",
      summary: "Unlocks an account at once",
      description: "Its wrong answers are forgotten. Who did it stays in the list.",
      roles: ["supervisor", "admin"],
      status: 200,
      media: "application/json",
      params: LockParams,
      answer: Lock,
      example: {
        ...lockExample,
        state: "unlocked",
        unlockedBy: "sue",
        unlockedAt: "2026-11-22T09:41:00.000Z",
      },
      errors: ["HOTLINE_LOCK_UNKNOWN", "HOTLINE_LOCK_OVER"],
      rate: rates.change,
    },
    async ({ border, who, params }) => {
      const unlocked = await border.records.unlock(params.id, who.user.name);
      if (unlocked === null) {
        throw new AppError("HOTLINE_LOCK_UNKNOWN", `Lock ${params.id} does not exist.`);
      }
      if (unlocked === "over") {
        throw new AppError("HOTLINE_LOCK_OVER", `Lock ${params.id} has lapsed or was unlocked.`);
      }
      border.log.info({ lock: params.id, by: who.user.name }, "account unlocked");
      return { kind: "json", body: lockOf(unlocked, border.clock.now()) };
    },
  ),
];
