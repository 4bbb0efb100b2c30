import type { FloorToCall, Lack, WaitForeseen } from "../call/index.ts";
import type { Need } from "../lib/skills.ts";
import { ladderOf } from "./ladder.ts";
import type { QueueCounts, QueueSettings, VisitResult } from "./types.ts";
import type { Forecast } from "./wait-estimate.ts";
import { WaitEstimate } from "./wait-estimate.ts";
import { ServiceLine } from "./waiting.ts";

type PositionTold = FloorToCall & { readonly type: "position_told" };

/** Counts at the start of a day. */
export function emptyCounts(): QueueCounts {
  return { offered: 0, answered: 0, answeredInTime: 0, abandoned: 0, shortAbandoned: 0 };
}

/** One queue: waiting calls in the order of service (priority with ageing, then arrival), and its counts. */
export class FloorQueue {
  readonly settings: QueueSettings;
  counts: QueueCounts;
  /** Whether it takes new callers. */
  open: boolean;
  /** Calls of this queue that talk now. */
  talking = 0;
  /** For `round_robin`: the number of the agent who was called last; -1 for nobody yet. */
  calledLast = -1;
  readonly line = new ServiceLine();
  /** What is learnt of its waits. */
  readonly estimate: WaitEstimate;
  readonly #ladders = new WeakMap<Need, Need>();
  /** Agents taken up by its calls now: rung, talking or writing up. */
  taken = 0;

  constructor(
    settings: QueueSettings,
    counts: QueueCounts,
    open: boolean,
    estimate: WaitEstimate = new WaitEstimate(),
  ) {
    this.settings = settings;
    this.counts = counts;
    this.open = open;
    this.estimate = estimate;
  }

  /** Calls that wait. */
  get length(): number {
    return this.line.length;
  }

  /** The whole need of a call that asks this: flows ask the same few things again and again. */
  ladder(asked: Need): Need {
    const known = this.#ladders.get(asked);
    if (known) return known;
    const ladder = ladderOf(this.settings, asked, null);
    this.#ladders.set(asked, ladder);
    return ladder;
  }

  /** How long somebody waits who has so many callers before them; null for not known yet. */
  forecast(ahead: number): Forecast | null {
    return this.estimate.forecast(ahead, this.taken);
  }

  /** The same as people may be told it: null also while such ranges do not hold. */
  foreseen(ahead: number): WaitForeseen | null {
    const forecast = this.estimate.isCalibrated ? this.forecast(ahead) : null;
    if (forecast === null) return null;
    const { meanMs, lowMs, highMs } = forecast;
    return { meanMs: Math.round(meanMs), lowMs: Math.round(lowMs), highMs: Math.round(highMs) };
  }

  /** How it stands for the caller at a place, from 1. */
  standingAt(position: number, lacks: Lack | null): PositionTold {
    const wait = this.foreseen(position - 1);
    return {
      type: "position_told",
      position,
      ...(wait === null ? {} : { wait }),
      ...(lacks === null ? {} : { lacks }),
    };
  }

  /** When the longest waiting caller began to wait, ms since the epoch; null for nobody. */
  longestSince(): number | null {
    let longest: number | null = null;
    for (const call of this.line.values()) {
      if (longest === null || call.since < longest) longest = call.since;
    }
    return longest;
  }

  /** Counts a visit that ended after `waitMs`. */
  count(result: VisitResult, waitMs: number): void {
    const { serviceLevelMs, shortAbandonMs } = this.settings;
    if (result === "answered") {
      this.counts.answered += 1;
      if (waitMs <= serviceLevelMs) this.counts.answeredInTime += 1;
    } else if (result === "abandoned") {
      this.counts.abandoned += 1;
      if (waitMs < shortAbandonMs) this.counts.shortAbandoned += 1;
    }
  }
}

/**
 * Service level: answered in time / (answered + abandoned - short abandons), from 0 to 1; null
 * before the first call that counts. The definition of the WFM Labs glossary with short abandons
 * taken out, as most centres contract it.
 */
export function serviceLevelOf(counts: Readonly<QueueCounts>): number | null {
  const base = counts.answered + counts.abandoned - counts.shortAbandoned;
  return base === 0 ? null : counts.answeredInTime / base;
}
