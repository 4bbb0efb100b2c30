import { Accordion, Badge, Box, Group, Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import type { TicketSummary } from "../../contract/index.ts";
import { formatInstant } from "../lib/format.ts";
import { follow, PageLink } from "../lib/router.tsx";
import { useNow } from "../lib/use-now.ts";
import { useSpeech, useWords } from "../words/use-words.tsx";

const resultColors = {
  self_served: "teal",
  answered: "teal",
  abandoned: "orange",
  left_ivr: "gray",
  left_message: "orange",
  transferred: "teal",
  promised: "blue",
  called_off: "gray",
  unserved: "orange",
  passed_on: "blue",
  failed: "red",
} as const;

/** How a call ended, in a coloured word. */
export function ResultBadge({ ticket }: { readonly ticket: TicketSummary }): ReactNode {
  const words = useWords();
  const { result } = ticket;
  return (
    <Badge variant="light" color={result === null ? "violet" : resultColors[result]} fw={500}>
      {words.results[result ?? "running"]}
    </Badge>
  );
}

const statusColors = {
  new: "orange",
  open: "harbour",
  pending: "yellow",
  solved: "gray",
  closed: "gray",
} as const;

/** Where a ticket stands. */
export function StatusBadge({ status }: { readonly status: TicketSummary["status"] }): ReactNode {
  const words = useWords();
  const isDone = status === "solved" || status === "closed";
  return (
    <Badge variant={isDone ? "default" : "outline"} color={statusColors[status]} fw={500}>
      {words.statuses[status]}
    </Badge>
  );
}

/** How much a ticket presses; nothing for the usual. */
export function PriorityBadge(props: { readonly priority: TicketSummary["priority"] }): ReactNode {
  const words = useWords();
  const { priority } = props;
  if (priority === "normal") return null;
  const color = priority === "urgent" ? "red" : priority === "high" ? "orange" : "gray";
  return (
    <Badge variant="light" color={color} fw={500}>
      {words.priorities[priority]}
    </Badge>
  );
}

/** When a ticket is due, in red when that is past; that its time stands still while pending. */
export function DueBadge({ ticket }: { readonly ticket: TicketSummary }): ReactNode {
  const { lang, words } = useSpeech();
  const now = useNow();
  if (ticket.dueAt === null || ticket.status === "solved" || ticket.status === "closed")
    return null;
  if (ticket.status === "pending") {
    return (
      <Badge variant="light" color="gray" fw={500}>
        {words.tickets.paused}
      </Badge>
    );
  }
  const isLate = Date.parse(ticket.dueAt) < now;
  return (
    <Badge variant={isLate ? "filled" : "light"} color={isLate ? "red" : "gray"} fw={500}>
      {isLate ? words.tickets.overdue : words.tickets.due} {formatInstant(ticket.dueAt, now, lang)}
    </Badge>
  );
}

/** Who called, as a ticket knows it. */
export function callerOf(ticket: TicketSummary): string | null {
  return ticket.contact?.name ?? ticket.verifiedName ?? ticket.callerName ?? ticket.callerNumber;
}

/** Tickets in two lines each; expandable ones show the whole note in place. */
export function TicketRows(props: {
  readonly tickets: readonly TicketSummary[];
  readonly isExpandable: boolean;
}): ReactNode {
  if (!props.isExpandable) {
    return (
      <Stack gap={0} component="ul" p={0} m={0} style={{ listStyle: "none" }}>
        {props.tickets.map((ticket) => (
          <Row key={ticket.number} ticket={ticket} />
        ))}
      </Stack>
    );
  }
  return (
    <Accordion chevronPosition="left" variant="default" styles={{ content: { paddingTop: 0 } }}>
      {props.tickets.map((ticket) => (
        <Accordion.Item key={ticket.number} value={String(ticket.number)}>
          <Accordion.Control py={2}>
            <Headline ticket={ticket} hasCaller={false} />
          </Accordion.Control>
          <Accordion.Panel>
            <Details ticket={ticket} />
          </Accordion.Panel>
        </Accordion.Item>
      ))}
    </Accordion>
  );
}

function Row({ ticket }: { readonly ticket: TicketSummary }): ReactNode {
  const to = `/tickets/${ticket.number}`;
  return (
    <Box component="li" style={{ borderTop: "1px solid var(--line)" }}>
      <Box
        component="a"
        href={to}
        onClick={(click) => follow(click, to)}
        display="block"
        py="xs"
        c="inherit"
        td="none"
        className="mantine-focus-auto"
      >
        <Headline ticket={ticket} hasCaller />
        {ticket.note === "" ? null : (
          <Text size="sm" c="dimmed" truncate mt={2}>
            {ticket.note}
          </Text>
        )}
      </Box>
    </Box>
  );
}

function Headline(props: {
  readonly ticket: TicketSummary;
  readonly hasCaller: boolean;
}): ReactNode {
  const { lang, words } = useSpeech();
  const now = useNow();
  const { ticket } = props;
  return (
    <Group justify="space-between" wrap="nowrap" gap="sm">
      <Group gap="sm" wrap="nowrap" style={{ minWidth: 0 }}>
        <Text size="sm" c="dimmed" style={{ flex: "none" }}>
          #{ticket.number}
        </Text>
        <Text size="sm" fw={500} truncate>
          {props.hasCaller
            ? (callerOf(ticket) ?? words.common.anonymous)
            : ticket.disposition === null
              ? words.results[ticket.result ?? "running"]
              : words.dispositions[ticket.disposition]}
        </Text>
      </Group>
      <Group gap="xs" wrap="nowrap" style={{ flex: "none" }}>
        <Box visibleFrom="xs">
          {props.hasCaller ? (
            <ResultBadge ticket={ticket} />
          ) : (
            <StatusBadge status={ticket.status} />
          )}
        </Box>
        <Text size="sm" c="dimmed" component="time" dateTime={ticket.openedAt}>
          {formatInstant(ticket.openedAt, now, lang)}
        </Text>
      </Group>
    </Group>
  );
}

function Details({ ticket }: { readonly ticket: TicketSummary }): ReactNode {
  const words = useWords();
  return (
    <Stack gap="xs">
      <Group gap="xs">
        <ResultBadge ticket={ticket} />
        <StatusBadge status={ticket.status} />
        {ticket.agent === null ? null : (
          <Text size="sm" c="dimmed">
            {words.tickets.agent}: {ticket.agent}
          </Text>
        )}
      </Group>
      {ticket.note === "" ? null : (
        <Text size="sm" style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
          {ticket.note}
        </Text>
      )}
      <PageLink to={`/tickets/${ticket.number}`} size="sm">
        {words.desk.openTicket(ticket.number)}
      </PageLink>
    </Stack>
  );
}
