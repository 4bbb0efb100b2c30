import type { LiveChange } from "../../contract/index.ts";

/** Changes that only one person's pages are told, until the next patch takes them. */
export class PersonChanges {
  readonly #changes = new Map<string, readonly LiveChange[]>();

  /** Adds changes for a user's pages. */
  add(user: string, changes: readonly LiveChange[]): void {
    this.#changes.set(user, [...(this.#changes.get(user) ?? []), ...changes]);
  }

  /** Whether there are none. */
  get isEmpty(): boolean {
    return this.#changes.size === 0;
  }

  /** Hands the changes over, by user, and forgets them. */
  take(): ReadonlyMap<string, readonly LiveChange[]> {
    const changes = new Map(this.#changes);
    this.#changes.clear();
    return changes;
  }
}
