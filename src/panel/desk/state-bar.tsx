import { Box, Button, Group, Menu, Paper, SegmentedControl, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { AgentView, PauseReason } from "../../contract/index.ts";
import { useApi, useTellProblem } from "../api/use-api.ts";
import { formatClock } from "../lib/format.ts";
import { Icon } from "../lib/icons.tsx";
import { useServerNow } from "../live/use-live.ts";
import { stateColors } from "../theme.ts";
import { useWords } from "../words/use-words.tsx";
import { useDeskPlace } from "./desk.ts";
import { LineCheck } from "./line-check.tsx";

/** Reasons a person may choose; the others come from the system. */
const reasons = ["break", "lunch", "meeting", "training"] as const satisfies readonly PauseReason[];

/** The agent's own state in big letters, the switch for it, and the health of the line. */
export function StateBar({ agent }: { readonly agent: AgentView }): ReactNode {
  const words = useWords();
  const { phase } = useDeskPlace();
  const state = phase === "talking" || phase === "answering" ? "busy" : agent.state;
  const isBlocked = agent.obstacle !== null && state === "ready";
  const color = isBlocked ? "red" : stateColors[state];
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
                <Text c="dimmed">{words.pauseReasons[agent.pauseReason]}</Text>
              ) : null}
              <Since since={agent.since} />
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

function Hint(props: { readonly agent: AgentView; readonly state: AgentView["state"] }): ReactNode {
  const words = useWords();
  const { agent, state } = props;
  if (state === "paused") {
    switch (agent.pauseReason) {
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
  return words.stateHints[state];
}

function StateSwitch({ agent }: { readonly agent: AgentView }): ReactNode {
  const words = useWords();
  const { agent: name } = useDeskPlace();
  const api = useApi();
  const tell = useTellProblem();
  const change = useMutation({
    mutationFn: (wish: "ready" | PauseReason) =>
      api.command(
        name,
        wish === "ready" ? { command: "ready" } : { command: "pause", reason: wish },
      ),
    onError: tell,
  });
  const isFree = agent.state === "ready" || agent.state === "paused";
  const shown = isFree ? agent.state : agent.intent;
  const wish = change.isPending ? (change.variables === "ready" ? "ready" : "paused") : shown;
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
          onChange={(value) => change.mutate(value === "ready" ? "ready" : "break")}
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
                {words.pauseReasons[agent.pauseReason ?? "break"]}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Label>{words.desk.pauseReason}</Menu.Label>
              {reasons.map((reason) => (
                <Menu.Item key={reason} onClick={() => change.mutate(reason)}>
                  {words.pauseReasons[reason]}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        ) : null}
      </Group>
    </Stack>
  );
}
