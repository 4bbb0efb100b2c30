import {
  Alert,
  Badge,
  Box,
  Card,
  Center,
  Group,
  Skeleton,
  Stack,
  Switch,
  Text,
  TextInput,
  Title,
} from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useInfiniteQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import type { ContactSummary } from "../../contract/index.ts";
import { useApi, wordsOf } from "../api/use-api.ts";
import { Icon } from "../lib/icons.tsx";
import { MoreButton } from "../lib/more-button.tsx";
import { PageLink } from "../lib/router.tsx";
import { usePageTitle } from "../lib/use-page-title.ts";
import { useWords } from "../words/use-words.tsx";

const pageSize = 30;

/** Customers, newest first, found by name, number or note. */
export function ContactsPage(): ReactNode {
  const words = useWords();
  const api = useApi();
  const [typed, setTyped] = useState("");
  const [isVip, setVip] = useState(false);
  const [text] = useDebouncedValue(typed.trim(), 300);
  usePageTitle(words.contacts.title);
  const filter = { ...(text === "" ? {} : { text }), ...(isVip ? { vip: "true" } : {}) };
  const pages = useInfiniteQuery({
    queryKey: ["contacts", filter],
    queryFn: ({ pageParam }) =>
      api.contacts({
        ...filter,
        limit: pageSize,
        ...(pageParam === "" ? {} : { cursor: pageParam }),
      }),
    initialPageParam: "",
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    placeholderData: (before) => before,
  });
  const contacts = pages.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Stack gap="md" maw={1000} mx="auto">
      <Title order={1} size="h2">
        {words.contacts.title}
      </Title>
      <Group gap="md" align="flex-end">
        <TextInput
          flex="1 1 220px"
          label={words.tickets.searchLabel}
          placeholder={words.contacts.search}
          leftSection={<Icon name="search" size={16} />}
          type="search"
          maxLength={100}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Switch
          pb={8}
          label={words.contacts.onlyVip}
          checked={isVip}
          onChange={(event) => setVip(event.currentTarget.checked)}
        />
      </Group>
      {pages.error === null ? null : (
        <Alert color="red" icon={<Icon name="alert" />} role="alert">
          {wordsOf(pages.error, words)}
        </Alert>
      )}
      <Card withBorder radius="lg" padding={0} aria-busy={pages.isFetching}>
        {pages.isPending ? (
          <Stack p="lg">
            <Skeleton h={36} />
            <Skeleton h={36} />
          </Stack>
        ) : contacts.length === 0 ? (
          <Center p="xl">
            <Text c="dimmed">{words.contacts.empty}</Text>
          </Center>
        ) : (
          <Box component="ul" p={0} m={0} style={{ listStyle: "none" }}>
            {contacts.map((contact) => (
              <Row key={contact.id} contact={contact} />
            ))}
          </Box>
        )}
      </Card>
      <MoreButton pages={pages} />
    </Stack>
  );
}

function Row({ contact }: { readonly contact: ContactSummary }): ReactNode {
  const words = useWords();
  return (
    <Box component="li" px="md" py="sm" style={{ borderBottom: "1px solid var(--line)" }}>
      <Group justify="space-between" wrap="nowrap" gap="sm">
        <div style={{ minWidth: 0 }}>
          <Group gap="xs">
            <PageLink to={`/contacts/${contact.id}`} fw={600}>
              {contact.name ?? contact.numbers[0]?.number ?? words.contacts.id(contact.id)}
            </PageLink>
            {contact.vip ? (
              <Badge size="sm" color="yellow" variant="light">
                {words.contacts.vip}
              </Badge>
            ) : null}
          </Group>
          <Text size="sm" c="dimmed" truncate>
            {contact.erasedAt === null
              ? contact.numbers.map(({ number }) => number).join(", ") || words.contacts.noNumbers
              : words.contacts.erased}
          </Text>
        </div>
        <Text size="sm" c="dimmed" style={{ flex: "none" }}>
          {words.contacts.ticketCount(contact.tickets)}
        </Text>
      </Group>
    </Box>
  );
}
