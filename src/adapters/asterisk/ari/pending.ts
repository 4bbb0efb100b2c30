import { ARI_SWEEP_MS } from "./limits.ts";
import type { AriOperationName } from "./wire.ts";

/** A request that has been sent and not been answered. */
export type PendingRequest = {
  readonly operation: AriOperationName;
  readonly method: string;
  readonly uri: string;
  /** False when nobody reads the answer's body, so that it is not parsed. */
  readonly wantsBody: boolean;
  /** Milliseconds of `performance.now()`. */
  readonly sentAt: number;
  readonly dueAt: number;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
};

/**
 * The unanswered requests of one lane, oldest first. Instead of one timer per request one sweep
 * runs while anything is unanswered; at 2,500 requests a second that is 20 timers, not 2,500.
 */
export class PendingRequests {
  readonly #byId = new Map<number, PendingRequest>();
  readonly #onTimeout: (id: number, request: PendingRequest) => void;
  readonly #onSweep: (oldest: PendingRequest, now: number) => void;
  #timer: NodeJS.Timeout | null = null;

  /**
   * @param onTimeout told of each request past its time, which is then forgotten
   * @param onSweep told of the oldest request still unanswered, every `ARI_SWEEP_MS`
   */
  constructor(
    onTimeout: (id: number, request: PendingRequest) => void,
    onSweep: (oldest: PendingRequest, now: number) => void,
  ) {
    this.#onTimeout = onTimeout;
    this.#onSweep = onSweep;
  }

  get size(): number {
    return this.#byId.size;
  }

  /** Adds a request under its id. */
  add(id: number, request: PendingRequest): void {
    this.#byId.set(id, request);
    this.#timer ??= setTimeout(this.#sweep, ARI_SWEEP_MS);
  }

  /** A request that stays; undefined when it is unknown, answered or timed out. */
  get(id: number): PendingRequest | undefined {
    return this.#byId.get(id);
  }

  /** Takes a request out; undefined when it is unknown, answered or timed out. */
  take(id: number): PendingRequest | undefined {
    const request = this.#byId.get(id);
    if (request !== undefined) this.#byId.delete(id);
    return request;
  }

  /** Takes out all requests and stops the sweep. */
  takeAll(): readonly PendingRequest[] {
    const all = [...this.#byId.values()];
    this.#byId.clear();
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    return all;
  }

  readonly #sweep = (): void => {
    this.#timer = null;
    const now = performance.now();
    let oldest: PendingRequest | null = null;
    for (const [id, request] of this.#byId) {
      if (request.dueAt <= now) {
        this.#byId.delete(id);
        this.#onTimeout(id, request);
      } else {
        oldest ??= request;
      }
    }
    if (oldest !== null) this.#onSweep(oldest, now);
    if (this.#byId.size > 0) this.#timer ??= setTimeout(this.#sweep, ARI_SWEEP_MS);
  };
}
