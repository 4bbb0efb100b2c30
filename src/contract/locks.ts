import { z } from "zod";
import { paging } from "./requests.ts";
import { IsoInstant } from "./views.ts";

/** A lock of an account after too many wrong answers. It does not say which account it is. */
export const Lock = z
  .object({
    id: z.number().int(),
    /** The source that was asked, as flows name it. */
    source: z.string(),
    /** Wrong answers in a row that led to it. */
    failures: z.number().int(),
    lockedAt: IsoInstant,
    /** Null until somebody unlocks. */
    until: IsoInstant.nullable(),
    state: z.enum(["locked", "lapsed", "unlocked"]),
    unlockedBy: z.string().nullable(),
    unlockedAt: IsoInstant.nullable(),
    /** The ticket of the call that led to it. */
    ticket: z.number().int().nullable(),
    callerNumber: z.string().nullable(),
  })
  .meta({ id: "Lock" });
export type Lock = z.infer<typeof Lock>;

/** Which locks to list. */
export const LockQuery = z
  .object({
    /** True leaves out those that have lapsed or were unlocked. */
    present: z.stringbool().default(true),
    /** Only locks of this account. */
    account: z
      .string()
      .regex(/^\d{1,32}$/, "must be digits")
      .optional(),
    ...paging,
  })
  .strict()
  .meta({ id: "LockQuery" });
export type LockQuery = z.infer<typeof LockQuery>;

/** A page of locks, newest first. */
export const LockPage = z
  .object({ items: z.array(Lock), nextCursor: z.string().nullable() })
  .meta({ id: "LockPage" });
export type LockPage = z.infer<typeof LockPage>;
