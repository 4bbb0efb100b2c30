import {
  Badge,
  Button,
  Card,
  Group,
  NativeSelect,
  Stack,
  Switch,
  Table,
  Text,
  TextInput,
  Title,
} from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import type { CallbackView } from "../../contract/index.ts";
import { useApi, useTellProblem, wordsOf } from "../api/use-api.ts";
import { formatInstant } from "../lib/format.ts";
import { PageLink } from "../lib/router.tsx";
import { useNow } from "../lib/use-now.ts";
import { usePageTitle } from "../lib/use-page-title.ts";
import { useLiveView } from "../live/use-live.ts";
import { useSpeech } from "../words/use-words.tsx";

/** Nothing tells the page of callbacks: it looks again. */
const lookAgainMs = 5_000;
const colors = {
  scheduled: "gray",
  due: "blue",
  reserved: "blue",
  dialling: "blue",
  holding: "blue",
  talking: "teal",
  done: "teal",
  failed: "red",
  cancelled: "gray",
} as const;
const cancellable: ReadonlySet<CallbackView["stage"]> = new Set([
  "scheduled",
  "due",
  "reserved",
  "dialling",
]);

/** Promises to call back: what is due, what is late, how often was tried; asking and calling off. */
export function CallbacksPage(): ReactNode {
  const { words } = useSpeech();
  const api = useApi();
  const [withPast, setWithPast] = useState(false);
  usePageTitle(words.callbacks.title);
  const callbacks = useQuery({
    queryKey: ["callbacks", withPast],
    queryFn: () => api.callbacks(withPast ? {} : { open: "true" }),
    refetchInterval: lookAgainMs,
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
      <AskForm />
      <Switch
        label={words.callbacks.withPast}
        checked={withPast}
        onChange={(change) => setWithPast(change.currentTarget.checked)}
      />
      <Card withBorder>
        {callbacks.error === null ? (
          <CallbackTable callbacks={callbacks.data?.items ?? null} />
        ) : (
          <Text role="alert">{wordsOf(callbacks.error, words)}</Text>
        )}
      </Card>
    </Stack>
  );
}

function AskForm(): ReactNode {
  const { words, lang } = useSpeech();
  const api = useApi();
  const queries = useQueryClient();
  const tell = useTellProblem();
  const queues = Object.values(useLiveView()?.queues ?? {});
  const [number, setNumber] = useState("");
  const [chosen, setQueue] = useState("");
  const queue = chosen || (queues[0]?.id ?? "");
  const ask = useMutation({
    mutationFn: () => api.askCallback({ number, queue, lang }),
    onSuccess: () => {
      setNumber("");
      notifications.show({ message: words.callbacks.asked, withBorder: true });
    },
    onError: tell,
    onSettled: () => queries.invalidateQueries({ queryKey: ["callbacks"] }),
  });
  return (
    <form
      onSubmit={(submit) => {
        submit.preventDefault();
        ask.mutate();
      }}
    >
      <Group align="end">
        <TextInput
          label={words.callbacks.askNumber}
          type="tel"
          autoComplete="off"
          maxLength={32}
          value={number}
          onChange={(change) => setNumber(change.currentTarget.value)}
        />
        <NativeSelect
          label={words.callbacks.askQueue}
          data={queues.map(({ id, label }) => ({ value: id, label: label[lang] }))}
          value={queue}
          onChange={(change) => setQueue(change.currentTarget.value)}
        />
        <Button type="submit" loading={ask.isPending} disabled={number.trim().length < 3}>
          {words.callbacks.ask}
        </Button>
      </Group>
    </form>
  );
}

function CallbackTable(props: { readonly callbacks: readonly CallbackView[] | null }): ReactNode {
  const { words } = useSpeech();
  const { callbacks } = props;
  if (callbacks === null) return <Text c="dimmed">{words.common.loading}</Text>;
  if (callbacks.length === 0) return <Text c="dimmed">{words.callbacks.none}</Text>;
  const heads = words.callbacks;
  return (
    <Table.ScrollContainer minWidth={860}>
      <Table verticalSpacing="xs">
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
  const { stage, end, askedBy, ticket, askedTicket } = callback;
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
        <Group gap={6}>
          <Badge variant="light" color={colors[stage]}>
            {words.callbacks.stages[stage]}
          </Badge>
          {callback.overdue ? <Badge color="red">{words.callbacks.overdue}</Badge> : null}
        </Group>
        {end === null ? null : (
          <Text size="xs" c="dimmed">
            {words.callbacks.ends[end]}
          </Text>
        )}
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
        {cancellable.has(stage) ? <CallOff callback={callback} /> : null}
      </Table.Td>
    </Table.Tr>
  );
}

function CallOff({ callback }: { readonly callback: CallbackView }): ReactNode {
  const { words } = useSpeech();
  const api = useApi();
  const queries = useQueryClient();
  const tell = useTellProblem();
  const cancel = useMutation({
    mutationFn: () => api.cancelCallback(callback.id),
    onSuccess: () => notifications.show({ message: words.callbacks.cancelled, withBorder: true }),
    onError: tell,
    onSettled: () => queries.invalidateQueries({ queryKey: ["callbacks"] }),
  });
  return (
    <Button size="xs" variant="light" loading={cancel.isPending} onClick={() => cancel.mutate()}>
      {words.callbacks.cancel}
    </Button>
  );
}
