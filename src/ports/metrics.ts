/** What the engine counts; names and labels of the exposition are the adapter's. */
export interface Metrics {
  callStarted(origin: "trunk" | "phone"): void;
  callEnded(result: string, durationMs: number): void;
  offerEnded(queue: string, result: string): void;
  queueLeft(queue: string, result: string, waitMs: number): void;
  nodePassed(flow: string, node: string): void;
  rated(survey: string, rate: number): void;
  lookupEnded(source: string, result: string, durationMs: number): void;
  /** A free text was spoken, or skipped. */
  speechEnded(result: "spoken" | "failed", durationMs: number): void;
  commitDone(durationMs: number, events: number): void;
}
