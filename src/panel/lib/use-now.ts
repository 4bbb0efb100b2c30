import { useSyncExternalStore } from "react";

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let tick = Date.now();

/**
 * The browser's clock in ms since the epoch, re-rendering the caller four times a second. All
 * callers share one timer, so that figures on a page tick together. Add the live store's offset
 * to get the server's clock.
 */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => tick);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === undefined) {
    tick = Date.now();
    timer = setInterval(() => {
      tick = Date.now();
      for (const each of listeners) each();
    }, 250);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}
