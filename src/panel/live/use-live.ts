import { useEffect, useSyncExternalStore } from "react";
import type { LiveView } from "../../contract/index.ts";
import { provide } from "../lib/provide.ts";
import { useNow } from "../lib/use-now.ts";
import type { LiveLine } from "./live-line.ts";
import type { LiveState } from "./reduce-live.ts";

/** The page's live connection. */
export const [LiveProvider, useLiveLine] = provide<LiveLine>("live line");

/** Opens the connection while the calling page is shown. */
export function useOpenLive(line: LiveLine): void {
  useEffect(() => {
    line.open();
    return () => line.close();
  }, [line]);
}

/** One part of the live state; re-renders only when that part is another value. */
export function useLive<Part>(select: (state: LiveState) => Part): Part {
  const line = useLiveLine();
  return useSyncExternalStore(line.subscribe, () => select(line.state()));
}

/** The document of the floor, null before the first snapshot. */
export function useLiveView(): LiveView | null {
  return useLive((state) => state.view);
}

/** The server's clock, ms since the epoch, ticking. */
export function useServerNow(): number {
  const offsetMs = useLive((state) => state.offsetMs);
  return useNow() + offsetMs;
}
