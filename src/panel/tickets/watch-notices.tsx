import { Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useEffect, useRef } from "react";
import type { TicketSummary } from "../../contract/index.ts";
import { useApi } from "../api/use-api.ts";
import { PageLink } from "../lib/router.tsx";
import { useWords } from "../words/use-words.tsx";

/** How often the page looks whether others have changed what is watched: nothing tells of it. */
const lookAgainMs = 20_000;
/** Watched tickets that are looked at: those changed last. */
const watchedMax = 20;

/** Which of the tickets have changed since the last look; those seen first have not. */
export function changedSince(
  seen: ReadonlyMap<number, string> | null,
  tickets: readonly Pick<TicketSummary, "number" | "updatedAt">[],
): readonly number[] {
  if (seen === null) return [];
  return tickets.flatMap(({ number, updatedAt }) => {
    const before = seen.get(number);
    return before !== undefined && before < updatedAt ? [number] : [];
  });
}

/** Tells of changes that others made to tickets one watches; shows nothing itself. */
export function WatchNotices({ user }: { readonly user: string }): ReactNode {
  const words = useWords();
  const api = useApi();
  const queries = useQueryClient();
  const seen = useRef<ReadonlyMap<number, string> | null>(null);
  const { data } = useQuery({
    queryKey: ["tickets", "watched", user],
    queryFn: () => api.tickets({ watcher: user, sort: "updated", limit: watchedMax }),
    refetchInterval: lookAgainMs,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a look's answer is the reason to tell
  useEffect(() => {
    if (data === undefined) return;
    const changed = changedSince(seen.current, data.items);
    seen.current = new Map([
      ...(seen.current ?? []),
      ...data.items.map(({ number, updatedAt }) => [number, updatedAt] as const),
    ]);
    for (const number of changed) void tellOf(number);
  }, [data]);

  /** Not of one's own changes, nor of what is gone meanwhile. */
  async function tellOf(number: number): Promise<void> {
    const ticket = await api.ticket(number).catch(() => null);
    if (ticket === null) return;
    queries.setQueryData(["ticket", number], ticket);
    const acts = [...ticket.history, ...ticket.comments].toSorted((a, b) => (a.at < b.at ? 1 : -1));
    if (acts[0]?.by === user) return;
    notifications.show({
      id: `watched-${number}`,
      withBorder: true,
      autoClose: 10_000,
      message: (
        <Text size="sm">
          <PageLink to={`/tickets/${number}`}>{words.desk.openTicket(number)}</PageLink>{" "}
          {words.tickets.watchedChanged}
        </Text>
      ),
    });
  }
  return null;
}
