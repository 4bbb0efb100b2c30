import { Box, Button, Group, Menu, Paper, SegmentedControl, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { AgentView } from "../../contract/index.ts";
import { useApi, useTellProblem } from "../api/use-api.ts";
import { formatClock } from "../lib/format.ts";
import { Icon } from "../lib/icons.tsx";
import { usePauses } from "../lib/use-pauses.ts";
import { useServerNow } from "../live/use-live.ts";
import { stateColors } from "../theme.ts";
import { useWords } from "../words/use-words.tsx";
import { useDeskPlace } from "./desk.ts";
import { LineCheck } from "./line-check.tsx";

/** The agent's own state in big letters, the switch for it, and the health of the line. */
export function StateBar({ agent }: { readonly agent: AgentView }): ReactNode {
  const words = useWords();
  const { phase } = useDeskPlace();
  const { nameOf } = usePauses();
  const isLate = useIsLate(agent);
  const state = phase === "talking" || phase === "answering" ? "busy" : agent.state;
  const isBlocked = agent.obstacle !== null && state === "ready";
  const color = isBlocked || isLate ? "red" : stateColors[state];
  return (
    <Paper
      withBorder
      radius="lg"
      p={{ base: "sm", sm: "md" }}
      style={{
        background: `color-mix(in srgb, var(--mantine-color-${color}-6) 9%, var(--mantine-color-body))`,
        borderColor: `color-mix(in srgb, var(--mantine-color-${color}-6) 45%, transparent)`,
      }}
    >
      <Group justify="space-between" gap="md">
        <Group gap="md" wrap="nowrap" role="status" aria-live="polite" data-testid="own-state">
          <Box
            w={14}
            h={14}
            bg={`${color}.6`}
            style={{ borderRadius: 7, flex: "none" }}
            className={state === "ringing" ? "pulse-dot" : undefined}
          />
          <div>
            <Group gap="sm" align="baseline">
              <Text fz={{ base: 20, sm: 24 }} fw={700} lh={1.2} data-state={state}>
                {isBlocked ? words.desk.unreachable : words.states[state]}
              </Text>
              {state === "paused" && agent.pauseReason !== null ? (
                <Text c="dimmed">{nameOf(agent.pauseReason)}</Text>
              ) : null}
              <Since since={agent.since} />
              <PauseLimit agent={agent} />
            </Group>
            <Text size="sm" c="dimmed">
              <Hint agent={agent} state={state} />
            </Text>
          </div>
        </Group>
        <Group gap="sm">
          <LineCheck />
          <StateSwitch agent={agent} />
        </Group>
      </Group>
    </Paper>
  );
}

function Since({ since }: { readonly since: number }): ReactNode {
  const now = useServerNow();
  return (
    <Text component="span" c="dimmed" aria-live="off">
      {formatClock(now - since)}
    </Text>
  );
}

/** Whether the present pause has lasted longer than it may. */
function useIsLate({ pauseLimit }: AgentView): boolean {
  const now = useServerNow();
  return pauseLimit !== null && now >= pauseLimit.at;
}

/** How much of a limited pause is left, or how much it is over. */
function PauseLimit({ agent }: { readonly agent: AgentView }): ReactNode {
  const words = useWords();
  const now = useServerNow();
  const isLate = useIsLate(agent);
  const { pauseLimit } = agent;
  if (pauseLimit === null) return null;
  const clock = formatClock(Math.abs(pauseLimit.at - now));
  const left = pauseLimit.atLimit === "ready" ? words.desk.pauseLeftReady : words.desk.pauseLeft;
  return (
    <Text
      component="span"
      size="sm"
      c={isLate ? "red" : "dimmed"}
      fw={isLate ? 700 : 400}
      data-testid={isLate ? "pause-late" : "pause-left"}
    >
      {isLate ? words.desk.pauseLate(clock) : left(clock)}
    </Text>
  );
}

function Hint(props: { readonly agent: AgentView; readonly state: AgentView["state"] }): ReactNode {
  const words = useWords();
  const { agent, state } = props;
  if (state === "paused") {
    switch (agent.pauseReason) {
      case "signed_in":
        return words.desk.signedInHint;
      case "missed_call":
        return words.desk.missedHint;
      case "rejected_call":
        return words.desk.rejectedHint;
      case "supervisor":
        return words.desk.supervisorHint;
      default:
        return words.stateHints.paused;
    }
  }
  if (state === "ready" && agent.obstacle !== null) return words.line.noCallsUntil;
  if (state === "ready" && agent.notice !== null) {
    const { kind, count } = agent.notice;
    if (kind === "pause_over") return words.desk.pauseOver;
    return kind === "missed_call"
      ? words.desk.missedStillReady(count)
      : words.desk.rejectedStillReady(count);
  }
  return words.stateHints[state];
}

type Wish = { readonly command: "ready" | "pause"; readonly reason?: string };

function StateSwitch({ agent }: { readonly agent: AgentView }): ReactNode {
  const words = useWords();
  const { agent: name } = useDeskPlace();
  const { codes, nameOf } = usePauses();
  const api = useApi();
  const tell = useTellProblem();
  const change = useMutation({
    mutationFn: (wish: Wish) => api.command(name, wish),
    onError: tell,
  });
  const isFree = agent.state === "ready" || agent.state === "paused";
  const shown = isFree ? agent.state : agent.intent;
  const wish = change.isPending
    ? change.variables.command === "ready"
      ? "ready"
      : "paused"
    : shown;
  return (
    <Stack gap={4}>
      {isFree ? null : (
        <Text size="xs" c="dimmed" lh={1}>
          {words.desk.afterCallLabel}
        </Text>
      )}
      <Group gap={6} wrap="nowrap">
        <SegmentedControl
          aria-label={isFree ? words.desk.stateSwitch : words.desk.afterCallLabel}
          size={isFree ? "md" : "sm"}
          radius="md"
          withItemsBorders={false}
          value={wish}
          color={wish === "ready" ? "teal.9" : "yellow"}
          autoContrast
          onChange={(value) => change.mutate({ command: value === "ready" ? "ready" : "pause" })}
          data={[
            { value: "ready", label: words.desk.goReady },
            { value: "paused", label: words.desk.goPaused },
          ]}
        />
        {wish === "paused" ? (
          <Menu position="bottom-end" shadow="md">
            <Menu.Target>
              <Button
                variant="default"
                size={isFree ? "sm" : "xs"}
                px="xs"
                rightSection={<Icon name="down" size={14} />}
              >
                {agent.pauseReason === null ? words.desk.goPaused : nameOf(agent.pauseReason)}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Label>{words.desk.pauseReason}</Menu.Label>
              {codes.map(({ id }) => (
                <Menu.Item key={id} onClick={() => change.mutate({ command: "pause", reason: id })}>
                  {nameOf(id)}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        ) : null}
      </Group>
    </Stack>
  );
}
