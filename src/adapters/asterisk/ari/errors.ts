/** Why a request to Asterisk did not succeed. */
export type AriFailure =
  /** Asterisk answered with a status of 400 or more. */
  | "refused"
  /** No answer in time; Asterisk may still have done it. */
  | "timeout"
  /** There is no connection, or it was lost before the answer; Asterisk may have done it. */
  | "closed"
  /** Too many unanswered requests; it was not sent. */
  | "overload"
  /** The request cannot be written (too large); it was not sent. */
  | "invalid";

/** A request to Asterisk that failed. */
export class AriError extends Error {
  override readonly name = "AriError";
  readonly failure: AriFailure;
  /** HTTP status, 0 when there was no answer. */
  readonly status: number;
  readonly method: string;
  /** The resource without its query, which may hold a person's number. */
  readonly path: string;

  constructor(failure: AriFailure, status: number, method: string, uri: string, reason: string) {
    const path = uri.split("?", 1)[0] ?? uri;
    super(`Asterisk: ${method} ${path} ${status === 0 ? failure : String(status)}: ${reason}`);
    this.failure = failure;
    this.status = status;
    this.method = method;
    this.path = path;
  }
}

/** True when the error says that the channel, bridge or playback does not exist (any more). */
export function isAriGone(error: unknown): boolean {
  return error instanceof AriError && error.status === 404;
}

/** True when the error says that what was to be created is there, or the state forbids it. */
export function isAriConflict(error: unknown): boolean {
  return error instanceof AriError && error.status === 409;
}
