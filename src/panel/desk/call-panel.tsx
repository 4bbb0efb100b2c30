import {
  Badge,
  Button,
  Card,
  Center,
  Collapse,
  Group,
  Loader,
  SimpleGrid,
  Stack,
  Text,
} from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { type ReactNode, useEffect, useState } from "react";
import type { CallCard } from "../../contract/index.ts";
import { formatClock } from "../lib/format.ts";
import { Icon, type IconName } from "../lib/icons.tsx";
import { useNow } from "../lib/use-now.ts";
import { useServerNow } from "../live/use-live.ts";
import { Keypad } from "../softphone/keypad.tsx";
import { useWords } from "../words/use-words.tsx";
import { MediaWarning, Notice } from "./call-notices.tsx";
import { CallerName } from "./caller.tsx";
import { type Desk, useDeskPlace } from "./desk.ts";
import { ringsElsewhere } from "./line-health.ts";
import { KeyHint } from "./shortcuts.tsx";

/** The call and its buttons: ringing, talking, on hold. */
export function CallPanel(): ReactNode {
  const desk = useDeskPlace();
  switch (desk.phase) {
    case "ringing":
    case "answering":
      return <RingingCard desk={desk} />;
    case "talking":
      return <TalkingCard desk={desk} />;
    case "elsewhere":
      return <ElsewhereCard desk={desk} />;
    case "wrap_up":
    case null:
      return <Notice notice={desk.softphone?.notice ?? null} />;
  }
}

function RingingCard({ desk }: { readonly desk: Desk }): ReactNode {
  const words = useWords();
  const { card } = desk;
  const isAnswering = desk.phase === "answering";
  return (
    <Card
      withBorder
      radius="lg"
      padding="lg"
      className={isAnswering ? undefined : "ringing-card"}
      style={{ borderColor: "var(--mantine-color-blue-5)" }}
      role="alertdialog"
      aria-label={words.call.incoming}
      data-testid="ringing"
    >
      <Stack gap="md">
        <Group justify="space-between" wrap="nowrap">
          <Badge
            color="blue"
            variant="light"
            size="lg"
            leftSection={<Icon name="phone" size={14} />}
          >
            {isAnswering ? words.call.connecting : words.call.incoming}
          </Badge>
          {card === null ? null : <Since since={card.since} />}
        </Group>
        <CallerName card={card} />
        {desk.hasLine ? (
          <SimpleGrid cols={2} spacing="sm">
            <Button
              size="lg"
              color="teal.9"
              autoFocus
              loading={isAnswering}
              leftSection={<Icon name="phone" />}
              onClick={() => desk.send({ type: "answer", at: Date.now() })}
              data-testid="answer"
            >
              {words.call.answer}
              <KeyHint keys="A" />
            </Button>
            <Button
              size="lg"
              color="red"
              variant="light"
              leftSection={<Icon name="hangUp" />}
              onClick={() => desk.send({ type: isAnswering ? "hang_up" : "reject" })}
              data-testid="reject"
            >
              {isAnswering ? words.call.hangUp : words.call.reject}
              <KeyHint keys="H" />
            </Button>
          </SimpleGrid>
        ) : (
          <Text c="dimmed">{ringsElsewhere(desk, words)}</Text>
        )}
      </Stack>
    </Card>
  );
}

function TalkingCard({ desk }: { readonly desk: Desk }): ReactNode {
  const words = useWords();
  const { card } = desk;
  const call = desk.softphone?.call ?? null;
  const [isKeypadOpen, keypad] = useDisclosure(false);
  if (call === null) return null;
  const color = call.held ? "yellow" : "violet";
  return (
    <Card
      withBorder
      radius="lg"
      padding="lg"
      style={{ borderColor: `var(--mantine-color-${color}-5)` }}
      data-testid="talking"
    >
      <Stack gap="md">
        <Group justify="space-between" wrap="nowrap">
          <Group gap="xs">
            <Badge color={color} variant="light" size="lg">
              {call.held ? words.call.onHold : words.call.talking}
            </Badge>
            {call.muted ? (
              <Badge
                color="red"
                variant="light"
                size="lg"
                leftSection={<Icon name="micOff" size={13} />}
              >
                {words.call.mute}
              </Badge>
            ) : null}
          </Group>
          <TalkTime card={card} startedAt={call.since} />
        </Group>
        <CallerName card={card} />
        <MediaWarning media={desk.softphone?.media ?? "good"} />
        <Notice notice={desk.softphone?.notice ?? null} />
        {call.muted ? (
          <Text size="sm" c="red" role="status">
            {words.call.muted}
          </Text>
        ) : null}
        <SimpleGrid cols={3} spacing="xs">
          <Control
            icon={call.held ? "play" : "pause"}
            label={call.held ? words.call.resume : words.call.hold}
            keys="O"
            isOn={call.held}
            onClick={() => desk.send({ type: "toggle_hold" })}
          />
          <Control
            icon={call.muted ? "micOff" : "mic"}
            label={call.muted ? words.call.unmute : words.call.mute}
            keys="M"
            isOn={call.muted}
            onClick={() => desk.send({ type: "toggle_mute" })}
          />
          <Control
            icon="keypad"
            label={words.call.keypad}
            isOn={isKeypadOpen}
            onClick={keypad.toggle}
          />
        </SimpleGrid>
        <Collapse expanded={isKeypadOpen}>
          <Keypad listens={isKeypadOpen} onPress={(key) => desk.send({ type: "press", key })} />
        </Collapse>
        <Button
          size="lg"
          color="red.9"
          leftSection={<Icon name="hangUp" />}
          onClick={desk.hangUp}
          data-testid="hang-up"
        >
          {words.call.hangUp}
          <KeyHint keys="H" />
        </Button>
      </Stack>
    </Card>
  );
}

function Control(props: {
  readonly icon: IconName;
  readonly label: string;
  readonly keys?: string;
  readonly isOn: boolean;
  readonly onClick: () => void;
}): ReactNode {
  return (
    <Button
      variant={props.isOn ? "filled" : "default"}
      color={props.isOn ? "yellow" : "gray"}
      autoContrast
      h={68}
      px={4}
      aria-pressed={props.isOn}
      onClick={props.onClick}
      styles={{ label: { whiteSpace: "normal" } }}
    >
      <Stack gap={4} align="center">
        <Icon name={props.icon} size={20} />
        <Text size="sm" lh={1.1} span>
          {props.label}
          {props.keys === undefined ? null : <KeyHint keys={props.keys} />}
        </Text>
      </Stack>
    </Button>
  );
}

function ElsewhereCard({ desk }: { readonly desk: Desk }): ReactNode {
  const words = useWords();
  const [isSure, setSure] = useState(false);
  // Right after a hang-up the server still says "talking" for a moment: say nothing hasty.
  useEffect(() => {
    const timer = setTimeout(() => setSure(true), 1500);
    return () => clearTimeout(timer);
  }, []);
  if (!isSure) {
    return (
      <Card withBorder radius="lg" padding="lg">
        <Center mih={120}>
          <Loader type="dots" aria-label={words.common.loading} />
        </Center>
      </Card>
    );
  }
  return (
    <Card withBorder radius="lg" padding="lg" data-testid="elsewhere">
      <Stack>
        <Group justify="space-between">
          <Badge color="violet" variant="light" size="lg">
            {desk.card?.held === true ? words.call.onHold : words.call.talking}
          </Badge>
          {desk.card === null ? null : <Since since={desk.card.since} />}
        </Group>
        <CallerName card={desk.card} />
        <Text size="sm" c="dimmed">
          {desk.hasLine ? words.call.elsewhere : ringsElsewhere(desk, words)}
        </Text>
        <Button color="red.9" size="md" leftSection={<Icon name="hangUp" />} onClick={desk.hangUp}>
          {words.call.hangUp}
        </Button>
      </Stack>
    </Card>
  );
}

function Since({ since }: { readonly since: number }): ReactNode {
  const now = useServerNow();
  return (
    <Text fw={600} fz="lg" role="timer" aria-live="off">
      {formatClock(now - since)}
    </Text>
  );
}

/** Counts by the server's clock once it says that the call talks; by this computer's until then. */
function TalkTime(props: {
  readonly card: CallCard | null;
  readonly startedAt: number;
}): ReactNode {
  const serverNow = useServerNow();
  const now = useNow();
  const { card, startedAt } = props;
  const ms = card?.phase === "talking" ? serverNow - card.since : now - startedAt;
  return (
    <Text fw={700} fz={24} lh={1} role="timer" aria-live="off" data-testid="talk-time">
      {formatClock(ms)}
    </Text>
  );
}
