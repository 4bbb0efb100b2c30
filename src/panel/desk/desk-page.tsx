import { Badge, Card, Grid, Group, Skeleton, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { AgentView, Me } from "../../contract/index.ts";
import { useApi } from "../api/use-api.ts";
import { TicketCallbacks } from "../callbacks/ticket-callbacks.tsx";
import { formatClock } from "../lib/format.ts";
import { usePageTitle } from "../lib/use-page-title.ts";
import { useLiveView, useServerNow } from "../live/use-live.ts";
import { TicketRows } from "../tickets/ticket-rows.tsx";
import { useSpeech, useWords } from "../words/use-words.tsx";
import { IdleCard } from "./call-notices.tsx";
import { CallPanel } from "./call-panel.tsx";
import { CallerDetails } from "./caller.tsx";
import { useDeskPlace } from "./desk.ts";
import { DeskShortcuts } from "./desk-shortcuts.tsx";
import { LineTrouble } from "./line-check.tsx";
import { ShortcutList } from "./shortcuts.tsx";
import { StateBar } from "./state-bar.tsx";
import { useNoteFocus, WrapUpForm } from "./wrap-up.tsx";

/** The agent's desk: own state on top, the call on the left, what is known on the right. */
export function DeskPage({ me }: { readonly me: Me }): ReactNode {
  const words = useWords();
  const view = useLiveView();
  const { card, phase } = useDeskPlace();
  usePageTitle(words.desk.title);
  useNoteFocus(phase === "wrap_up");
  const agent = view?.me?.agent ?? null;
  if (agent === null) return <Skeleton h={96} radius="lg" />;
  const hasForm =
    card !== null && (phase === "talking" || phase === "elsewhere" || phase === "wrap_up");
  return (
    <Stack gap="md" maw={1500} mx="auto">
      <DeskShortcuts />
      <StateBar agent={agent} />
      <LineTrouble />
      <Grid gap="md">
        <Grid.Col span={{ base: 12, md: 5, xl: 4 }}>
          <Stack gap="md">
            <CallPanel />
            {hasForm ? (
              <WrapUpForm key={card.ticket} user={me.user} agent={agent} card={card} />
            ) : null}
            {hasForm ? (
              <TicketCallbacks
                key={`callbacks-${card.ticket}`}
                ticket={card.ticket}
                number={card.callerNumber}
                queue={card.queue}
              />
            ) : null}
            {phase === null ? <Idle agent={agent} /> : null}
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 7, xl: 8 }}>
          <Stack gap="md">
            {card !== null && phase !== null ? <CallerDetails card={card} /> : null}
            <MyTickets me={me} />
          </Stack>
        </Grid.Col>
      </Grid>
    </Stack>
  );
}

function Idle({ agent }: { readonly agent: AgentView }): ReactNode {
  const words = useWords();
  if (agent.state === "paused") {
    return (
      <IdleCard
        icon="coffee"
        color="yellow"
        title={words.desk.pausedTitle}
        text={words.desk.pausedText}
      >
        <QueueGlance />
      </IdleCard>
    );
  }
  if (agent.obstacle !== null) {
    return (
      <IdleCard
        icon="alert"
        color="red"
        title={words.desk.blockedTitle}
        text={words.obstacleHints[agent.obstacle]}
      >
        <QueueGlance />
      </IdleCard>
    );
  }
  return (
    <IdleCard icon="headset" color="teal" title={words.desk.idleTitle} text={words.desk.idleText}>
      <QueueGlance />
    </IdleCard>
  );
}

/** How many wait, in a line a queue. */
function QueueGlance(): ReactNode {
  const { lang, words } = useSpeech();
  const view = useLiveView();
  const now = useServerNow();
  const queues = Object.values(view?.queues ?? {});
  return (
    <Stack gap={6} w="100%" maw={360} mt="sm">
      {queues.map((queue) => (
        <Group key={queue.id} justify="space-between" wrap="nowrap" gap="sm">
          <Text size="sm" truncate>
            {queue.label[lang]}
          </Text>
          <Badge
            variant="light"
            color={queue.waiting > 0 ? "orange" : "gray"}
            fw={500}
            style={{ flex: "none" }}
          >
            {queue.waiting === 0 ? words.desk.nobodyWaits : words.desk.waitingNow(queue.waiting)}
            {queue.longestSince === null ? "" : ` · ${formatClock(now - queue.longestSince)}`}
          </Badge>
        </Group>
      ))}
    </Stack>
  );
}

function MyTickets({ me }: { readonly me: Me }): ReactNode {
  const words = useWords();
  const api = useApi();
  const agent = useLiveView()?.me?.agent.id ?? me.user;
  const tickets = useQuery({
    queryKey: ["tickets", "mine", agent],
    queryFn: () => api.tickets({ agent, limit: 12 }),
  });
  return (
    <Card withBorder radius="lg" padding="lg" data-testid="my-tickets">
      <Group justify="space-between" mb="sm">
        <Text fw={600}>{words.desk.myTickets}</Text>
        <ShortcutList />
      </Group>
      {tickets.data === undefined ? (
        <Stack gap="xs">
          <Skeleton h={40} />
          <Skeleton h={40} />
          <Skeleton h={40} />
        </Stack>
      ) : tickets.data.items.length === 0 ? (
        <Text size="sm" c="dimmed">
          {words.desk.noTickets}
        </Text>
      ) : (
        <TicketRows tickets={tickets.data.items} isExpandable={false} />
      )}
    </Card>
  );
}
