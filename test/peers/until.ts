/** How often to look at what this process knows. */
const LOOK_EVERY_MS = 25;

/** How often to ask another one, whom each question costs time; the service allows ten a second. */
const ASK_EVERY_MS = 100;

/**
 * Waits until `look` gives something other than null, false or undefined, and resolves with it.
 * Rejects after `withinMs`, naming `what` and the last thing that went wrong while looking.
 */
export async function until<T>(
  what: string,
  withinMs: number,
  look: () => T | Promise<T>,
  pollMs?: number,
): Promise<Exclude<T, null | false | undefined>> {
  const deadline = performance.now() + withinMs;
  let trouble: unknown = null;
  let pauseMs = pollMs ?? LOOK_EVERY_MS;
  for (;;) {
    try {
      const looked = look();
      if (looked instanceof Promise) pauseMs = pollMs ?? ASK_EVERY_MS;
      const seen = await looked;
      if (isThere(seen)) {
        return seen;
      }
      trouble = null;
    } catch (error) {
      trouble = error;
    }
    if (performance.now() > deadline) {
      const reason = trouble === null ? "" : `; the last look failed: ${String(trouble)}`;
      throw new Error(`${what}: not within ${withinMs} ms${reason}`, { cause: trouble });
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

function isThere<T>(value: T): value is Exclude<T, null | false | undefined> {
  return value !== null && value !== false && value !== undefined;
}
