import { once } from "node:events";
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { threadModule } from "../adapters/lookups/thread-module.ts";
import type { Counted, Play, Span } from "../simulator/index.ts";
import type { PlayPart, PlaySource } from "./play-worker.ts";

/** What would take less, in ms, is played here: threads take a moment to begin. */
const worthMs = 1_500;

/**
 * Plays all days of a play, on all cores when that is worth it, and says what it came to: the same
 * however many cores there are.
 * @param source what the play was made of
 */
export async function playOnCores<R>(play: Play<R>, source: PlaySource): Promise<R> {
  const begun = performance.now();
  const first = play.span({ from: 0, to: 1 });
  const left = { from: 1, to: play.days };
  const count = left.to - left.from;
  const expectedMs = (performance.now() - begun) * count;
  const cores = expectedMs < worthMs ? 1 : Math.min(availableParallelism(), count);
  const rest =
    cores < 2
      ? [play.span(left)]
      : await Promise.all(divided(left, cores).map((span) => playApart({ source, span })));
  return play.report([first, ...rest]);
}

/** Parts of a span that differ by one day at most. */
export function divided({ from, to }: Span, parts: number): readonly Span[] {
  const start = (part: number) => from + Math.floor(((to - from) * part) / parts);
  return Array.from({ length: parts }, (_, part) => ({ from: start(part), to: start(part + 1) }));
}

async function playApart(part: PlayPart): Promise<readonly Counted[]> {
  const worker = new Worker(...threadModule(import.meta.url, "play-worker", part));
  const [counted]: readonly (readonly Counted[])[] = await once(worker, "message");
  await worker.terminate();
  return counted ?? [];
}
