/** An outcome that may be a failure: failures that callers expect are values, not exceptions. */
export type Result<T, E> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: E };

/** Wraps a success. */
export const ok = <T>(value: T): Result<T, never> => ({ ok: true, value });
/** Wraps a failure. */
export const err = <E>(error: E): Result<never, E> => ({ ok: false, error });
