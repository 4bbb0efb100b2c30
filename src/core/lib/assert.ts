/**
 * Marks a place that the types say cannot be reached.
 * Throws an Error naming `what` and the value: a bug, which ends the one call it happened in.
 */
export function assertNever(value: never, what: string): never {
  throw new Error(`Unexpected ${what}: ${JSON.stringify(value)}`);
}

/** Throws an Error with `message` when a condition that our own code guarantees does not hold. */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(message);
}
