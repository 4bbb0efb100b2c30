import { Alert, Button, Group, Popover, Stack, Text, ThemeIcon } from "@mantine/core";
import { type ReactNode, useEffect, useState } from "react";
import { Icon, type IconName } from "../lib/icons.tsx";
import { useLive } from "../live/use-live.ts";
import { useWords } from "../words/use-words.tsx";
import { type Desk, useDeskPlace } from "./desk.ts";
import { DeviceChoice } from "./device-choice.tsx";
import { DeviceSwitch } from "./device-switch.tsx";
import { type HealthItem, lineHealth, worstOf } from "./line-health.ts";

const colors = { good: "teal", waiting: "yellow", bad: "red" } as const;
const drawings = {
  phone: "phone",
  microphone: "mic",
  live: "chart",
  sound: "volume",
} as const satisfies Record<HealthItem["part"], IconName>;

/** The health of the line: one word in the bar, every part and the way out in the popover. */
export function LineCheck(): ReactNode {
  const words = useWords();
  const items = useLineHealth();
  const worst = worstOf(items);
  const label =
    worst === "good"
      ? words.line.allWell
      : worst === "waiting"
        ? words.line.starting
        : words.line.attention;
  return (
    <Popover position="bottom-end" shadow="md" width={360} trapFocus>
      <Popover.Target>
        <Button
          variant="light"
          color={colors[worst]}
          size="sm"
          data-testid="line-check"
          data-level={worst}
          leftSection={<Icon name={worst === "good" ? "check" : "alert"} size={16} />}
        >
          {label}
        </Button>
      </Popover.Target>
      <Popover.Dropdown maw="calc(100vw - 24px)">
        <Stack gap="sm">
          <Text fw={600}>{words.line.title}</Text>
          {items.map((item) => (
            <HealthRow key={item.part} item={item} />
          ))}
          <DeviceSwitch />
          <DeviceChoice />
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

/** What keeps calls away, in words with the way out, in the page itself; nothing while all is well. */
export function LineTrouble(): ReactNode {
  const words = useWords();
  const desk = useDeskPlace();
  const items = useLineHealth().filter(
    (item) => (item.part === "phone" || item.part === "microphone") && item.level !== "good",
  );
  const isLong = useLasting(items.length > 0, 1500);
  if (items.length === 0 || !isLong) return null;
  return (
    <Stack gap="xs" role="alert" data-testid="line-trouble">
      {items.map((item) => (
        <Alert
          key={item.part}
          color={colors[item.level]}
          variant="light"
          icon={<Icon name={drawings[item.part]} />}
          title={words.line[item.part]}
          py="sm"
        >
          <Group justify="space-between" gap="sm">
            <Text size="sm" flex="1 1 260px">
              {item.text}
            </Text>
            <WayOut item={item} desk={desk} />
          </Group>
        </Alert>
      ))}
    </Stack>
  );
}

function useLineHealth(): readonly HealthItem[] {
  const words = useWords();
  const desk = useDeskPlace();
  const isLive = useLive((state) => state.link === "live");
  return lineHealth(desk, isLive, words);
}

/** True once the claim has held for so long: a reload registers within a second. */
function useLasting(claim: boolean, ms: number): boolean {
  const [isLasting, setLasting] = useState(false);
  useEffect(() => {
    if (!claim) {
      setLasting(false);
      return;
    }
    const timer = setTimeout(() => setLasting(true), ms);
    return () => clearTimeout(timer);
  }, [claim, ms]);
  return isLasting;
}

function HealthRow({ item }: { readonly item: HealthItem }): ReactNode {
  const words = useWords();
  const desk = useDeskPlace();
  return (
    <Group wrap="nowrap" align="flex-start" gap="sm">
      <ThemeIcon variant="light" color={colors[item.level]} size="md" radius="xl">
        <Icon name={drawings[item.part]} size={15} />
      </ThemeIcon>
      <Stack gap={4} flex={1}>
        <Text size="sm" fw={600} lh={1.2}>
          {words.line[item.part]}
        </Text>
        <Text size="sm" c="dimmed" lh={1.35}>
          {item.text}
        </Text>
        <WayOut item={item} desk={desk} />
      </Stack>
    </Group>
  );
}

function WayOut(props: { readonly item: HealthItem; readonly desk: Desk }): ReactNode {
  const words = useWords();
  const { item, desk } = props;
  switch (item.wayOut) {
    case null:
      return null;
    case "check_microphone":
      return (
        <Button size="compact-sm" variant="default" w="max-content" onClick={desk.checkMicrophone}>
          {words.line.checkAgain}
        </Button>
      );
    case "take_over":
      return (
        <Button size="compact-sm" w="max-content" onClick={desk.takeCallsHere}>
          {words.line.useHere}
        </Button>
      );
    case "play_sound":
      return (
        <Button size="compact-sm" variant="default" w="max-content" onClick={desk.playRingTone}>
          {words.line.testSound}
        </Button>
      );
  }
}
