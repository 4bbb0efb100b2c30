import { after } from "../core/lib/brands.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { Batch, Store } from "../ports/store.ts";
import { StoreAway } from "../ports/store.ts";

const retryMs = 200;

/** What is done as a batch gets safer. */
export interface Committing {
  /** Once the batch survives the end of this process. */
  onKept(): void;
  /** Once it survives a power cut, too; batches in their order. */
  onDurable(): void;
}

/**
 * Commits batches, for as long as it takes: a batch is never dropped and nothing overtakes it. The
 * next one is kept while the disk still writes those before it, and one wait for the disk serves all
 * who came meanwhile. While the store is away `away` holds the reason and `onAway` has been called once.
 */
export class Committer {
  away: string | null = null;
  #closed = false;
  /** Settles when all batches so far are durable. */
  #durable: Promise<void> = Promise.resolve();
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

  /**
   * Commits a batch, or takes its turn without one. Resolves once it is kept and the next may follow;
   * when the engine was closed before, nothing is called.
   */
  async commit(batch: Batch | null, { onKept, onDurable }: Committing): Promise<void> {
    if (this.away !== null) await this.#durable;
    let isKept = false;
    await new Promise<void>((resolve) => {
      const keep = (): void => {
        // A batch that the disk has refused is kept once more.
        if (isKept) return;
        isKept = true;
        if (batch !== null) onKept();
        resolve();
      };
      const durable = batch === null ? Promise.resolve(true) : this.#persist(batch, keep);
      this.#durable = this.#durable.then(async () => {
        if (await durable) onDurable();
        if (!isKept) resolve();
      });
      if (batch === null) keep();
    });
  }

  /** Gives up waiting for a store that is away. */
  close(): void {
    this.#closed = true;
  }

  /** Resolves to true when the batch is durable, false when the engine was closed before it was. */
  async #persist(batch: Batch, onKept: () => void): Promise<boolean> {
    while (!this.#closed) {
      try {
        await this.#store.commit(batch, onKept);
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
