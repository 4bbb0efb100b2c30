import { Affix, Button, Group, Paper, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { formatClock } from "../lib/format.ts";
import { Icon } from "../lib/icons.tsx";
import { goTo } from "../lib/router.tsx";
import { useServerNow } from "../live/use-live.ts";
import { useWords } from "../words/use-words.tsx";
import { nameOf } from "./caller.tsx";
import { useDeskPlace } from "./desk.ts";
import { DeskShortcuts } from "./desk-shortcuts.tsx";

/** The call, at the foot of every page that is not the desk. */
export function CallBar(): ReactNode {
  const words = useWords();
  const desk = useDeskPlace();
  const now = useServerNow();
  const { card, phase } = desk;
  if (phase === null) return <DeskShortcuts />;
  const name = card === null ? words.call.incoming : (nameOf(card) ?? words.common.anonymous);
  const label =
    phase === "ringing" || phase === "answering"
      ? words.call.incoming
      : phase === "wrap_up"
        ? words.states.wrap_up
        : words.call.talking;
  return (
    <Affix position={{ bottom: 16, left: 16, right: 16 }}>
      <DeskShortcuts />
      <Paper
        withBorder
        shadow="lg"
        radius="lg"
        p="sm"
        maw={640}
        mx="auto"
        className={phase === "ringing" ? "ringing-card" : undefined}
        data-testid="call-bar"
      >
        <Group justify="space-between" wrap="nowrap">
          <div style={{ minWidth: 0 }}>
            <Text size="xs" c="dimmed">
              {label} {card === null ? "" : formatClock(now - card.since)}
            </Text>
            <Text fw={600} truncate>
              {name}
            </Text>
          </div>
          <Group gap="xs" wrap="nowrap">
            {phase === "ringing" && desk.hasLine ? (
              <Button
                color="teal.9"
                leftSection={<Icon name="phone" size={16} />}
                onClick={() => {
                  desk.send({ type: "answer", at: Date.now() });
                  goTo("/");
                }}
              >
                {words.call.answer}
              </Button>
            ) : null}
            <Button variant="default" onClick={() => goTo("/")}>
              {words.header.backToCall}
            </Button>
          </Group>
        </Group>
      </Paper>
    </Affix>
  );
}
