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
  return happenings.flatMap(({ at, event, effects }) =>
    [tellEvent(tale, event, at), ...effects.map((effect) => tellEffect(tale, effect, at))]
      .flat()
      .map(([kind, text]) => ({ at, kind, text })),
  );
}
