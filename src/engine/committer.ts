import { after } from "../core/lib/brands.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { Batch, Store } from "../ports/store.ts";
import { StoreAway } from "../ports/store.ts";

const retryMs = 200;

/**
 * Commits batches, for as long as it takes: a batch is never dropped and nothing overtakes it.
 * While the store is away `away` holds the reason and `onAway` has been called once.
 */
export class Committer {
  away: string | null = null;
  #closed = false;
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #onChange: (away: string | null) => void;

  constructor(store: Store, clock: Clock, log: Log, onChange: (away: string | null) => void) {
    this.#store = store;
    this.#clock = clock;
    this.#log = log;
    this.#onChange = onChange;
  }

  /** Resolves to true when the batch is durable, false when the engine was closed before it was. */
  async commit(batch: Batch): Promise<boolean> {
    while (!this.#closed) {
      try {
        await this.#store.commit(batch);
        this.#setAway(null);
        return true;
      } catch (cause) {
        if (!(cause instanceof StoreAway)) throw cause;
        this.#setAway(cause.message);
        await this.#pause();
      }
    }
    return false;
  }

  /** Gives up waiting for a store that is away. */
  close(): void {
    this.#closed = true;
  }

  #setAway(reason: string | null): void {
    if (this.away === reason) return;
    this.away = reason;
    if (reason === null) this.#log.info({}, "store is back");
    else this.#log.error({ reason }, "store is away");
    this.#onChange(reason);
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => {
      this.#clock.alarm(after(this.#clock.now(), retryMs), resolve);
    });
  }
}
