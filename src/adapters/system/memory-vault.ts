import { randomUUID } from "node:crypto";
import type { Vault } from "../../ports/vault.ts";

/** Secret digits live this long at most: the time of a look-up with room to spare. */
const keptMs = 120_000;

/** A vault in this process's memory. `now` is any clock in ms. */
export function createMemoryVault(now: () => number = Date.now): Vault {
  const kept = new Map<string, { readonly digits: string; readonly until: number }>();
  const sweep = () => {
    const at = now();
    for (const [ref, secret] of kept) {
      if (secret.until > at) return;
      kept.delete(ref);
    }
  };
  return {
    put(digits) {
      sweep();
      const ref = `secret-${randomUUID()}`;
      kept.set(ref, { digits, until: now() + keptMs });
      return ref;
    },
    get(ref) {
      const secret = kept.get(ref);
      return secret && secret.until > now() ? secret.digits : null;
    },
    drop(ref) {
      kept.delete(ref);
    },
  };
}
