import type { Forecast } from "../core/acd/index.ts";
import { WaitEstimate } from "../core/acd/index.ts";
import { quote, suggest } from "../core/flow/check-words.ts";
import type { QueueId } from "../core/lib/brands.ts";
import { StepFailure } from "./answers.ts";

/** A range that callers of a queue are to be told, in ms. */
export interface ToldWait {
  readonly from: number;
  readonly to: number;
}

/** The waits that queues expect in a rehearsal: as a test says, and otherwise unknown. */
export class StageWaits {
  readonly #queues: ReadonlySet<string>;
  readonly #told = new Map<string, ToldWait>();

  constructor(queues: ReadonlySet<string>) {
    this.#queues = queues;
  }

  /** From now on these queues expect so. Throws StepFailure for one that does not exist. */
  tell(waits: Readonly<Record<string, ToldWait>>): void {
    for (const [name, wait] of Object.entries(waits)) {
      if (!this.#queues.has(name)) {
        throw new StepFailure(`There is no queue ${quote(name)}.${suggest(name, this.#queues)}`);
      }
      this.#told.set(name, wait);
    }
  }

  /** What a queue knows of its waits. */
  readonly estimateOf = (queue: QueueId): WaitEstimate =>
    new StageEstimate(() => this.#told.get(queue) ?? null);
}

/** An estimate that says what the test says while it says something. */
class StageEstimate extends WaitEstimate {
  readonly #told: () => ToldWait | null;

  constructor(told: () => ToldWait | null) {
    super();
    this.#told = told;
  }

  override get isCalibrated(): boolean {
    return this.#told() !== null || super.isCalibrated;
  }

  override forecast(ahead: number, agents: number): Forecast | null {
    const told = this.#told();
    if (told === null) return super.forecast(ahead, agents);
    const meanMs = (told.from + told.to) / 2;
    return { meanMs, spread: 1, lowMs: told.from, highMs: told.to, appQueueMs: meanMs };
  }
}
