import { Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useEffect, useRef } from "react";
import type { LiveView } from "../../contract/index.ts";
import { PageLink } from "../lib/router.tsx";
import { useLive } from "../live/use-live.ts";
import { useWords } from "../words/use-words.tsx";

type Watched = LiveView["watched"];

/** The tickets of which `now` tells something that `before` did not. */
export function toldAnew(before: Watched, now: Watched): readonly number[] {
  return Object.entries(now).flatMap(([number, { at }]) => {
    const known = before[number];
    return known !== undefined && known.at >= at ? [] : [Number(number)];
  });
}

/** Tells of changes that others made to tickets one watches; shows nothing itself. */
export function WatchNotices(): ReactNode {
  const words = useWords();
  const queries = useQueryClient();
  const watched = useLive((state) => state.view?.watched ?? null);
  const known = useRef<Watched>({});
  useEffect(() => {
    if (watched === null) return;
    for (const number of toldAnew(known.current, watched)) tellOf(number);
    known.current = { ...known.current, ...watched };

    function tellOf(number: number): void {
      void queries.invalidateQueries({ queryKey: ["ticket", number] });
      void queries.invalidateQueries({ queryKey: ["tickets"] });
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
  }, [watched, words, queries]);
  return null;
}
