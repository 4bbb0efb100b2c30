import {
  Alert,
  Anchor,
  Button,
  Card,
  Group,
  Modal,
  Stack,
  Table,
  Text,
  TextInput,
  Title,
} from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import type { AgentSpellView, AgentTimesView } from "../../contract/index.ts";
import { asQuery } from "../api/ticket-api.ts";
import { useApi, wordsOf } from "../api/use-api.ts";
import { formatInstant, formatSpan, formatTimeOfDay } from "../lib/format.ts";
import { Icon } from "../lib/icons.tsx";
import { MoreButton } from "../lib/more-button.tsx";
import { useNow } from "../lib/use-now.ts";
import { usePageTitle } from "../lib/use-page-title.ts";
import { usePauses } from "../lib/use-pauses.ts";
import { useSpeech } from "../words/use-words.tsx";

/** Sums of the present day grow with the clock, without any event: the page looks again. */
const lookAgainMs = 30_000;

/** Days as people choose them; empty for today. */
interface Days {
  readonly from: string;
  readonly to: string;
}

/** How agents spent their time, by state and pause, and how much of it is paid. */
export function TimesPage(): ReactNode {
  const { lang, words } = useSpeech();
  const api = useApi();
  const [days, setDays] = useState<Days>({ from: "", to: "" });
  const [shown, setShown] = useState<AgentTimesView | null>(null);
  usePageTitle(words.times.title);
  const range = rangeOf(days);
  const times = useQuery({
    queryKey: ["agent-times", range],
    queryFn: () => api.agentTimes(range),
    refetchInterval: lookAgainMs,
  });
  return (
    <Stack gap="md" maw={1700} mx="auto">
      <Group justify="space-between" align="flex-end">
        <div>
          <Title order={1} size="h3">
            {words.times.title}
          </Title>
          <Text c="dimmed" size="sm">
            {words.times.about}
          </Text>
        </div>
        <Group align="flex-end" gap="sm">
          <DayInput
            label={words.times.from}
            value={days.from}
            onChange={(from) => setDays({ ...days, from })}
          />
          <DayInput
            label={words.times.to}
            value={days.to}
            onChange={(to) => setDays({ ...days, to })}
          />
          <Button variant="default" size="sm" onClick={() => setDays({ from: "", to: "" })}>
            {words.times.today}
          </Button>
          <Button
            component="a"
            variant="default"
            size="sm"
            href={`/api/v1/agent-times-export?${asQuery({ ...range, lang })}`}
          >
            {words.times.exportCsv}
          </Button>
        </Group>
      </Group>
      {times.error === null ? null : (
        <Alert color="red" icon={<Icon name="alert" />} role="alert">
          {wordsOf(times.error, words)}
        </Alert>
      )}
      <Card withBorder radius="lg" padding={0}>
        <TimesTable items={times.data?.items ?? null} onShow={setShown} />
      </Card>
      <Modal
        opened={shown !== null}
        onClose={() => setShown(null)}
        size="lg"
        title={shown === null ? "" : words.times.spells(shown.name)}
        closeButtonProps={{ "aria-label": words.common.close }}
      >
        {shown === null ? null : <Spells agent={shown.agent} range={range} />}
      </Modal>
    </Stack>
  );
}

function DayInput(props: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}): ReactNode {
  return (
    <TextInput
      type="date"
      size="sm"
      w={150}
      label={props.label}
      value={props.value}
      onChange={(event) => props.onChange(event.currentTarget.value)}
    />
  );
}

/** From the first of the days to the end of the last, on the reader's clock. */
function rangeOf({ from, to }: Days): { readonly from?: string; readonly to?: string } {
  const begin = from === "" ? null : new Date(`${from}T00:00`);
  const last = to === "" ? null : new Date(`${to}T00:00`);
  last?.setDate(last.getDate() + 1);
  return {
    ...(begin === null ? {} : { from: begin.toISOString() }),
    ...(last === null ? {} : { to: last.toISOString() }),
  };
}

function TimesTable(props: {
  readonly items: readonly AgentTimesView[] | null;
  readonly onShow: (agent: AgentTimesView) => void;
}): ReactNode {
  const { lang, words } = useSpeech();
  const { nameOf } = usePauses();
  const { items } = props;
  if (items === null) {
    return (
      <Text p="md" c="dimmed">
        {words.common.loading}
      </Text>
    );
  }
  if (items.length === 0) {
    return (
      <Text p="md" c="dimmed">
        {words.times.none}
      </Text>
    );
  }
  const codes = [...new Set(items.flatMap(({ pauses }) => Object.keys(pauses)))].sort();
  const span = (ms: number | undefined) => (ms ? formatSpan(ms, lang) : "–");
  return (
    <Table.ScrollContainer minWidth={720}>
      <Table
        verticalSpacing="xs"
        horizontalSpacing="md"
        highlightOnHover
        style={{ whiteSpace: "nowrap" }}
      >
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{words.times.agent}</Table.Th>
            <Table.Th ta="right">{words.times.present}</Table.Th>
            <Table.Th ta="right">{words.times.paid}</Table.Th>
            <Table.Th ta="right">{words.times.occupied}</Table.Th>
            <Table.Th ta="right">{words.states.wrap_up}</Table.Th>
            <Table.Th ta="right">{words.states.ready}</Table.Th>
            {codes.map((code) => (
              <Table.Th key={code} ta="right">
                {nameOf(code)}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {items.map((item) => {
            const { states } = item;
            const occupied =
              (states["busy"] ?? 0) + (states["ringing"] ?? 0) + (states["reserved"] ?? 0);
            return (
              <Table.Tr key={item.agent} data-testid={`times-${item.agent}`}>
                <Table.Td>
                  <Anchor
                    component="button"
                    type="button"
                    size="sm"
                    fw={600}
                    ta="start"
                    onClick={() => props.onShow(item)}
                    aria-label={words.times.spells(item.name)}
                  >
                    {item.name}
                  </Anchor>
                </Table.Td>
                <Table.Td ta="right">{span(item.presentMs)}</Table.Td>
                <Table.Td ta="right" fw={600}>
                  {span(item.paidMs)}
                </Table.Td>
                <Table.Td ta="right">{span(occupied)}</Table.Td>
                <Table.Td ta="right">{span(states["wrap_up"])}</Table.Td>
                <Table.Td ta="right">{span(states["ready"])}</Table.Td>
                {codes.map((code) => (
                  <Table.Td key={code} ta="right">
                    {span(item.pauses[code])}
                  </Table.Td>
                ))}
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

/** Every state of one agent in a range, oldest first. */
function Spells(props: {
  readonly agent: string;
  readonly range: { readonly from?: string; readonly to?: string };
}): ReactNode {
  const { words } = useSpeech();
  const api = useApi();
  const { agent, range } = props;
  const pages = useInfiniteQuery({
    queryKey: ["agent-states", agent, range],
    queryFn: ({ pageParam }) => api.agentStates(agent, { ...range, cursor: pageParam }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
  });
  const spells = pages.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Stack>
      {pages.error === null ? null : <Text role="alert">{wordsOf(pages.error, words)}</Text>}
      <Table.ScrollContainer minWidth={420}>
        <Table verticalSpacing={6}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{words.times.began}</Table.Th>
              <Table.Th ta="right">{words.times.lasted}</Table.Th>
              <Table.Th>{words.times.state}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {spells.map((spell, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the list only grows at its end
              <SpellRow key={index} spell={spell} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <MoreButton pages={pages} />
    </Stack>
  );
}

function SpellRow({ spell }: { readonly spell: AgentSpellView }): ReactNode {
  const { lang, words } = useSpeech();
  const { nameOf } = usePauses();
  const now = useNow();
  const { startedAt, endedAt } = spell;
  const isToday = new Date(startedAt).toDateString() === new Date(now).toDateString();
  const notes = [
    ...(spell.reason === null ? [] : [nameOf(spell.reason)]),
    ...(spell.state === "paused" && !spell.paid ? [words.times.unpaid] : []),
    ...(spell.signedOutBy === null ? [] : [words.times.signedOutBy(spell.signedOutBy)]),
  ];
  return (
    <Table.Tr>
      <Table.Td>
        {isToday ? formatTimeOfDay(startedAt, lang) : formatInstant(startedAt, now, lang)}
      </Table.Td>
      <Table.Td ta="right">
        {endedAt === null
          ? words.times.goesOn
          : formatSpan(Date.parse(endedAt) - Date.parse(startedAt), lang)}
      </Table.Td>
      <Table.Td>
        {words.states[spell.state]}
        {notes.length === 0 ? null : (
          <Text span size="sm" c="dimmed">
            {" "}
            {notes.join(" · ")}
          </Text>
        )}
      </Table.Td>
    </Table.Tr>
  );
}
