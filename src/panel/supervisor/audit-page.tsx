import { Card, Group, Select, Stack, Table, Text, TextInput, Title } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useInfiniteQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useApi, wordsOf } from "../api/use-api.ts";
import { formatInstant } from "../lib/format.ts";
import { MoreButton } from "../lib/more-button.tsx";
import { useNow } from "../lib/use-now.ts";
import { usePageTitle } from "../lib/use-page-title.ts";
import { useSpeech } from "../words/use-words.tsx";

/** Acts that are written down for those who ask later: who, when, what. For admins. */
export function AuditPage(): ReactNode {
  const { lang, words } = useSpeech();
  const api = useApi();
  const now = useNow();
  const [by, setBy] = useState("");
  const [action, setAction] = useState<string | null>(null);
  const [asked] = useDebouncedValue(by.trim(), 300);
  usePageTitle(words.audit.title);
  const pages = useInfiniteQuery({
    queryKey: ["audit", asked, action],
    queryFn: ({ pageParam }) =>
      api.audit({ by: asked, action: action ?? undefined, cursor: pageParam }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
  });
  const entries = pages.data?.pages.flatMap((page) => page.items) ?? [];
  const names: Readonly<Record<string, string>> = words.audit.actions;
  return (
    <Stack gap="md" maw={1200} mx="auto">
      <div>
        <Title order={1} size="h3">
          {words.audit.title}
        </Title>
        <Text c="dimmed" size="sm">
          {words.audit.about}
        </Text>
      </div>
      <Group align="flex-end">
        <TextInput
          label={words.audit.by}
          maxLength={64}
          value={by}
          onChange={(event) => setBy(event.currentTarget.value)}
        />
        <Select
          label={words.audit.action}
          placeholder={words.audit.all}
          clearable
          value={action}
          onChange={setAction}
          data={Object.entries(names).map(([value, label]) => ({ value, label }))}
        />
      </Group>
      <Card withBorder radius="lg" padding={0}>
        {pages.error === null ? null : (
          <Text p="md" role="alert">
            {wordsOf(pages.error, words)}
          </Text>
        )}
        {entries.length === 0 && pages.error === null ? (
          <Text p="md" c="dimmed">
            {pages.isPending ? words.common.loading : words.audit.none}
          </Text>
        ) : (
          <Table.ScrollContainer minWidth={640}>
            <Table verticalSpacing="xs" horizontalSpacing="md">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{words.audit.at}</Table.Th>
                  <Table.Th>{words.audit.by}</Table.Th>
                  <Table.Th>{words.audit.action}</Table.Th>
                  <Table.Th>{words.audit.subject}</Table.Th>
                  <Table.Th>{words.audit.detail}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {entries.map((entry) => (
                  <Table.Tr key={entry.id}>
                    <Table.Td style={{ whiteSpace: "nowrap" }}>
                      <time dateTime={entry.at}>{formatInstant(entry.at, now, lang)}</time>
                    </Table.Td>
                    <Table.Td>{entry.by}</Table.Td>
                    <Table.Td>{names[entry.action] ?? entry.action}</Table.Td>
                    <Table.Td>{entry.subject}</Table.Td>
                    <Table.Td style={{ overflowWrap: "anywhere" }}>{entry.detail}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        )}
      </Card>
      <MoreButton pages={pages} />
    </Stack>
  );
}
