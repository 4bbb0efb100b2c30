import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import type { LiveView } from "../../contract/index.ts";
import { useLive } from "./use-live.ts";

type Stamps = LiveView["changed"];

/** What pages have read of each topic, by the beginning of the keys of their queries. */
const keys: Readonly<Record<string, readonly string[]>> = {
  callbacks: ["callbacks"],
  calendars: ["calendars"],
  locks: ["locks"],
  flows: ["flows"],
  flow_counts: ["flows", "counts"],
};

/**
 * Topics that were changed after `before`; without a `before` those changed after the page was
 * opened at `openedAt`, the server's clock in ms since the epoch.
 */
export function staleTopics(
  before: Stamps | null,
  now: Stamps,
  openedAt: number,
): readonly string[] {
  return Object.keys(now).filter((topic) => {
    const known = before?.[topic];
    return known === undefined ? (now[topic] ?? 0) > openedAt : now[topic] !== known;
  });
}

/** Reads anew what the server says was changed, as far as a page shows it. */
export function useRefreshStale(): void {
  const queries = useQueryClient();
  const stamps = useLive((state) => state.view?.changed ?? null);
  const offsetMs = useLive((state) => state.offsetMs);
  const openedAt = useRef(Date.now());
  const known = useRef<Stamps | null>(null);
  useEffect(() => {
    if (stamps === null) return;
    for (const topic of staleTopics(known.current, stamps, openedAt.current + offsetMs)) {
      const queryKey = keys[topic];
      if (queryKey) void queries.invalidateQueries({ queryKey });
    }
    known.current = stamps;
  }, [stamps, offsetMs, queries]);
}
