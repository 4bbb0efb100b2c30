import { Skeleton, Stack } from "@mantine/core";
import type { ReactNode } from "react";
import { OverdueAlert } from "../callbacks/overdue-alert.tsx";
import { usePageTitle } from "../lib/use-page-title.ts";
import { useLiveView } from "../live/use-live.ts";
import { useWords } from "../words/use-words.tsx";
import { AgentTable } from "./agent-table.tsx";
import { CalendarBoard } from "./calendar-board.tsx";
import { FloorTiles } from "./floor-tiles.tsx";
import { QueueBoard } from "./queue-board.tsx";

/** The floor at a glance: totals, queues, agents; all of it pushed. */
export function FloorPage(): ReactNode {
  const words = useWords();
  const view = useLiveView();
  usePageTitle(words.floor.title);
  if (view === null) {
    return (
      <Stack>
        <Skeleton h={96} radius="lg" />
        <Skeleton h={220} radius="lg" />
        <Skeleton h={320} radius="lg" />
      </Stack>
    );
  }
  const queues = Object.values(view.queues);
  return (
    <Stack gap="md" maw={1700} mx="auto">
      <OverdueAlert />
      <FloorTiles queues={queues} agents={Object.values(view.agents)} />
      <CalendarBoard />
      <QueueBoard queues={queues} />
      <AgentTable agents={Object.values(view.agents)} queues={view.queues} />
    </Stack>
  );
}
