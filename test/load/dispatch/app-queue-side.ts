/** Asterisk's own queue application, the peer that dispatch is measured against. */
import type { Side } from "./side.ts";

/** The sizes of queue that a run needs, one queue for each. */
export type QueueSizes = readonly number[];

/**
 * `queues.conf`: for each size a queue of the first agents. The settings are those that dispatch
 * fastest: no pause between tries, no wrap-up, several callers served at once.
 */
export function writeQueues(agents: readonly string[], sizes: QueueSizes): string {
  return sizes
    .flatMap((size) => [
      `[bench-${size}]`,
      "strategy = rrmemory",
      "autofill = yes",
      "ringinuse = no",
      "timeout = 15",
      "retry = 1",
      "wrapuptime = 0",
      "joinempty = yes",
      "leavewhenempty = no",
      ...agents.slice(0, size).map((agent) => `member => PJSIP/${agent},0,${agent},PJSIP/${agent}`),
      "",
    ])
    .join("\n");
}

/**
 * The extensions that lead into the queues. There is no Answer() before Queue(): Answer() waits up to
 * 500 ms for the first audio of callers that are silent, as SIPp's are here.
 */
export function writeQueueExtensions(sizes: QueueSizes): string {
  const lines = sizes.flatMap((size) => [
    `exten => queue-${size},1,Queue(bench-${size})`,
    " same => n,Hangup()",
  ]);
  return ["[from-trunk]", ...lines, ""].join("\n");
}

/** The queue application needs nothing started: its members are in the configuration. */
export const appQueueSide: Side = {
  name: "app_queue",
  start: () => Promise.resolve(),
  prepare: (count) => Promise.resolve(`queue-${count}`),
  controllerPid: () => null,
  stop: () => Promise.resolve(),
};
