import {
  Badge,
  Card,
  Group,
  Progress,
  SegmentedControl,
  SimpleGrid,
  Stack,
  Table,
  Text,
  Title,
  Tooltip,
  UnstyledButton,
} from "@mantine/core";
import { type ReactNode, useState } from "react";
import type { QueueView } from "../../contract/index.ts";
import { formatClock, formatShare, formatSpan } from "../lib/format.ts";
import { remember } from "../lib/remember.ts";
import { useServerNow } from "../live/use-live.ts";
import { useSpeech, useWords } from "../words/use-words.tsx";
import { QueueCommands } from "./queue-commands.tsx";
import { levelColor, waitColor } from "./sums.ts";

/** The queues as cards (few) or as a table (many); the choice is remembered. */
export function QueueBoard({ queues }: { readonly queues: readonly QueueView[] }): ReactNode {
  const words = useWords();
  const [view, setView] = useState(
    () => remember.read("queues") ?? (queues.length > 6 ? "table" : "cards"),
  );
  return (
    <section aria-label={words.floor.queues}>
      <Group justify="space-between" mb="xs">
        <Title order={2} size="h4">
          {words.floor.queues}
        </Title>
        <SegmentedControl
          size="xs"
          aria-label={words.floor.view}
          value={view}
          onChange={(chosen) => {
            setView(chosen);
            remember.write("queues", chosen);
          }}
          data={[
            { value: "cards", label: words.floor.cards },
            { value: "table", label: words.floor.table },
          ]}
        />
      </Group>
      {queues.length === 0 ? (
        <Text c="dimmed">{words.floor.noQueues}</Text>
      ) : view === "table" ? (
        <QueueTable queues={queues} />
      ) : (
        <SimpleGrid minColWidth="min(100%, 320px)" spacing="sm">
          {queues.map((queue) => (
            <QueueCard key={queue.id} queue={queue} queues={queues} />
          ))}
        </SimpleGrid>
      )}
    </section>
  );
}

function QueueCard(props: {
  readonly queue: QueueView;
  readonly queues: readonly QueueView[];
}): ReactNode {
  const { queue, queues } = props;
  const { lang, words } = useSpeech();
  const now = useServerNow();
  const waitedMs = queue.longestSince === null ? null : now - queue.longestSince;
  const isStarved = queue.waiting > 0 && queue.agentsReady === 0;
  return (
    <Card withBorder radius="lg" padding="md" data-testid={`queue-${queue.id}`}>
      <Stack gap="sm">
        <Group justify="space-between" wrap="nowrap" gap="xs">
          <Text fw={600} truncate title={queue.label[lang]}>
            {queue.label[lang]}
          </Text>
          <Group gap={4} wrap="nowrap" style={{ flex: "none" }}>
            {queue.open ? null : <Badge color="gray">{words.floor.closed}</Badge>}
            {isStarved ? (
              <Badge color="red" variant="light">
                {words.floor.withoutAgents}
              </Badge>
            ) : null}
            <QueueCommands queue={queue} queues={queues} />
          </Group>
        </Group>
        <Group gap="xl" wrap="nowrap" align="flex-end">
          <Figure
            label={words.floor.waiting}
            value={String(queue.waiting)}
            testId="waiting"
            color={queue.waiting > 0 ? "orange" : undefined}
          />
          <Figure
            label={words.floor.longest}
            value={waitedMs === null ? "–" : formatClock(waitedMs)}
            testId="longest"
            color={waitedMs === null ? undefined : waitColor(waitedMs, queue.serviceLevelMs)}
          />
        </Group>
        <Group gap="md" justify="space-between" wrap="nowrap">
          <Small label={words.floor.talking} value={queue.talking} testId="talking" />
          <Small label={words.floor.ready} value={queue.agentsReady} testId="ready" />
          <Small label={words.floor.answered} value={queue.answered} testId="answered" />
          <Small label={words.floor.abandoned} value={queue.abandoned} testId="abandoned" />
        </Group>
        <Expected queue={queue} />
        <ServiceLevel queue={queue} />
      </Stack>
    </Card>
  );
}

function Figure(props: {
  readonly label: string;
  readonly value: string;
  readonly testId: string;
  readonly color: string | undefined;
}): ReactNode {
  const { color } = props;
  return (
    <div>
      <Text size="xs" c="dimmed">
        {props.label}
      </Text>
      <Text
        fz={30}
        fw={700}
        lh={1.1}
        data-testid={props.testId}
        style={
          color === undefined || color === "gray"
            ? {}
            : { color: `var(--mantine-color-${color}-text)` }
        }
      >
        {props.value}
      </Text>
    </div>
  );
}

function Small(props: {
  readonly label: string;
  readonly value: number;
  readonly testId: string;
}): ReactNode {
  return (
    <div style={{ minWidth: 0 }}>
      <Text size="xs" c="dimmed" truncate>
        {props.label}
      </Text>
      <Text fw={600} data-testid={props.testId}>
        {props.value}
      </Text>
    </div>
  );
}

/** How long who comes now waits, and how well such ranges have held. */
function Expected({ queue }: { readonly queue: QueueView }): ReactNode {
  const { lang, words } = useSpeech();
  const { expected, coverage, offBy } = queue;
  const held = coverage === null ? words.floor.noneYet : formatShare(coverage);
  const off =
    offBy && words.floor.offBy(formatSpan(offBy.oursMs, lang), formatSpan(offBy.appQueueMs, lang));
  const label = [words.floor.coverage(held), ...(off === null ? [] : [off])].join(". ");
  return (
    <Tooltip label={label} multiline maw={320} withArrow>
      <Group justify="space-between" gap={4}>
        <Text size="xs" c="dimmed">
          {words.floor.expected}
        </Text>
        <Text size="sm" data-testid="expected">
          {expected === null
            ? words.floor.learning
            : words.floor.expectedRange(
                formatSpan(expected.lowMs, lang),
                formatSpan(expected.highMs, lang),
              )}
          {coverage !== null && (
            <Text span size="xs" c="dimmed" data-testid="coverage">
              {` · ${words.floor.held(held)}`}
            </Text>
          )}
        </Text>
      </Group>
    </Tooltip>
  );
}

/** The share with its formula: a figure without it could mean seven things. */
function ServiceLevel({ queue }: { readonly queue: QueueView }): ReactNode {
  const { lang, words } = useSpeech();
  const share = queue.serviceLevel;
  const formula = words.floor.formula(
    formatSpan(queue.serviceLevelMs, lang),
    formatSpan(queue.shortAbandonMs, lang),
  );
  return (
    <Tooltip
      label={formula}
      multiline
      maw={320}
      withArrow
      events={{ hover: true, focus: true, touch: true }}
    >
      <UnstyledButton
        w="100%"
        style={{ cursor: "help" }}
        aria-label={`${words.floor.serviceLevel}: ${share === null ? words.floor.noneYet : formatShare(share)}. ${formula}`}
      >
        <Group justify="space-between" mb={4}>
          <Text
            size="xs"
            c="dimmed"
            style={{ textDecoration: "underline dotted", textUnderlineOffset: 3 }}
          >
            {words.floor.serviceLevel} ≤ {formatSpan(queue.serviceLevelMs, lang)}
          </Text>
          <Text size="sm" fw={600} data-testid="service-level">
            {share === null ? words.floor.noneYet : formatShare(share)}
          </Text>
        </Group>
        <Progress value={(share ?? 0) * 100} color={levelColor(share)} size="sm" aria-hidden />
      </UnstyledButton>
    </Tooltip>
  );
}

function QueueTable({ queues }: { readonly queues: readonly QueueView[] }): ReactNode {
  const { lang, words } = useSpeech();
  const now = useServerNow();
  return (
    <Card withBorder radius="lg" padding={0}>
      <Table.ScrollContainer minWidth={720}>
        <Table verticalSpacing={8} horizontalSpacing="md" highlightOnHover>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{words.call.queue}</Table.Th>
              <Table.Th ta="right">{words.floor.waiting}</Table.Th>
              <Table.Th ta="right">{words.floor.longest}</Table.Th>
              <Table.Th ta="right">{words.floor.talking}</Table.Th>
              <Table.Th ta="right">{words.floor.ready}</Table.Th>
              <Table.Th ta="right">{words.floor.answered}</Table.Th>
              <Table.Th ta="right">{words.floor.abandoned}</Table.Th>
              <Table.Th w={220}>{words.floor.serviceLevel}</Table.Th>
              <Table.Th />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {queues.map((queue) => (
              <Table.Tr key={queue.id} data-testid={`queue-${queue.id}`}>
                <Table.Td fw={500}>
                  {queue.label[lang]}{" "}
                  {queue.open ? null : <Badge color="gray">{words.floor.closed}</Badge>}
                </Table.Td>
                <Table.Td ta="right" fw={600} data-testid="waiting">
                  {queue.waiting}
                </Table.Td>
                <Table.Td ta="right" data-testid="longest">
                  {queue.longestSince === null ? "–" : formatClock(now - queue.longestSince)}
                </Table.Td>
                <Table.Td ta="right">{queue.talking}</Table.Td>
                <Table.Td ta="right">{queue.agentsReady}</Table.Td>
                <Table.Td ta="right">{queue.answered}</Table.Td>
                <Table.Td ta="right">{queue.abandoned}</Table.Td>
                <Table.Td>
                  <ServiceLevel queue={queue} />
                </Table.Td>
                <Table.Td>
                  <QueueCommands queue={queue} queues={queues} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Card>
  );
}
