import type { LookupFailure } from "../core/call/index.ts";
import {
  type GuessLimits,
  guessDelayMs,
  isCallerBlocked,
  pacedMs,
} from "../core/identity/index.ts";
import { after } from "../core/lib/brands.ts";
import type { JsonObject } from "../core/lib/json.ts";
import { limits } from "../core/lib/limits.ts";
import type { Result } from "../core/lib/result.ts";
import { err } from "../core/lib/result.ts";
import type { Clock } from "../ports/clock.ts";
import type { ProofStanding, ProofTry } from "../ports/identity.ts";
import { type Store, StoreAway } from "../ports/store.ts";

type Answer = Result<JsonObject, LookupFailure>;

/**
 * Holds guessing down. Tries at one account are made one after the other, each after the one
 * before is counted, so that a thousand calls at once are no thousand guesses. The source is asked
 * whether the account is locked or not, and answers come at a steady pace: neither what is said
 * nor when tells a caller what was wrong.
 */
export class Prover {
  readonly #store: Pick<Store, "standing">;
  readonly #clock: Clock;
  readonly #limits: GuessLimits;
  /** The end of the newest try at each account, and how many wait for it. */
  readonly #queues = new Map<string, { last: Promise<void>; length: number }>();
  /** Tries under way by caller: they count as if they were wrong already. */
  readonly #running = new Map<string, number>();

  constructor(store: Pick<Store, "standing">, clock: Clock, guessLimits: GuessLimits) {
    this.#store = store;
    this.#clock = clock;
    this.#limits = guessLimits;
  }

  /**
   * Makes one try. `ask` asks the source; `tell` resolves when the answer is counted. Never rejects
   * but with what `tell` rejects with.
   */
  async prove(
    tried: ProofTry,
    ask: () => Promise<Answer>,
    tell: (answer: Answer) => Promise<void>,
  ): Promise<void> {
    const caller = tried.caller ?? "";
    this.#running.set(caller, (this.#running.get(caller) ?? 0) + 1);
    try {
      const before = await this.#standing(tried);
      const delayMs = guessDelayMs(before?.callerFailures ?? 0, this.#limits);
      if (delayMs > 0) await this.#sleepUntil(this.#clock.now() + delayMs);
      await this.#inTurn(tried, async (isCrowded) => {
        await tell(await this.#judge(tried, isCrowded, ask));
      });
    } finally {
      const left = (this.#running.get(caller) ?? 1) - 1;
      if (left > 0) this.#running.set(caller, left);
      else this.#running.delete(caller);
    }
  }

  async #judge(tried: ProofTry, isCrowded: boolean, ask: () => Promise<Answer>): Promise<Answer> {
    const begun = this.#clock.now();
    const standing = await this.#standing(tried);
    const answer = await ask();
    await this.#sleepUntil(begun + pacedMs(this.#clock.now() - begun, this.#limits));
    if (standing === null) return err("unavailable");
    // What the source could not answer stays a failure: a lock must not hide that it is down.
    if (!answer.ok && answer.error !== "missing") return answer;
    if (standing.isLocked) return err("locked");
    const others = (this.#running.get(tried.caller ?? "") ?? 1) - 1;
    const failures = standing.callerFailures + others;
    const isBlocked = isCallerBlocked(failures, tried.caller !== null, this.#limits);
    return isCrowded || isBlocked ? err("refused") : answer;
  }

  /** Null while the store cannot tell: nobody proves anything then. */
  async #standing(tried: ProofTry): Promise<ProofStanding | null> {
    try {
      return await this.#store.standing(tried, this.#clock.now());
    } catch (cause) {
      if (cause instanceof StoreAway) return null;
      throw cause;
    }
  }

  async #inTurn(tried: ProofTry, run: (isCrowded: boolean) => Promise<void>): Promise<void> {
    const key = JSON.stringify([tried.source, tried.account]);
    const queue = this.#queues.get(key) ?? { last: Promise.resolve(), length: 0 };
    this.#queues.set(key, queue);
    if (queue.length >= limits.proofsWaiting) return run(true);
    const before = queue.last;
    let end: () => void = () => {};
    queue.last = new Promise((resolve) => {
      end = resolve;
    });
    queue.length += 1;
    try {
      await before;
      await run(false);
    } finally {
      end();
      queue.length -= 1;
      if (queue.length === 0) this.#queues.delete(key);
    }
  }

  #sleepUntil(at: number): Promise<void> {
    const now = this.#clock.now();
    if (at <= now) return Promise.resolve();
    return new Promise((resolve) => {
      this.#clock.alarm(after(now, at - now), resolve);
    });
  }
}
