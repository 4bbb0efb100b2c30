import { Paper, SimpleGrid, Text } from "@mantine/core";
import type { ReactNode } from "react";
import type { AgentView, QueueView } from "../../contract/index.ts";
import { formatClock } from "../lib/format.ts";
import { useServerNow } from "../live/use-live.ts";
import { useWords } from "../words/use-words.tsx";
import { sumFloor, waitColor } from "./sums.ts";

/** Six big figures on top of the floor. */
export function FloorTiles(props: {
  readonly queues: readonly QueueView[];
  readonly agents: readonly AgentView[];
}): ReactNode {
  const words = useWords();
  const now = useServerNow();
  const sums = sumFloor(props.queues, props.agents);
  const target = Math.min(...props.queues.map((queue) => queue.serviceLevelMs), 60_000);
  const waitedMs = sums.longestSince === null ? null : now - sums.longestSince;
  return (
    <SimpleGrid cols={{ base: 2, xs: 3, lg: 6 }} spacing="sm">
      <Tile
        label={words.floor.waiting}
        value={String(sums.waiting)}
        color={sums.waiting > 0 ? "orange" : null}
      />
      <Tile
        label={words.floor.longest}
        value={waitedMs === null ? "–" : formatClock(waitedMs)}
        color={waitedMs === null ? null : waitColor(waitedMs, target)}
      />
      <Tile label={words.floor.talking} value={String(sums.talking)} color={null} />
      <Tile
        label={words.floor.ready}
        value={`${sums.agentsReady} / ${sums.agentsHere}`}
        color={sums.agentsReady === 0 && sums.waiting > 0 ? "red" : null}
      />
      <Tile
        label={`${words.floor.answered}, ${words.floor.today}`}
        value={String(sums.answered)}
        color={null}
      />
      <Tile
        label={`${words.floor.abandoned}, ${words.floor.today}`}
        value={String(sums.abandoned)}
        color={null}
      />
    </SimpleGrid>
  );
}

function Tile(props: {
  readonly label: string;
  readonly value: string;
  readonly color: string | null;
}): ReactNode {
  return (
    <Paper
      withBorder
      radius="lg"
      px="md"
      py="sm"
      style={
        props.color === null
          ? {}
          : { boxShadow: `inset 0 3px 0 var(--mantine-color-${props.color}-6)` }
      }
    >
      <Text size="sm" c="dimmed" truncate>
        {props.label}
      </Text>
      <Text fz={28} fw={700} lh={1.2}>
        {props.value}
      </Text>
    </Paper>
  );
}
