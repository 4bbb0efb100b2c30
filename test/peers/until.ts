/**
 * Waits until `look` gives something other than null, false or undefined, and resolves with it.
 * Rejects after `withinMs`, naming `what` and the last thing that went wrong while looking.
 */
export async function until<T>(
  what: string,
  withinMs: number,
  look: () => T | Promise<T>,
  pollMs = 25,
): Promise<Exclude<T, null | false | undefined>> {
  const deadline = performance.now() + withinMs;
  let trouble: unknown = null;
  for (;;) {
    try {
      const seen = await look();
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
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}

function isThere<T>(value: T): value is Exclude<T, null | false | undefined> {
  return value !== null && value !== false && value !== undefined;
}
