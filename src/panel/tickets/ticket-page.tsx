import {
  Alert,
  Button,
  Card,
  Chip,
  Fieldset,
  Grid,
  Group,
  Skeleton,
  Stack,
  Text,
  Textarea,
  TextInput,
  Title,
} from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { Disposition, type Me, type Ticket } from "../../contract/index.ts";
import type { ChangeBody } from "../api/client.ts";
import { Problem } from "../api/problem.ts";
import { useApi, useTellProblem, wordsOf } from "../api/use-api.ts";
import { Fact, Facts } from "../lib/facts.tsx";
import { formatInstant, formatSpan } from "../lib/format.ts";
import { Icon } from "../lib/icons.tsx";
import { PageLink } from "../lib/router.tsx";
import { useNow } from "../lib/use-now.ts";
import { usePageTitle } from "../lib/use-page-title.ts";
import { useNames } from "../live/use-names.ts";
import { useSpeech, useWords } from "../words/use-words.tsx";
import { Happenings } from "./happenings.tsx";
import { Ratings } from "./ratings.tsx";
import { callerOf, ResultBadge, StatusBadge, TicketRows } from "./ticket-rows.tsx";

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
      <PageLink to="/tickets" size="sm" w="max-content">
        <Group gap={6}>
          <Icon name="back" size={15} />
          {words.tickets.title}
        </Group>
      </PageLink>
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
        <TicketView ticket={ticket.data} />
      )}
    </Stack>
  );
}

function TicketView({ ticket }: { readonly ticket: Ticket }): ReactNode {
  const words = useWords();
  const change = useTicketChange(ticket);
  const isOpen = ticket.status === "open";
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
          </Group>
        </div>
        <Button
          variant={isOpen ? "filled" : "default"}
          loading={change.isPending}
          leftSection={<Icon name={isOpen ? "check" : "ticket"} size={16} />}
          onClick={() => change.mutate({ status: isOpen ? "solved" : "open" })}
          data-testid="toggle-status"
        >
          {isOpen ? words.tickets.markSolved : words.tickets.reopen}
        </Button>
      </Group>
      <Grid gap="md">
        <Grid.Col span={{ base: 12, md: 7 }}>
          <Stack gap="md">
            <CallFacts ticket={ticket} />
            <Recordings ticket={ticket} />
            <Card withBorder radius="lg" padding="lg" data-testid="timeline">
              <Text fw={600} mb="md">
                {words.tickets.timeline}
              </Text>
              <Happenings entries={ticket.timeline} startedAt={ticket.openedAt} />
            </Card>
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 5 }}>
          <Stack gap="md">
            <Editor key={ticket.number} ticket={ticket} />
            <Card withBorder radius="lg" padding="lg">
              <Text fw={600} mb="sm">
                {words.call.previous}
              </Text>
              {ticket.previous.length === 0 ? (
                <Text size="sm" c="dimmed">
                  {words.call.noPrevious}
                </Text>
              ) : (
                <TicketRows tickets={ticket.previous} isExpandable={false} />
              )}
            </Card>
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
  return (
    <Card withBorder radius="lg" padding="lg">
      <Text fw={600} mb="sm">
        {words.tickets.recordings}
      </Text>
      {ticket.recordings.length === 0 ? (
        <Text size="sm" c="dimmed">
          {words.tickets.noRecording}
        </Text>
      ) : (
        <Stack gap="sm">
          {ticket.recordings.map((recording) => (
            <div key={recording.id}>
              {/* biome-ignore lint/a11y/useMediaCaption: recordings of telephone calls have no captions */}
              <audio
                controls
                preload="none"
                src={recording.url}
                style={{ width: "100%" }}
                aria-label={words.tickets.recordingOf(formatSpan(recording.durationMs, lang))}
              />
              <Text size="xs" c="dimmed">
                {formatSpan(recording.durationMs, lang)}
              </Text>
            </div>
          ))}
        </Stack>
      )}
    </Card>
  );
}

/** Disposition, note and the contact's name. What is typed stays when saving fails. */
function Editor({ ticket }: { readonly ticket: Ticket }): ReactNode {
  const words = useWords();
  const change = useTicketChange(ticket);
  const [note, setNote] = useState<string | null>(null);
  const [name, setName] = useState<string | null>(null);
  const [disposition, setDisposition] = useState<Ticket["disposition"] | undefined>(undefined);
  const body: ChangeBody = {
    ...(note === null || note === ticket.note ? {} : { note }),
    ...(name === null || name === (ticket.contact?.name ?? "")
      ? {}
      : { contactName: name.trim() === "" ? null : name.trim() }),
    ...(disposition === undefined || disposition === ticket.disposition ? {} : { disposition }),
  };
  const isChanged = Object.keys(body).length > 0;
  const shown = disposition === undefined ? ticket.disposition : disposition;
  return (
    <Card withBorder radius="lg" padding="lg">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate(body, {
            onSuccess: () => {
              setNote(null);
              setName(null);
              setDisposition(undefined);
              notifications.show({ message: words.common.saved, color: "teal", autoClose: 2000 });
            },
          });
        }}
      >
        <Stack gap="md">
          <Fieldset variant="unstyled" legend={words.wrapUp.disposition}>
            <Group gap="xs">
              {Disposition.options.map((each) => (
                <Chip
                  key={each}
                  size="sm"
                  variant="light"
                  checked={shown === each}
                  onChange={(isOn) => setDisposition(isOn ? each : null)}
                >
                  {words.dispositions[each]}
                </Chip>
              ))}
            </Group>
          </Fieldset>
          <Textarea
            label={words.wrapUp.note}
            autosize
            minRows={4}
            maxRows={16}
            maxLength={10_000}
            value={note ?? ticket.note}
            onChange={(event) => setNote(event.currentTarget.value)}
            data-testid="ticket-note"
          />
          {ticket.contact === null ? null : (
            <TextInput
              label={words.tickets.contactName}
              placeholder={words.tickets.nameUnknown}
              description={ticket.contact.number}
              maxLength={200}
              value={name ?? ticket.contact.name ?? ""}
              onChange={(event) => setName(event.currentTarget.value)}
            />
          )}
          <Button
            type="submit"
            disabled={!isChanged}
            loading={change.isPending}
            data-testid="save-ticket"
          >
            {words.common.save}
          </Button>
        </Stack>
      </form>
    </Card>
  );
}

function useTicketChange(ticket: Ticket) {
  const api = useApi();
  const queries = useQueryClient();
  const tell = useTellProblem();
  return useMutation({
    mutationFn: (body: ChangeBody) => api.changeTicket(ticket.number, body, ticket.version),
    onSuccess: async (changed) => {
      queries.setQueryData(["ticket", ticket.number], changed);
      await queries.invalidateQueries({ queryKey: ["tickets"] });
    },
    onError: async (error) => {
      tell(error);
      if (error instanceof Problem && error.code === "HOTLINE_TICKET_CHANGED") {
        await queries.invalidateQueries({ queryKey: ["ticket", ticket.number] });
      }
    },
  });
}
