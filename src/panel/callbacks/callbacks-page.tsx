import { Badge, Card, Group, Stack, Switch, Table, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import type { CallbackView } from "../../contract/index.ts";
import { useApi, wordsOf } from "../api/use-api.ts";
import { formatInstant } from "../lib/format.ts";
import { PageLink } from "../lib/router.tsx";
import { useNow } from "../lib/use-now.ts";
import { usePageTitle } from "../lib/use-page-title.ts";
import { useLiveView } from "../live/use-live.ts";
import { useSpeech } from "../words/use-words.tsx";
import { AskCallback } from "./ask-callback.tsx";
import { CallbackStage, CallOff } from "./one-callback.tsx";

/** Promises to call back: what is due, what is late, how often was tried; asking and calling off. */
export function CallbacksPage(): ReactNode {
  const { words } = useSpeech();
  const api = useApi();
  const [withPast, setWithPast] = useState(false);
  usePageTitle(words.callbacks.title);
  const callbacks = useQuery({
    queryKey: ["callbacks", withPast],
    queryFn: () => api.callbacks(withPast ? {} : { open: "true" }),
  });
  const late = callbacks.data?.items.filter(({ overdue }) => overdue).length ?? 0;
  return (
    <Stack gap="md" maw={1200} mx="auto">
      <Group>
        <Title order={1} size="h3">
          {words.callbacks.title}
        </Title>
        {late === 0 ? null : (
          <Badge color="red" role="status">
            {words.callbacks.overdueCount(late)}
          </Badge>
        )}
      </Group>
      <Text c="dimmed" size="sm">
        {words.callbacks.about}
      </Text>
      <AskCallback />
      <Switch
        label={words.callbacks.withPast}
        checked={withPast}
        onChange={(change) => setWithPast(change.currentTarget.checked)}
      />
      <Card withBorder radius="lg" padding={0}>
        {callbacks.error === null ? (
          <CallbackTable callbacks={callbacks.data?.items ?? null} />
        ) : (
          <Text p="md" role="alert">
            {wordsOf(callbacks.error, words)}
          </Text>
        )}
      </Card>
    </Stack>
  );
}

function CallbackTable(props: { readonly callbacks: readonly CallbackView[] | null }): ReactNode {
  const { words } = useSpeech();
  const { callbacks } = props;
  if (callbacks === null || callbacks.length === 0) {
    return (
      <Text p="md" c="dimmed">
        {callbacks === null ? words.common.loading : words.callbacks.none}
      </Text>
    );
  }
  const heads = words.callbacks;
  return (
    <Table.ScrollContainer minWidth={860}>
      <Table verticalSpacing="xs" horizontalSpacing="md">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{heads.number}</Table.Th>
            <Table.Th>{heads.queue}</Table.Th>
            <Table.Th>{heads.since}</Table.Th>
            <Table.Th>{heads.due}</Table.Th>
            <Table.Th>{heads.attempts}</Table.Th>
            <Table.Th>{heads.state}</Table.Th>
            <Table.Th>{heads.ticket}</Table.Th>
            <Table.Th />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {callbacks.map((callback) => (
            <CallbackRow key={callback.id} callback={callback} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function CallbackRow({ callback }: { readonly callback: CallbackView }): ReactNode {
  const { words, lang } = useSpeech();
  const now = useNow();
  const label = useLiveView()?.queues[callback.queue]?.label[lang] ?? callback.queue;
  const { askedBy, ticket, askedTicket } = callback;
  const dueAt = callback.nextAt ?? callback.dueAt;
  return (
    <Table.Tr>
      <Table.Td>
        {callback.number}
        {askedBy === null ? null : (
          <Text size="xs" c="dimmed">
            {words.callbacks.askedBy(askedBy)}
          </Text>
        )}
      </Table.Td>
      <Table.Td>{label}</Table.Td>
      <Table.Td>{formatInstant(callback.since, now, lang)}</Table.Td>
      <Table.Td>
        {dueAt === null ? words.callbacks.inLine : formatInstant(dueAt, now, lang)}
      </Table.Td>
      <Table.Td>{words.callbacks.attemptsOf(callback.attempts, callback.attemptsMax)}</Table.Td>
      <Table.Td>
        <CallbackStage callback={callback} />
      </Table.Td>
      <Table.Td>
        <PageLink to={`/tickets/${ticket}`}>#{ticket}</PageLink>
        {askedTicket === null ? null : (
          <>
            {" ← "}
            <PageLink to={`/tickets/${askedTicket}`}>#{askedTicket}</PageLink>
          </>
        )}
      </Table.Td>
      <Table.Td ta="end">
        <CallOff callback={callback} />
      </Table.Td>
    </Table.Tr>
  );
}
