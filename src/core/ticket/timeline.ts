import type { CallEffect } from "../call/index.ts";
import { startTale } from "./tale.ts";
import { tellEffect } from "./tell-effect.ts";
import { tellEvent } from "./tell-event.ts";
import type { Happening, TimelineLine, TimelineSources } from "./types.ts";

/**
 * Tells in words what happened on a call, in order: pure, from the journal alone, so that a call is
 * told in the same words however often. Secret digits are not in the journal; only their number is
 * told. Never throws: what has no name is told without it.
 */
export function tellTimeline(
  happenings: readonly Happening[],
  sources: TimelineSources,
): readonly TimelineLine[] {
  const tale = startTale(sources);
  return happenings.flatMap(({ at, event, effects }) => {
    const rate = effects.map(rateOf).find((change) => change !== null);
    const told = tellEvent(tale, event, at);
    const lines = [rate ? [] : told, ...effects.map((effect) => tellEffect(tale, effect, at))];
    return lines.flat().map(([kind, text]): TimelineLine => {
      const line = { at, kind, text };
      return rate?.blind === true && kind === "rated" ? { ...line, blind: true } : line;
    });
  });
}

/** The answer to a survey, which is told instead of its key. */
function rateOf(effect: CallEffect) {
  const change = effect.do === "write_ticket" ? effect.change : null;
  return change?.set === "rated" ? change : null;
}
