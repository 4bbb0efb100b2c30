import { createHmac, randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { defaultGuessLimits, type GuessLimits } from "../../core/identity/index.ts";

const keyBytes = 32;

/** How tries to prove an identity are counted, and under which key accounts and callers are hashed. */
export interface Guarding {
  /** Lies beside the database, not in it. */
  readonly key: Buffer;
  readonly limits: GuessLimits;
  /** Told of each new lock: its number, and the wrong answers that led to it. */
  readonly onLock: (lock: number, failures: number) => void;
}

/**
 * A guarding with the key in `keyFile`, made there (0600) when missing; random for null. Who has
 * only the database cannot find out accounts by trying all numbers.
 */
export function guardingOf(
  keyFile: string | null = null,
  limits: GuessLimits = defaultGuessLimits,
  onLock: Guarding["onLock"] = () => {},
): Guarding {
  return { key: keyFile === null ? randomBytes(keyBytes) : keptKey(keyFile), limits, onLock };
}

/** Hashes that tell nothing without the key: account numbers are few enough to try all of them. */
export function compileHashes({ key }: Guarding) {
  const hash = (...parts: readonly string[]): string =>
    createHmac("sha256", key).update(JSON.stringify(parts)).digest("base64url");
  return {
    account: (source: string, account: string) => hash("account", source, account),
    /** All callers without a number are one. */
    caller: (number: string | null) => hash("caller", number ?? ""),
  };
}

function keptKey(file: string): Buffer {
  if (existsSync(file)) return Buffer.from(readFileSync(file, "utf8").trim(), "base64url");
  const key = randomBytes(keyBytes);
  writeFileSync(file, `${key.toString("base64url")}\n`, { mode: 0o600 });
  return key;
}
