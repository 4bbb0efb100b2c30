import { Badge, Card, Group, Stack, Switch, Table, Text, TextInput, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import type { Lock } from "../../contract/index.ts";
import { useApi, wordsOf } from "../api/use-api.ts";
import { ActButton } from "../lib/act-button.tsx";
import { formatInstant } from "../lib/format.ts";
import { Icon } from "../lib/icons.tsx";
import { PageLink } from "../lib/router.tsx";
import { useNow } from "../lib/use-now.ts";
import { usePageTitle } from "../lib/use-page-title.ts";
import { useSpeech } from "../words/use-words.tsx";

/** The longest time that a browser's timer takes, in ms. */
const timerMsMax = 2 ** 31 - 1;

/** Ms until the first of the locks lapses by itself; false for never. */
function untilLapse(locks: readonly Lock[]): number | false {
  const ends = locks.flatMap(({ until }) => (until === null ? [] : [Date.parse(until)]));
  const due = ends.filter((end) => end > Date.now());
  return due.length === 0 ? false : Math.min(Math.min(...due) - Date.now() + 1_000, timerMsMax);
}

const colors = { locked: "red", lapsed: "gray", unlocked: "teal" } as const;

/** Accounts that are locked after wrong PINs or dates of birth, and unlocking them. */
export function LocksPage(): ReactNode {
  const { words } = useSpeech();
  const api = useApi();
  const [account, setAccount] = useState("");
  const [withPast, setWithPast] = useState(false);
  usePageTitle(words.locks.title);
  const asked = /^\d{1,32}$/.test(account) ? account : undefined;
  const locks = useQuery({
    queryKey: ["locks", withPast, asked ?? ""],
    queryFn: () => api.locks({ present: withPast ? "false" : "true", account: asked }),
    refetchInterval: ({ state }) => untilLapse(state.data?.items ?? []),
  });
  return (
    <Stack gap="md" maw={1100} mx="auto">
      <Title order={1} size="h3">
        {words.locks.title}
      </Title>
      <Text c="dimmed" size="sm">
        {words.locks.about}
      </Text>
      <Group align="end">
        <TextInput
          label={words.locks.account}
          leftSection={<Icon name="search" size={16} />}
          inputMode="numeric"
          autoComplete="off"
          maxLength={32}
          value={account}
          error={account !== "" && asked === undefined ? words.locks.digitsOnly : null}
          onChange={(change) => setAccount(change.currentTarget.value.trim())}
        />
        <Switch
          label={words.locks.withPast}
          checked={withPast}
          onChange={(change) => setWithPast(change.currentTarget.checked)}
          pb={8}
        />
      </Group>
      <Card withBorder radius="lg" padding={0}>
        {locks.error === null ? (
          <LockTable locks={locks.data?.items ?? null} />
        ) : (
          <Text p="md" role="alert">
            {wordsOf(locks.error, words)}
          </Text>
        )}
      </Card>
    </Stack>
  );
}

function LockTable({ locks }: { readonly locks: readonly Lock[] | null }): ReactNode {
  const { words } = useSpeech();
  if (locks === null || locks.length === 0) {
    return (
      <Text p="md" c="dimmed">
        {locks === null ? words.common.loading : words.locks.none}
      </Text>
    );
  }
  return (
    <Table.ScrollContainer minWidth={720}>
      <Table verticalSpacing="xs" horizontalSpacing="md">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{words.locks.since}</Table.Th>
            <Table.Th>{words.locks.until}</Table.Th>
            <Table.Th>{words.locks.failures}</Table.Th>
            <Table.Th>{words.locks.caller}</Table.Th>
            <Table.Th>{words.locks.state}</Table.Th>
            <Table.Th />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {locks.map((lock) => (
            <LockRow key={lock.id} lock={lock} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function LockRow({ lock }: { readonly lock: Lock }): ReactNode {
  const { words, lang } = useSpeech();
  const now = useNow();
  const caller = lock.callerNumber ?? words.common.anonymous;
  return (
    <Table.Tr>
      <Table.Td>{formatInstant(lock.lockedAt, now, lang)}</Table.Td>
      <Table.Td>
        {lock.until === null ? words.locks.untilUnlocked : formatInstant(lock.until, now, lang)}
      </Table.Td>
      <Table.Td>{lock.failures}</Table.Td>
      <Table.Td>
        {lock.ticket === null ? (
          caller
        ) : (
          <PageLink to={`/tickets/${lock.ticket}`}>
            {caller} (#{lock.ticket})
          </PageLink>
        )}
      </Table.Td>
      <Table.Td>
        <Badge variant="light" color={colors[lock.state]}>
          {words.locks.states[lock.state]}
        </Badge>
        {lock.unlockedBy === null || lock.unlockedAt === null ? null : (
          <Text size="xs" c="dimmed">
            {words.locks.by(lock.unlockedBy, formatInstant(lock.unlockedAt, now, lang))}
          </Text>
        )}
      </Table.Td>
      <Table.Td ta="end">{lock.state === "locked" ? <Unlock lock={lock} /> : null}</Table.Td>
    </Table.Tr>
  );
}

function Unlock({ lock }: { readonly lock: Lock }): ReactNode {
  const { words } = useSpeech();
  const api = useApi();
  return (
    <ActButton
      label={words.locks.unlock}
      done={words.locks.done}
      list="locks"
      run={() => api.unlock(lock.id)}
    />
  );
}
