import type { Database } from "better-sqlite3";
import { lockedUntil } from "../../core/identity/index.ts";
import type { ProofStanding, ProofTry, ProofWrite } from "../../ports/identity.ts";
import { compileHashes, type Guarding } from "./guarding.ts";

interface Guessed {
  readonly failures: number;
  readonly until: number | null;
  readonly lock: number | null;
}

/**
 * Compiles the counting of one try; must run within the transaction that journals it. A try that
 * was counted is not counted again.
 */
export function compileProofWrites(db: Database, guarding: Guarding): (write: ProofWrite) => void {
  const { limits } = guarding;
  const hashes = compileHashes(guarding);
  const add = db.prepare<unknown[]>(
    "INSERT INTO proofs (call, seq, at, caller, result) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
  );
  const forget = db.prepare<unknown[]>("DELETE FROM proofs WHERE at < ?");
  const clear = db.prepare<unknown[]>("DELETE FROM guessed_accounts WHERE account = ?");
  const fail = db
    .prepare<unknown[], number>(
      `INSERT INTO guessed_accounts (account, failures, failed_at) VALUES (?, 1, ?)
       ON CONFLICT (account) DO UPDATE SET failures = failures + 1, failed_at = excluded.failed_at
       RETURNING failures`,
    )
    .pluck();
  const lock = db.prepare<unknown[]>(
    "INSERT INTO locks (account, source, call, failures, locked_at, until) VALUES (?, ?, ?, ?, ?, ?)",
  );
  const note = db.prepare<unknown[]>("UPDATE guessed_accounts SET lock = ? WHERE account = ?");

  return ({ call, seq, at, source, account, caller, result }) => {
    if (add.run(call, seq, at, hashes.caller(caller), result).changes === 0) return;
    forget.run(at - limits.callerWindowMs);
    const key = hashes.account(source, account);
    if (result === "right") clear.run(key);
    if (result !== "wrong") return;
    const failures = fail.get(key, at) ?? 0;
    const until = lockedUntil(failures, at, limits);
    if (until === null) return;
    const end = Number.isFinite(until) ? until : null;
    const made = Number(lock.run(key, source, call, failures, at, end).lastInsertRowid);
    note.run(made, key);
    guarding.onLock(made, failures);
  };
}

/** Compiles the question how an account and a caller stand at an instant, in ms since the epoch. */
export function compileStanding(
  db: Database,
  guarding: Guarding,
): (tried: ProofTry, at: number) => ProofStanding {
  const hashes = compileHashes(guarding);
  const find = db.prepare<[string], Guessed>(
    `SELECT guessed_accounts.failures, locks.until, lock FROM guessed_accounts
     LEFT JOIN locks ON locks.id = lock WHERE guessed_accounts.account = ?`,
  );
  const count = db
    .prepare<unknown[], number>(
      "SELECT count(*) FROM proofs WHERE caller = ? AND at >= ? AND result <> 'right'",
    )
    .pluck();
  return ({ source, account, caller }, at) => {
    const guessed = find.get(hashes.account(source, account));
    const isLocked =
      guessed !== undefined &&
      guessed.lock !== null &&
      (guessed.until === null || guessed.until > at);
    const since = at - guarding.limits.callerWindowMs;
    return { isLocked, callerFailures: count.get(hashes.caller(caller), since) ?? 0 };
  };
}
