import {
  Badge,
  Button,
  Card,
  Group,
  Modal,
  SimpleGrid,
  Stack,
  Text,
  Textarea,
  TextInput,
  Title,
} from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import type { CalendarView } from "../../contract/index.ts";
import { useApi, useTellProblem } from "../api/use-api.ts";
import { Confirm } from "../lib/confirm.tsx";
import { formatInstant } from "../lib/format.ts";
import { useNow } from "../lib/use-now.ts";
import { useSpeech } from "../words/use-words.tsx";

const colors = { open: "teal", closed: "gray", holiday: "blue", emergency: "red" } as const;

/** The calendars as they stand, and the switch that closes one at once. */
export function CalendarBoard(): ReactNode {
  const { words } = useSpeech();
  const api = useApi();
  const calendars = useQuery({
    queryKey: ["calendars"],
    queryFn: () => api.calendars(),
  });
  if (calendars.data === undefined || calendars.data.length === 0) return null;
  return (
    <section aria-label={words.calendars.title}>
      <Title order={2} size="h4" mb="xs">
        {words.calendars.title}
      </Title>
      <SimpleGrid minColWidth="min(100%, 320px)" spacing="sm">
        {calendars.data.map((calendar) => (
          <CalendarCard key={calendar.name} calendar={calendar} />
        ))}
      </SimpleGrid>
    </section>
  );
}

function CalendarCard({ calendar }: { readonly calendar: CalendarView }): ReactNode {
  const { lang, words } = useSpeech();
  const api = useApi();
  const queries = useQueryClient();
  const tell = useTellProblem();
  const [asked, setAsked] = useState<"close" | "open" | null>(null);
  const { name, closure } = calendar;
  const label = calendar.label[lang];
  const settled = {
    onSuccess: () => queries.invalidateQueries({ queryKey: ["calendars"] }),
    onError: tell,
  };
  const close = useMutation({
    mutationFn: (body: { note: string; until: string | null }) => api.closeCalendar(name, body),
    ...settled,
  });
  const open = useMutation({ mutationFn: () => api.openCalendar(name), ...settled });
  return (
    <Card withBorder radius="lg" padding="md" data-testid={`calendar-${name}`}>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <div style={{ minWidth: 0 }}>
          <Group gap="xs">
            <Text fw={600}>{label}</Text>
            <Badge variant="light" color={colors[calendar.state]}>
              {words.calendars.states[calendar.state]}
            </Badge>
          </Group>
          <Standing calendar={calendar} />
        </div>
        {closure === null ? (
          <Button
            size="compact-sm"
            variant="light"
            color="red"
            style={{ flex: "none" }}
            loading={close.isPending}
            onClick={() => setAsked("close")}
          >
            {words.calendars.close}
          </Button>
        ) : (
          <Button
            size="compact-sm"
            color="teal"
            style={{ flex: "none" }}
            loading={open.isPending}
            onClick={() => setAsked("open")}
          >
            {words.calendars.open}
          </Button>
        )}
      </Group>
      {asked === "close" ? (
        <Closing label={label} onClose={() => setAsked(null)} go={close.mutate} />
      ) : null}
      <Confirm
        title={words.calendars.open}
        text={`${words.calendars.openTitle(label)} ${words.calendars.openText}`}
        isOpen={asked === "open"}
        onClose={() => setAsked(null)}
        onGo={() => open.mutate()}
        color="teal"
      />
    </Card>
  );
}

/** The holiday, the next opening, and who closed it. */
function Standing({ calendar }: { readonly calendar: CalendarView }): ReactNode {
  const { lang, words } = useSpeech();
  const now = useNow();
  const { closure, holiday, opensAt } = calendar;
  const at = (iso: string): string => formatInstant(iso, now, lang);
  const lines = [
    holiday[lang],
    closure === null
      ? ""
      : `${words.calendars.closedBy(closure.by, at(closure.since))}, ${
          closure.until === null
            ? words.calendars.untilOpened
            : words.calendars.until(at(closure.until))
        }`,
    closure?.note ?? "",
    opensAt === null ? "" : words.calendars.opens(at(opensAt)),
  ];
  return lines
    .filter((line) => line !== "")
    .map((line) => (
      <Text key={line} size="sm" c="dimmed" style={{ overflowWrap: "anywhere" }}>
        {line}
      </Text>
    ));
}

function Closing(props: {
  readonly label: string;
  readonly onClose: () => void;
  readonly go: (body: { note: string; until: string | null }) => void;
}): ReactNode {
  const { words } = useSpeech();
  const now = useNow();
  const [note, setNote] = useState("");
  const [until, setUntil] = useState("");
  const end = until === "" ? null : new Date(until);
  const isPast = end !== null && !(end.getTime() > now);
  return (
    <Modal
      opened
      onClose={props.onClose}
      title={words.calendars.closeTitle(props.label)}
      closeButtonProps={{ "aria-label": words.common.close }}
    >
      <Stack>
        <Text>{words.calendars.closeText}</Text>
        <Textarea
          label={words.calendars.note}
          maxLength={500}
          autosize
          minRows={2}
          value={note}
          onChange={(change) => setNote(change.currentTarget.value)}
          data-autofocus
        />
        <TextInput
          type="datetime-local"
          label={words.calendars.end}
          value={until}
          error={isPast ? words.calendars.endPast : null}
          onChange={(change) => setUntil(change.currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={props.onClose}>
            {words.common.cancel}
          </Button>
          <Button
            color="red"
            data-testid="sure"
            disabled={isPast}
            onClick={() => {
              props.onClose();
              props.go({ note: note.trim(), until: end?.toISOString() ?? null });
            }}
          >
            {words.calendars.close}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
