import {
  Alert,
  Box,
  Button,
  Card,
  Center,
  Group,
  Select,
  Skeleton,
  Stack,
  Table,
  Text,
  TextInput,
  Title,
} from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useInfiniteQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import type { z } from "zod";
import {
  CallResult,
  type Me,
  type TicketQuery,
  TicketStatus,
  type TicketSummary,
} from "../../contract/index.ts";
import { useApi, wordsOf } from "../api/use-api.ts";
import { formatInstant } from "../lib/format.ts";
import { Icon } from "../lib/icons.tsx";
import { goTo, PageLink, usePlace } from "../lib/router.tsx";
import { useNow } from "../lib/use-now.ts";
import { usePageTitle } from "../lib/use-page-title.ts";
import { useNames } from "../live/use-names.ts";
import { useSpeech, useWords } from "../words/use-words.tsx";
import { callerOf, ResultBadge, StatusBadge } from "./ticket-rows.tsx";

const pageSize = 30;

/** All tickets, newest first, narrowed by filters that are kept in the address. */
export function TicketsPage({ me }: { readonly me: Me }): ReactNode {
  const words = useWords();
  const api = useApi();
  const { query } = usePlace();
  const filter = readFilter(query, me.user);
  usePageTitle(words.tickets.title);
  const pages = useInfiniteQuery({
    queryKey: ["tickets", "list", filter],
    queryFn: ({ pageParam }) =>
      api.tickets({
        ...filter,
        limit: pageSize,
        ...(pageParam === "" ? {} : { cursor: pageParam }),
      }),
    initialPageParam: "",
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    placeholderData: (before) => before,
  });
  const tickets = pages.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Stack gap="md" maw={1500} mx="auto">
      <Title order={1} size="h2">
        {words.tickets.title}
      </Title>
      <Filters query={query} isAgent={me.role === "agent"} />
      {pages.error === null ? null : (
        <Alert color="red" icon={<Icon name="alert" />} role="alert">
          <Group justify="space-between">
            {wordsOf(pages.error, words)}
            <Button size="compact-sm" variant="default" onClick={() => void pages.refetch()}>
              {words.common.retry}
            </Button>
          </Group>
        </Alert>
      )}
      <Card withBorder radius="lg" padding={0} aria-busy={pages.isFetching}>
        {pages.isPending ? (
          <Stack p="lg">
            <Skeleton h={36} />
            <Skeleton h={36} />
            <Skeleton h={36} />
          </Stack>
        ) : tickets.length === 0 ? (
          <Center p="xl">
            <Stack align="center" gap="sm">
              <Text c="dimmed">{words.tickets.empty}</Text>
              {query.size > 0 ? (
                <Button variant="default" size="sm" onClick={() => goTo("/tickets", "replace")}>
                  {words.tickets.clear}
                </Button>
              ) : null}
            </Stack>
          </Center>
        ) : (
          <>
            <WideList tickets={tickets} />
            <NarrowList tickets={tickets} />
          </>
        )}
      </Card>
      {pages.hasNextPage ? (
        <Center>
          <Button
            variant="default"
            loading={pages.isFetchingNextPage}
            onClick={() => void pages.fetchNextPage()}
          >
            {words.common.more}
          </Button>
        </Center>
      ) : null}
    </Stack>
  );
}

function Filters(props: { readonly query: URLSearchParams; readonly isAgent: boolean }): ReactNode {
  const words = useWords();
  const { query } = props;
  const [text, setText] = useState(query.get("text") ?? "");
  const change = (name: string, value: string | null): void => {
    const next = new URLSearchParams(location.search);
    if (value === null || value === "") next.delete(name);
    else next.set(name, value);
    goTo(next.size === 0 ? "/tickets" : `/tickets?${next}`, "replace");
  };
  const search = useDebouncedCallback((value: string) => change("text", value.trim()), 300);
  return (
    <Group gap="sm" align="flex-end">
      <TextInput
        flex="1 1 220px"
        label={words.tickets.searchLabel}
        placeholder={words.tickets.search}
        leftSection={<Icon name="search" size={16} />}
        type="search"
        maxLength={100}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          search(event.currentTarget.value);
        }}
      />
      <Select
        flex="1 1 100px"
        maw={180}
        label={words.tickets.status}
        placeholder={words.tickets.all}
        clearable
        value={query.get("status")}
        onChange={(value) => change("status", value)}
        data={TicketStatus.options.map((value) => ({ value, label: words.statuses[value] }))}
      />
      <Select
        flex="1 1 120px"
        maw={200}
        label={words.tickets.result}
        placeholder={words.tickets.all}
        clearable
        value={query.get("result")}
        onChange={(value) => change("result", value)}
        data={CallResult.options.map((value) => ({ value, label: words.results[value] }))}
      />
      {props.isAgent ? (
        <Select
          flex="1 1 100px"
          maw={180}
          label={words.tickets.agent}
          allowDeselect={false}
          value={query.get("agent") === "mine" ? "mine" : "all"}
          onChange={(value) => change("agent", value === "mine" ? "mine" : null)}
          data={[
            { value: "all", label: words.tickets.everybody },
            { value: "mine", label: words.tickets.mine },
          ]}
        />
      ) : null}
    </Group>
  );
}

function WideList({ tickets }: { readonly tickets: readonly TicketSummary[] }): ReactNode {
  const { lang, words } = useSpeech();
  const names = useNames();
  const now = useNow();
  return (
    <Table.ScrollContainer minWidth={760} visibleFrom="sm">
      <Table highlightOnHover verticalSpacing={8} horizontalSpacing="md">
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={80}>{words.tickets.number}</Table.Th>
            <Table.Th w={130}>{words.tickets.opened}</Table.Th>
            <Table.Th>{words.tickets.caller}</Table.Th>
            <Table.Th w={160}>{words.tickets.result}</Table.Th>
            <Table.Th w={100}>{words.tickets.status}</Table.Th>
            <Table.Th w={110}>{words.tickets.agent}</Table.Th>
            <Table.Th>{words.tickets.note}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {tickets.map((ticket) => (
            <Table.Tr
              key={ticket.number}
              className="row-link"
              onClick={(click) => {
                if (!(click.target instanceof HTMLAnchorElement)) goTo(`/tickets/${ticket.number}`);
              }}
            >
              <Table.Td>
                <PageLink to={`/tickets/${ticket.number}`}>#{ticket.number}</PageLink>
              </Table.Td>
              <Table.Td style={{ whiteSpace: "nowrap" }}>
                {formatInstant(ticket.openedAt, now, lang)}
              </Table.Td>
              <Table.Td maw={220}>
                <Text size="sm" fw={500} truncate>
                  {callerOf(ticket) ?? words.common.anonymous}
                </Text>
                {ticket.callerNumber !== null && ticket.callerNumber !== callerOf(ticket) ? (
                  <Text size="xs" c="dimmed" truncate>
                    {ticket.callerNumber}
                  </Text>
                ) : null}
              </Table.Td>
              <Table.Td>
                <ResultBadge ticket={ticket} />
              </Table.Td>
              <Table.Td>
                <StatusBadge status={ticket.status} />
              </Table.Td>
              <Table.Td>{ticket.agent === null ? "–" : names.agent(ticket.agent)}</Table.Td>
              <Table.Td maw={320}>
                <Text size="sm" c="dimmed" truncate>
                  {ticket.disposition === null
                    ? ""
                    : `${words.dispositions[ticket.disposition]}${ticket.note === "" ? "" : " · "}`}
                  {ticket.note}
                </Text>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function NarrowList({ tickets }: { readonly tickets: readonly TicketSummary[] }): ReactNode {
  const { lang, words } = useSpeech();
  const names = useNames();
  const now = useNow();
  return (
    <Box hiddenFrom="sm" component="ul" p={0} m={0} style={{ listStyle: "none" }}>
      {tickets.map((ticket) => (
        <Box
          component="li"
          key={ticket.number}
          px="md"
          py="sm"
          style={{ borderBottom: "1px solid var(--line)" }}
        >
          <Group justify="space-between" wrap="nowrap">
            <PageLink to={`/tickets/${ticket.number}`} fw={600} truncate>
              #{ticket.number} {callerOf(ticket) ?? words.common.anonymous}
            </PageLink>
            <Text size="sm" c="dimmed" style={{ flex: "none" }}>
              {formatInstant(ticket.openedAt, now, lang)}
            </Text>
          </Group>
          <Group gap="xs" mt={6}>
            <ResultBadge ticket={ticket} />
            <StatusBadge status={ticket.status} />
            {ticket.agent === null ? null : (
              <Text size="sm" c="dimmed">
                {names.agent(ticket.agent)}
              </Text>
            )}
          </Group>
          {ticket.note === "" ? null : (
            <Text size="sm" c="dimmed" lineClamp={2} mt={4}>
              {ticket.note}
            </Text>
          )}
        </Box>
      ))}
    </Box>
  );
}

function readFilter(query: URLSearchParams, user: string): z.input<typeof TicketQuery> {
  const status = TicketStatus.safeParse(query.get("status"));
  const result = CallResult.safeParse(query.get("result"));
  const text = query.get("text");
  return {
    ...(status.success ? { status: status.data } : {}),
    ...(result.success ? { result: result.data } : {}),
    ...(query.get("agent") === "mine" ? { agent: user } : {}),
    ...(text === null || text === "" ? {} : { text }),
  };
}
