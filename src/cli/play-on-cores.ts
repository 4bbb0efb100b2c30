import { once } from "node:events";
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
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
  const worker = new Worker(threadText(), { eval: true, workerData: part });
  const [counted]: readonly (readonly Counted[])[] = await once(worker, "message");
  await worker.terminate();
  return counted ?? [];
}

/** The thread's module: built, or the source by way of tsx, which a new thread does not know. */
function threadText(): string {
  const ending = import.meta.url.slice(-3);
  const module = JSON.stringify(new URL(`./play-worker${ending}`, import.meta.url).href);
  if (ending === ".js") return `import(${module})`;
  return `import("tsx/esm/api").then(({ register }) => (register(), import(${module})))`;
}
