import { ARI_RECONNECT_MAX_MS, ARI_RECONNECT_MIN_MS } from "./limits.ts";

/**
 * The pause before the next attempt to connect: doubling, capped, and spread over its upper half
 * so that several controllers do not knock in step.
 * @param failures attempts that failed in a row, 1 for the first
 * @param random in [0, 1)
 * @returns milliseconds
 */
export function reconnectDelayMs(failures: number, random: number): number {
  const doublings = Math.min(failures - 1, 16);
  const ceiling = Math.min(ARI_RECONNECT_MAX_MS, ARI_RECONNECT_MIN_MS * 2 ** doublings);
  return Math.round(ceiling * (0.5 + random / 2));
}
