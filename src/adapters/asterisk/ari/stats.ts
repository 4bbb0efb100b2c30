/** What a client has counted since it was made; read by the metrics, never reset. */
export type AriStats = {
  /** Requests that have ended, and those of them without success. */
  requests: number;
  failures: number;
  /** Requests without an answer in time, and answers that came after that. */
  timeouts: number;
  lateAnswers: number;
  /** Requests refused because too many were unanswered. */
  overloads: number;
  /** Times that one request held up the ordered lane. */
  stalls: number;
  /** Completed connects and lost connections. */
  connects: number;
  losses: number;
  /** Events delivered or held, events of an unknown type, frames that are no message. */
  events: number;
  unknownEvents: number;
  malformedFrames: number;
  /** Handlers that threw. */
  handlerFailures: number;
};

/** Counts at zero. */
export function createAriStats(): AriStats {
  return {
    requests: 0,
    failures: 0,
    timeouts: 0,
    lateAnswers: 0,
    overloads: 0,
    stalls: 0,
    connects: 0,
    losses: 0,
    events: 0,
    unknownEvents: 0,
    malformedFrames: 0,
    handlerFailures: 0,
  };
}
