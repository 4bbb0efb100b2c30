import type { WaitForeseen } from "./events.ts";
import type { WaitTold } from "./state.ts";

const minuteMs = 60_000;

/** Beyond so many minutes a range would be too wide to be of use: "more than" is said instead. */
const mostMinutes = 120;

/**
 * A range as it is told: in whole minutes, in fives above ten and in tens above thirty, so wide
 * that it holds at least as often as the range foreseen. Null for one that says nothing.
 */
export function waitTold({ lowMs, highMs }: WaitForeseen, at: number): WaitTold | null {
  const grain = grainOf(highMs / minuteMs);
  const low = Math.floor(lowMs / minuteMs / grain) * grain;
  const high = Math.max(Math.ceil(highMs / minuteMs / grain) * grain, low + grain);
  if (low >= 60) return { from: 60, to: null, until: null };
  if (high > mostMinutes) return low === 0 ? null : { from: low, to: null, until: null };
  return { from: low, to: high, until: at + high * minuteMs };
}

function grainOf(minutes: number): number {
  if (minutes <= 10) return 1;
  return minutes <= 30 ? 5 : 10;
}

/** What is noted when `next` is said after `before`: who was told an earlier end keeps that. */
export function noteWait(next: WaitTold, before: WaitTold | null): WaitTold {
  const ends = [next.until, before?.until ?? null].filter((one) => one !== null);
  return { ...next, until: ends.length === 0 ? null : Math.min(...ends) };
}

/**
 * Whether saying `next` at `at` would be worse for the caller than what they were told before: it
 * would end later than they were told, to the grain in which it is said, or begin later and not
 * end sooner.
 */
export function isWorse(next: WaitTold, before: WaitTold, at: number): boolean {
  if (before.to === null || before.until === null) {
    return next.to === null && next.from > before.from;
  }
  if (next.to === null) return true;
  const left = (before.until - at) / minuteMs;
  const grain = grainOf(next.to);
  if (next.to > Math.ceil(left / grain) * grain) return true;
  return next.from > before.from && next.to >= before.to;
}
