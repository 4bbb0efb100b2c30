import {
  Badge,
  Card,
  Group,
  SegmentedControl,
  Table,
  Text,
  TextInput,
  Title,
  Tooltip,
} from "@mantine/core";
import { type ReactNode, useState } from "react";
import { AgentState, type AgentView, type QueueView } from "../../contract/index.ts";
import { formatClock } from "../lib/format.ts";
import { Icon } from "../lib/icons.tsx";
import { usePauses } from "../lib/use-pauses.ts";
import { useServerNow } from "../live/use-live.ts";
import { stateColors } from "../theme.ts";
import { useSpeech, useWords } from "../words/use-words.tsx";
import { AgentCommands } from "./agent-commands.tsx";
import { findAgents, type StateFilter } from "./find-agents.ts";

/** Everybody on the floor: state, since when, with whom, what is in the way; and commands. */
export function AgentTable(props: {
  readonly agents: readonly AgentView[];
  readonly queues: Readonly<Record<string, QueueView>>;
}): ReactNode {
  const words = useWords();
  const [text, setText] = useState("");
  const [state, setState] = useState<StateFilter>("all");
  const agents = findAgents(props.agents, text, state);
  return (
    <section aria-label={words.floor.agents}>
      <Group justify="space-between" mb="xs" gap="sm">
        <Title order={2} size="h4">
          {words.floor.agents}
        </Title>
        <Group gap="sm">
          <TextInput
            size="xs"
            w={220}
            aria-label={words.floor.filterAgents}
            placeholder={words.floor.filterAgents}
            leftSection={<Icon name="search" size={14} />}
            type="search"
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <StateTabs agents={props.agents} value={state} onChange={setState} />
        </Group>
      </Group>
      <Card withBorder radius="lg" padding={0}>
        <Table.ScrollContainer minWidth={560}>
          <Table verticalSpacing={7} horizontalSpacing="md" highlightOnHover>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{words.floor.agent}</Table.Th>
                <Table.Th>{words.floor.state}</Table.Th>
                <Table.Th ta="right">{words.floor.since}</Table.Th>
                <Table.Th>{words.floor.with}</Table.Th>
                <Table.Th visibleFrom="md">{words.floor.skills}</Table.Th>
                <Table.Th w={50} />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {agents.map((agent) => (
                <AgentRow key={agent.id} agent={agent} queues={props.queues} />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
        {agents.length === 0 ? (
          <Text c="dimmed" p="md">
            {words.floor.noAgents}
          </Text>
        ) : null}
      </Card>
    </section>
  );
}

function StateTabs(props: {
  readonly agents: readonly AgentView[];
  readonly value: StateFilter;
  readonly onChange: (state: StateFilter) => void;
}): ReactNode {
  const words = useWords();
  const count = (state: AgentView["state"]): number =>
    props.agents.filter((agent) => agent.state === state).length;
  const data = [
    { value: "all", label: `${words.floor.allStates} ${props.agents.length}` },
    ...AgentState.options
      .filter((state) => count(state) > 0 || state === props.value)
      .map((state) => ({ value: state, label: `${words.states[state]} ${count(state)}` })),
  ];
  return (
    <SegmentedControl
      size="xs"
      visibleFrom="md"
      aria-label={words.floor.state}
      data={data}
      value={props.value}
      onChange={(value) => {
        const state = AgentState.safeParse(value);
        props.onChange(state.success ? state.data : "all");
      }}
    />
  );
}

/** What the service has done to an agent by itself. */
function Notice({ notice }: Pick<AgentView, "notice">): ReactNode {
  const words = useWords();
  if (notice === null) return null;
  const { kind, count } = notice;
  const text =
    kind === "pause_over"
      ? words.floor.pauseOver
      : kind === "missed_call"
        ? words.floor.missed(count)
        : words.floor.rejected(count);
  return (
    <Text size="sm" c="orange" truncate>
      {text}
    </Text>
  );
}

function AgentRow(props: {
  readonly agent: AgentView;
  readonly queues: Readonly<Record<string, QueueView>>;
}): ReactNode {
  const { lang, words } = useSpeech();
  const now = useServerNow();
  const { nameOf } = usePauses();
  const { agent, queues } = props;
  const { call } = agent;
  const isUnsure = ["reserved", "ringing", "busy", "wrap_up"].includes(agent.state);
  return (
    <Table.Tr data-testid={`agent-${agent.id}`} data-state={agent.state}>
      <Table.Td>
        <Text size="sm" fw={500} truncate maw={200}>
          {agent.name}
        </Text>
      </Table.Td>
      <Table.Td>
        <Group gap={6} wrap="nowrap">
          <Badge color={stateColors[agent.state]} variant="light" fw={600} style={{ flex: "none" }}>
            {call?.hearsWhisper ? words.floor.hearsWhisper : words.states[agent.state]}
          </Badge>
          {agent.state === "paused" && agent.pauseReason !== null ? (
            <Text size="sm" c="dimmed" truncate>
              {nameOf(agent.pauseReason)}
            </Text>
          ) : null}
          {agent.pauseLimit !== null && now >= agent.pauseLimit.at ? (
            <Badge color="red" variant="light" fw={600} style={{ flex: "none" }}>
              {words.desk.pauseLate(formatClock(now - agent.pauseLimit.at))}
            </Badge>
          ) : null}
          <Notice notice={agent.notice} />
          {isUnsure && agent.intent === "paused" ? (
            <Text size="sm" c="dimmed" truncate>
              {words.floor.next(words.states.paused)}
            </Text>
          ) : null}
          {agent.obstacle !== null && agent.state !== "offline" ? (
            <Tooltip label={words.obstacleHints[agent.obstacle]} withArrow multiline maw={280}>
              <Badge
                color="red"
                variant="light"
                fw={600}
                style={{ flex: "none" }}
                leftSection={<Icon name="alert" size={12} />}
              >
                {words.obstacles[agent.obstacle]}
              </Badge>
            </Tooltip>
          ) : null}
        </Group>
      </Table.Td>
      <Table.Td ta="right">
        {agent.state === "offline" ? "–" : formatClock(now - agent.since)}
      </Table.Td>
      <Table.Td>
        {call === null ? (
          <Text size="sm" c="dimmed">
            –
          </Text>
        ) : (
          <div>
            <Text size="sm" truncate maw={220}>
              {call.name ?? call.number ?? words.common.anonymous}
            </Text>
            <Text size="xs" c="dimmed" truncate maw={220}>
              {queues[call.queue]?.label[lang] ?? call.queue}
            </Text>
          </div>
        )}
      </Table.Td>
      <Table.Td visibleFrom="md">
        <Group gap={4}>
          {Object.entries(agent.skills).map(([skill, level]) => (
            <Badge key={skill} variant="default" size="sm" fw={500}>
              {skill} {level}
            </Badge>
          ))}
        </Group>
      </Table.Td>
      <Table.Td>
        <AgentCommands agent={agent} />
      </Table.Td>
    </Table.Tr>
  );
}
