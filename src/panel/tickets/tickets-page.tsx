import { Alert, Button, Card, Center, Group, Skeleton, Stack, Text, Title } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import type { z } from "zod";
import { type Me, TicketQuery } from "../../contract/index.ts";
import { asQuery } from "../api/ticket-api.ts";
import { useApi, wordsOf } from "../api/use-api.ts";
import { Icon } from "../lib/icons.tsx";
import { MoreButton } from "../lib/more-button.tsx";
import { goTo, usePlace } from "../lib/router.tsx";
import { usePageTitle } from "../lib/use-page-title.ts";
import { useSpeech } from "../words/use-words.tsx";
import { BulkBar } from "./bulk-bar.tsx";
import { TicketFilters } from "./ticket-filters.tsx";
import { NarrowList, type Selection, WideList } from "./ticket-list.tsx";
import { TicketViews } from "./ticket-views.tsx";

const pageSize = 30;
/** Tickets that may be selected for one change. */
const selectedMax = 200;

/** Tickets of a view or of filters, which are kept in the address. */
export function TicketsPage({ me }: { readonly me: Me }): ReactNode {
  const { lang, words } = useSpeech();
  const api = useApi();
  const { query } = usePlace();
  const filter = readFilter(query);
  const [selected, setSelected] = useState<ReadonlySet<number>>(new Set());
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
  const chosen = tickets.filter(({ number }) => selected.has(number));
  const isLeader = me.role !== "agent";
  const selection: Selection | null = isLeader
    ? {
        has: (number) => selected.has(number),
        set: (numbers, isOn) => {
          const next = new Set(selected);
          for (const number of numbers) {
            if (isOn && next.size < selectedMax) next.add(number);
            else next.delete(number);
          }
          setSelected(next);
        },
      }
    : null;
  return (
    <Stack gap="md" maw={1500} mx="auto">
      <Group justify="space-between">
        <Title order={1} size="h2">
          {words.tickets.title}
        </Title>
        {isLeader ? (
          <Button
            component="a"
            size="compact-sm"
            variant="default"
            href={`/api/v1/tickets-export?${asQuery({ ...filter, lang })}`}
          >
            {words.tickets.exportCsv}
          </Button>
        ) : null}
      </Group>
      <TicketViews me={me} query={query} />
      <TicketFilters key={location.pathname + viewKey(query)} query={query} />
      {chosen.length === 0 ? null : (
        <BulkBar tickets={chosen} onDone={() => setSelected(new Set())} />
      )}
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
            <WideList tickets={tickets} selection={selection} />
            <NarrowList tickets={tickets} />
          </>
        )}
      </Card>
      <MoreButton pages={pages} />
    </Stack>
  );
}

/** Filters whose inputs keep text of their own begin anew with another view. */
const viewKey = (query: URLSearchParams): string =>
  [...query].filter(([name]) => name !== "text" && name !== "tag").join("&");

/** The list's query as the address has it; what no list would take is left out. */
function readFilter(query: URLSearchParams): z.input<typeof TicketQuery> {
  const given = [...query].filter(
    ([name, value]) =>
      name in TicketQuery.shape &&
      name !== "limit" &&
      name !== "cursor" &&
      TicketQuery.safeParse({ [name]: value }).success,
  );
  return Object.fromEntries(given);
}
