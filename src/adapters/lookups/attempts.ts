import { performance } from "node:perf_hooks";
import type { Attempt } from "./driver.ts";

/** Between two attempts: long enough for a lost connection to be noticed on the other side. */
const pauseMs = 100;
/** A further attempt with less time than this would only be another time-out. */
const attemptMsMin = 200;

/** How often and how long something is asked, in ms. */
export interface Patience {
  readonly timeoutMs: number;
  /** Further attempts. */
  readonly retries: number;
  /** For all attempts with the pauses between them. */
  readonly budgetMs: number;
}

/** Asks until an answer is not worth another attempt, or there is no time or attempt left. */
export async function askPatiently<T>(
  { timeoutMs, retries, budgetMs }: Patience,
  ask: (timeoutMs: number) => Promise<T>,
  isWorthAnother: (answer: T) => boolean,
): Promise<T> {
  const started = performance.now();
  const leftMs = (): number => budgetMs - (performance.now() - started);
  let answer = await ask(Math.min(timeoutMs, budgetMs));
  for (let tries = 0; tries < retries && isWorthAnother(answer); tries += 1) {
    if (leftMs() < pauseMs + attemptMsMin) break;
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    // Whole: AbortSignal.timeout takes no fractions.
    answer = await ask(Math.max(1, Math.floor(Math.min(timeoutMs, leftMs()))));
  }
  return answer;
}

/** What `work` comes to, or a time-out after `timeoutMs`; `work` goes on unheard then. */
export async function inTime(work: Promise<Attempt>, timeoutMs: number): Promise<Attempt> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Attempt>((resolve) => {
    timer = setTimeout(() => resolve({ kind: "timeout" }), timeoutMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
