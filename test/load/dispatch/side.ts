/** A way of giving callers to agents that is measured: Asterisk's own queue, the least controller, ours. */
export type Side = {
  readonly name: "app_queue" | "bare" | "hotline";
  /** Starts what the side needs besides Asterisk. */
  start(): Promise<void>;
  /**
   * Makes exactly the first `count` agents ready, none of them in a call, and resolves with the
   * number that callers dial.
   */
  prepare(count: number): Promise<string>;
  /** The process whose processor time is counted as the controller's; null when there is none. */
  controllerPid(): number | null;
  stop(): Promise<void>;
};
