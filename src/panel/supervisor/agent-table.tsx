import {
  ActionIcon,
  Badge,
  Button,
  Card,
  Group,
  Menu,
  Modal,
  SegmentedControl,
  Stack,
  Table,
  Text,
  TextInput,
  Title,
  Tooltip,
} from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import type { z } from "zod";
import {
  type AgentCommand,
  AgentState,
  type AgentView,
  type QueueView,
} from "../../contract/index.ts";
import { useApi, useTellProblem } from "../api/use-api.ts";
import { formatClock } from "../lib/format.ts";
import { Icon } from "../lib/icons.tsx";
import { useServerNow } from "../live/use-live.ts";
import { stateColors } from "../theme.ts";
import { useSpeech, useWords } from "../words/use-words.tsx";
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

function AgentRow(props: {
  readonly agent: AgentView;
  readonly queues: Readonly<Record<string, QueueView>>;
}): ReactNode {
  const { lang, words } = useSpeech();
  const now = useServerNow();
  const { agent, queues } = props;
  const { call } = agent;
  const isUnsure = agent.state === "busy" || agent.state === "ringing" || agent.state === "wrap_up";
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
            {words.states[agent.state]}
          </Badge>
          {agent.state === "paused" && agent.pauseReason !== null ? (
            <Text size="sm" c="dimmed" truncate>
              {words.pauseReasons[agent.pauseReason]}
            </Text>
          ) : null}
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
          {agent.skills.map((skill) => (
            <Badge key={skill} variant="default" size="sm" fw={500}>
              {skill}
            </Badge>
          ))}
        </Group>
      </Table.Td>
      <Table.Td>
        <Commands agent={agent} />
      </Table.Td>
    </Table.Tr>
  );
}

/** What a supervisor may do for an agent; ending a call asks first. */
function Commands({ agent }: { readonly agent: AgentView }): ReactNode {
  const words = useWords();
  const api = useApi();
  const tell = useTellProblem();
  const [isAsking, setAsking] = useState(false);
  const send = useMutation({
    mutationFn: (command: z.input<typeof AgentCommand>) => api.command(agent.id, command),
    onError: tell,
  });
  if (agent.state === "offline") return null;
  const isTalking = agent.state === "busy" || agent.state === "ringing";
  return (
    <>
      <Menu position="bottom-end" shadow="md">
        <Menu.Target>
          <ActionIcon
            variant="subtle"
            color="gray"
            loading={send.isPending}
            aria-label={words.floor.commands(agent.name)}
          >
            <Icon name="more" />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<Icon name="check" size={15} />}
            disabled={agent.state === "ready"}
            onClick={() => send.mutate({ command: "ready" })}
          >
            {words.floor.makeReady}
          </Menu.Item>
          <Menu.Item
            leftSection={<Icon name="coffee" size={15} />}
            disabled={agent.state === "paused"}
            onClick={() => send.mutate({ command: "pause", reason: "supervisor" })}
          >
            {words.floor.makePaused}
          </Menu.Item>
          {agent.state === "wrap_up" ? (
            <Menu.Item
              leftSection={<Icon name="note" size={15} />}
              onClick={() => send.mutate({ command: "wrap_up_done" })}
            >
              {words.floor.endWrapUp}
            </Menu.Item>
          ) : null}
          {isTalking ? (
            <Menu.Item
              color="red"
              leftSection={<Icon name="hangUp" size={15} />}
              onClick={() => setAsking(true)}
            >
              {words.floor.hangUp}
            </Menu.Item>
          ) : null}
        </Menu.Dropdown>
      </Menu>
      <Modal
        opened={isAsking}
        onClose={() => setAsking(false)}
        title={words.floor.hangUp}
        closeButtonProps={{ "aria-label": words.common.close }}
      >
        <Stack>
          <Text>{words.floor.hangUpSure(agent.name)}</Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={() => setAsking(false)} data-autofocus>
              {words.common.cancel}
            </Button>
            <Button
              color="red"
              onClick={() => {
                setAsking(false);
                send.mutate({ command: "hang_up" });
              }}
            >
              {words.floor.hangUp}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
