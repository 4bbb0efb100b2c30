import type { Vault } from "../../../src/ports/vault.ts";

/** A vault whose references tell nothing of what they stand for. */
export function createTestVault(): Vault {
  const kept = new Map<string, string>();
  return {
    put: (digits) => {
      const ref = `secret-${kept.size}`;
      kept.set(ref, digits);
      return ref;
    },
    get: (ref) => kept.get(ref) ?? null,
    drop: (ref) => {
      kept.delete(ref);
    },
  };
}
