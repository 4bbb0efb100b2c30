import type { Vault } from "../../ports/vault.ts";

/** A vault of one simulated process: gone with it, and with references that a seed repeats. */
export class SimVault implements Vault {
  readonly #kept = new Map<string, string>();
  readonly #name: string;
  #count = 0;

  /** `name` tells the references of one process from those of the next. */
  constructor(name = "process") {
    this.#name = name;
  }

  /** How many secrets are kept now. */
  get size(): number {
    return this.#kept.size;
  }

  put(digits: string): string {
    this.#count += 1;
    const ref = `secret-${this.#name}-${this.#count}`;
    this.#kept.set(ref, digits);
    return ref;
  }

  get(ref: string): string | null {
    return this.#kept.get(ref) ?? null;
  }

  drop(ref: string): void {
    this.#kept.delete(ref);
  }
}
