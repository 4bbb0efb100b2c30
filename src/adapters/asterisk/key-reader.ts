import {
  type Collector,
  type CollectorEvent,
  collect,
  type DigitsWait,
  type Outcome,
  patienceMs,
  startCollector,
} from "../../core/call/index.ts";
import { limits } from "../../core/lib/limits.ts";
import type { Vault } from "../../ports/vault.ts";

/** What a reader tells of its wait. */
export interface KeyReaderHandlers {
  /** The first key has come while the prompts play. */
  cutPrompts(): void;
  /** The wait is over; the reader is idle again. */
  done(outcome: Outcome): void;
}

/** The end of a recording and the key that ended it are told apart, in either order. */
const LATE_KEY_MS = 300;

/** Reads the keys of one leg: for a `digits` wait, or ahead of the next one. */
export class KeyReader {
  readonly #vault: Vault;
  readonly #handlers: KeyReaderHandlers;
  #wait: DigitsWait | null = null;
  #collector: Collector | null = null;
  #typedAhead = "";
  /** Which keys still belong to digits that were complete without them. */
  #late: { readonly endKey: string | null; readonly secret: boolean; until: number } | null = null;
  #timer: NodeJS.Timeout | null = null;

  constructor(vault: Vault, handlers: KeyReaderHandlers) {
    this.#vault = vault;
    this.#handlers = handlers;
  }

  /** Begins a wait with the keys typed ahead; true when the prompts are to be played. */
  read(wait: DigitsWait, hasPrompts: boolean): boolean {
    this.stop();
    this.#wait = wait;
    let collector = startCollector(hasPrompts);
    while (this.#typedAhead !== "" && collector.phase !== "done") {
      collector = collect(wait, collector, { type: "key", key: this.#typedAhead.charAt(0) });
      this.#typedAhead = this.#typedAhead.slice(1);
    }
    this.#goOn(wait, collector);
    return collector.phase === "prompting";
  }

  /** The prompts of the wait have been heard. */
  promptsEnded(): void {
    this.#take({ type: "prompts_ended" });
  }

  /** Takes a key for the wait, or keeps it for the next one when `keeps` says so. */
  key(key: string, keeps: boolean): void {
    if (this.#isLate(key)) return;
    if (this.#wait !== null) this.#take({ type: "key", key });
    else if (keeps && this.#typedAhead.length < limits.typeAheadKeys) this.#typedAhead += key;
  }

  /** Ends the wait without an outcome. */
  stop(): void {
    this.#wait = null;
    this.#collector = null;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  /** Ignores a key that ended something else just now and may be told of only later. */
  ignoreLate(endKey: string | null): void {
    this.#late = { endKey, secret: false, until: performance.now() + LATE_KEY_MS };
  }

  /** Forgets the keys typed ahead. */
  forget(): void {
    this.#typedAhead = "";
  }

  #take(event: CollectorEvent): void {
    const [wait, before] = [this.#wait, this.#collector];
    if (wait === null || before === null) return;
    const after = collect(wait, before, event);
    if (after === before) return;
    if (before.phase === "prompting" && event.type === "key") this.#handlers.cutPrompts();
    this.#goOn(wait, after);
  }

  #goOn(wait: DigitsWait, collector: Collector): void {
    this.#collector = collector;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (collector.phase === "done") {
      this.stop();
      this.#handlers.done(this.#outcomeOf(wait, collector));
      return;
    }
    const ms = patienceMs(wait, collector);
    if (ms !== null) this.#timer = setTimeout(() => this.#take({ type: "time_out" }), ms);
  }

  #outcomeOf(wait: DigitsWait, collector: Collector): Outcome {
    const { value, bargedIn } = collector;
    const endedBy = collector.endedBy ?? "timeout";
    if (endedBy === "max") {
      const { endKey, secret, nextMs } = wait;
      this.#late = { endKey, secret, until: performance.now() + nextMs };
      while (this.#typedAhead !== "" && this.#isLate(this.#typedAhead.charAt(0))) {
        this.#typedAhead = this.#typedAhead.slice(1);
      }
    }
    if (!wait.secret || endedBy === "exit_key") return { kind: "digits", value, endedBy, bargedIn };
    const ref = this.#vault.put(value);
    return { kind: "secret", ref, length: value.length, endedBy, bargedIn };
  }

  /**
   * Whether a key belongs to digits that were complete before it: their end key, and after secret
   * digits every key up to the end key or a pause, so that none of them answers an open question.
   */
  #isLate(key: string): boolean {
    const late = this.#late;
    this.#late = null;
    if (late === null || performance.now() >= late.until) return false;
    if (key === late.endKey) return true;
    if (late.secret) this.#late = late;
    return late.secret;
  }
}

/** The outcome of one key that ends music. */
export const pressed = (key: string): Outcome => {
  return { kind: "digits", value: key, endedBy: "max", bargedIn: false };
};
