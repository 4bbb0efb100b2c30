import { Alert, Button, Card, Grid, Group, Skeleton, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { Me, Ticket } from "../../contract/index.ts";
import { useApi, wordsOf } from "../api/use-api.ts";
import { TicketCallbacks } from "../callbacks/ticket-callbacks.tsx";
import { BackLink } from "../lib/back-link.tsx";
import { Fact, Facts } from "../lib/facts.tsx";
import { formatInstant, formatSpan } from "../lib/format.ts";
import { Icon } from "../lib/icons.tsx";
import { PageLink } from "../lib/router.tsx";
import { TitledCard } from "../lib/titled-card.tsx";
import { useNow } from "../lib/use-now.ts";
import { usePageTitle } from "../lib/use-page-title.ts";
import { useNames } from "../live/use-names.ts";
import { useSpeech, useWords } from "../words/use-words.tsx";
import { Happenings } from "./happenings.tsx";
import { Ratings } from "./ratings.tsx";
import { TicketEditor, useTicketAct, useTicketChange } from "./ticket-editor.tsx";
import {
  callerOf,
  DueBadge,
  PriorityBadge,
  ResultBadge,
  StatusBadge,
  TicketRows,
} from "./ticket-rows.tsx";
import { Comments, History } from "./ticket-sides.tsx";
import { Joining, Links, TicketGroup } from "./ticket-ties.tsx";

/** One ticket: facts, what happened, the recording, and the words of the agent. */
export function TicketPage(props: { readonly me: Me; readonly number: number }): ReactNode {
  const words = useWords();
  const api = useApi();
  const ticket = useQuery({
    queryKey: ["ticket", props.number],
    queryFn: () => api.ticket(props.number),
    staleTime: 0,
  });
  usePageTitle(words.desk.openTicket(props.number));
  return (
    <Stack gap="md" maw={1200} mx="auto">
      <BackLink to="/tickets" title={words.tickets.title} />
      {ticket.error !== null && ticket.data === undefined ? (
        <Alert color="red" icon={<Icon name="alert" />} role="alert">
          <Group justify="space-between">
            {wordsOf(ticket.error, words)}
            <Button size="compact-sm" variant="default" onClick={() => void ticket.refetch()}>
              {words.common.retry}
            </Button>
          </Group>
        </Alert>
      ) : ticket.data === undefined ? (
        <Skeleton h={300} radius="lg" />
      ) : (
        <TicketView me={props.me} ticket={ticket.data} />
      )}
    </Stack>
  );
}

function TicketView(props: { readonly me: Me; readonly ticket: Ticket }): ReactNode {
  const words = useWords();
  const { me, ticket } = props;
  const api = useApi();
  const change = useTicketChange(ticket);
  const isWatching = ticket.watchers.includes(me.user);
  const watch = useTicketAct(ticket.number, (wish: boolean) => api.watch(ticket.number, wish));
  const isDone = ticket.status === "solved" || ticket.status === "closed";
  return (
    <>
      <Group justify="space-between" align="flex-start">
        <div style={{ minWidth: 0 }}>
          <Title order={1} size="h2" style={{ overflowWrap: "anywhere" }}>
            #{ticket.number} {callerOf(ticket) ?? words.common.anonymous}
          </Title>
          <Group gap="xs" mt={6}>
            <ResultBadge ticket={ticket} />
            <StatusBadge status={ticket.status} />
            <PriorityBadge priority={ticket.priority} />
            <DueBadge ticket={ticket} />
          </Group>
        </div>
        <Group gap="xs">
          <Button
            variant={isWatching ? "light" : "default"}
            loading={watch.isPending}
            aria-pressed={isWatching}
            onClick={() => watch.mutate(!isWatching)}
          >
            {isWatching ? words.tickets.watching : words.tickets.watch}
          </Button>
          {isDone ? null : (
            <Button
              variant="default"
              loading={change.isPending}
              onClick={() =>
                change.mutate({ status: ticket.status === "pending" ? "open" : "pending" })
              }
            >
              {ticket.status === "pending" ? words.statuses.open : words.statuses.pending}
            </Button>
          )}
          <Button
            variant={isDone ? "default" : "filled"}
            loading={change.isPending}
            leftSection={<Icon name={isDone ? "ticket" : "check"} size={16} />}
            onClick={() => change.mutate({ status: isDone ? "open" : "solved" })}
            data-testid="toggle-status"
          >
            {isDone ? words.tickets.reopen : words.tickets.markSolved}
          </Button>
        </Group>
      </Group>
      {ticket.erased ? (
        <Alert color="gray" icon={<Icon name="shield" />}>
          {words.tickets.erased}
        </Alert>
      ) : null}
      {ticket.joined === null ? null : <Joining ticket={ticket} />}
      <Grid gap="md">
        <Grid.Col span={{ base: 12, md: 7 }}>
          <Stack gap="md">
            <CallFacts ticket={ticket} />
            <Recordings ticket={ticket} />
            <Comments ticket={ticket} />
            <TitledCard title={words.tickets.timeline} testId="timeline">
              <Happenings entries={ticket.timeline} startedAt={ticket.openedAt} />
            </TitledCard>
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 5 }}>
          <Stack gap="md">
            <TicketEditor key={ticket.number} ticket={ticket} />
            <TicketCallbacks
              key={`callbacks-${ticket.number}`}
              ticket={ticket.number}
              number={ticket.callerNumber}
              queue={ticket.queue}
            />
            <TicketGroup title={words.tickets.calls} tickets={ticket.calls} />
            <Links ticket={ticket} />
            <TitledCard
              title={words.call.previous}
              empty={ticket.previous.length === 0 ? words.call.noPrevious : null}
            >
              <TicketRows tickets={ticket.previous} isExpandable={false} />
            </TitledCard>
            {ticket.joined === null ? (
              <Card withBorder radius="lg" padding="lg">
                <Joining ticket={ticket} />
              </Card>
            ) : null}
            <History ticket={ticket} />
          </Stack>
        </Grid.Col>
      </Grid>
    </>
  );
}

function CallFacts({ ticket }: { readonly ticket: Ticket }): ReactNode {
  const { lang, words } = useSpeech();
  const names = useNames();
  const now = useNow();
  const lengthMs =
    ticket.endedAt === null ? null : Date.parse(ticket.endedAt) - Date.parse(ticket.openedAt);
  return (
    <Card withBorder radius="lg" padding="lg">
      <Facts>
        <Fact label={words.tickets.opened}>{formatInstant(ticket.openedAt, now, lang)}</Fact>
        <Fact label={words.tickets.duration}>
          {lengthMs === null ? words.results.running : formatSpan(lengthMs, lang)}
        </Fact>
        <Fact label={words.call.number}>{ticket.callerNumber ?? words.common.anonymous}</Fact>
        {ticket.contact === null ? null : (
          <Fact label={words.tickets.contact}>
            <PageLink to={`/contacts/${ticket.contact.id}`}>
              {ticket.contact.name ?? words.contacts.unnamed}
              {ticket.contact.vip ? ` · ${words.tickets.vip}` : ""}
            </PageLink>
          </Fact>
        )}
        <Fact label={words.tickets.dialled}>{ticket.dialled}</Fact>
        <Fact label={words.call.language}>
          {ticket.lang === null ? words.common.unknown : words.call.languages[ticket.lang]}
        </Fact>
        <Fact label={words.call.queue}>
          {ticket.queue === null ? words.common.none : names.queue(ticket.queue)}
        </Fact>
        <Fact label={words.tickets.agent}>
          {ticket.agent === null ? words.common.none : names.agent(ticket.agent)}
        </Fact>
        <Fact label={words.call.verified}>
          {ticket.verifiedAccount === null
            ? words.call.notVerified
            : `${words.call.verifiedAs(ticket.verifiedAccount)}${ticket.verifiedName === null ? "" : ` · ${ticket.verifiedName}`}`}
        </Fact>
        <Ratings ticket={ticket} />
        <Fact label={words.tickets.callId}>{ticket.call}</Fact>
      </Facts>
    </Card>
  );
}

function Recordings({ ticket }: { readonly ticket: Ticket }): ReactNode {
  const { lang, words } = useSpeech();
  const labelOf = ({ kind, durationMs }: Ticket["recordings"][number]): string => {
    const length = formatSpan(durationMs, lang);
    return kind === "voicemail"
      ? words.tickets.messageOf(length)
      : words.tickets.recordingOf(length);
  };
  return (
    <TitledCard
      title={words.tickets.recordings}
      empty={ticket.recordings.length === 0 ? words.tickets.noRecording : null}
    >
      <Stack gap="sm">
        {ticket.recordings.map((recording) => (
          <div key={recording.id}>
            {/* biome-ignore lint/a11y/useMediaCaption: recordings of telephone calls have no captions */}
            <audio
              controls
              preload="none"
              src={recording.url}
              style={{ width: "100%" }}
              aria-label={labelOf(recording)}
            />
            <Text size="xs" c="dimmed">
              {recording.kind === "voicemail"
                ? labelOf(recording)
                : formatSpan(recording.durationMs, lang)}
            </Text>
          </div>
        ))}
      </Stack>
    </TitledCard>
  );
}
