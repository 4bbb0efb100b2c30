import { Box, Checkbox, Group, Table, Text } from "@mantine/core";
import type { ReactNode } from "react";
import type { TicketSummary } from "../../contract/index.ts";
import { formatInstant } from "../lib/format.ts";
import { goTo, PageLink } from "../lib/router.tsx";
import { useNow } from "../lib/use-now.ts";
import { useSpeech } from "../words/use-words.tsx";
import { categoryName } from "./ticket-inputs.tsx";
import { callerOf, DueBadge, PriorityBadge, ResultBadge, StatusBadge } from "./ticket-rows.tsx";
import { personName, useTicketSettings } from "./use-ticket-settings.ts";

/** Which tickets are selected, and what selects them. */
export interface Selection {
  has(number: number): boolean;
  set(numbers: readonly number[], isOn: boolean): void;
}

/** Tickets in a table, where the screen is wide enough; with boxes when they can be selected. */
export function WideList(props: {
  readonly tickets: readonly TicketSummary[];
  readonly selection: Selection | null;
}): ReactNode {
  const { tickets, selection } = props;
  const { lang, words } = useSpeech();
  const settings = useTicketSettings();
  const categoryOf = ({ category }: TicketSummary): string =>
    category === null ? "–" : categoryName(settings.categories, category, lang);
  const now = useNow();
  return (
    <Table.ScrollContainer minWidth={980} visibleFrom="sm">
      <Table highlightOnHover verticalSpacing={8} horizontalSpacing="md">
        <Table.Thead>
          <Table.Tr>
            {selection === null ? null : (
              <Table.Th w={44}>
                <Checkbox
                  aria-label={words.tickets.selectAll}
                  checked={tickets.every(({ number }) => selection.has(number))}
                  onChange={(event) =>
                    selection.set(
                      tickets.map(({ number }) => number),
                      event.currentTarget.checked,
                    )
                  }
                />
              </Table.Th>
            )}
            <Table.Th w={80}>{words.tickets.number}</Table.Th>
            <Table.Th w={130}>{words.tickets.opened}</Table.Th>
            <Table.Th>{words.tickets.caller}</Table.Th>
            <Table.Th>{words.tickets.category}</Table.Th>
            <Table.Th w={150}>{words.tickets.result}</Table.Th>
            <Table.Th w={190}>{words.tickets.status}</Table.Th>
            <Table.Th w={120}>{words.tickets.assignee}</Table.Th>
            <Table.Th>{words.tickets.note}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {tickets.map((ticket) => (
            <Table.Tr
              key={ticket.number}
              className="row-link"
              onClick={(click) => {
                const isOwn = click.target instanceof Element && click.target.closest("a, input");
                if (!isOwn) goTo(`/tickets/${ticket.number}`);
              }}
            >
              {selection === null ? null : (
                <Table.Td>
                  <Checkbox
                    aria-label={words.tickets.select(ticket.number)}
                    checked={selection.has(ticket.number)}
                    onChange={(event) =>
                      selection.set([ticket.number], event.currentTarget.checked)
                    }
                  />
                </Table.Td>
              )}
              <Table.Td>
                <PageLink to={`/tickets/${ticket.number}`}>#{ticket.number}</PageLink>
              </Table.Td>
              <Table.Td style={{ whiteSpace: "nowrap" }}>
                {formatInstant(ticket.openedAt, now, lang)}
              </Table.Td>
              <Table.Td maw={220}>
                <Text size="sm" fw={500} truncate>
                  {ticket.contact?.vip === true ? "★ " : ""}
                  {callerOf(ticket) ?? words.common.anonymous}
                </Text>
                {ticket.callerNumber !== null && ticket.callerNumber !== callerOf(ticket) ? (
                  <Text size="xs" c="dimmed" truncate>
                    {ticket.callerNumber}
                  </Text>
                ) : null}
              </Table.Td>
              <Table.Td maw={180}>
                <Text size="sm" truncate title={categoryOf(ticket)}>
                  {categoryOf(ticket).split(" › ").at(-1)}
                </Text>
              </Table.Td>
              <Table.Td miw={140}>
                <ResultBadge ticket={ticket} />
              </Table.Td>
              <Table.Td miw={200}>
                <Group gap={4}>
                  <StatusBadge status={ticket.status} />
                  <PriorityBadge priority={ticket.priority} />
                  <DueBadge ticket={ticket} />
                </Group>
              </Table.Td>
              <Table.Td>
                {ticket.assignee === null ? "–" : personName(settings, ticket.assignee)}
              </Table.Td>
              <Table.Td maw={260}>
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

/** The same in lines below each other for narrow screens. */
export function NarrowList({ tickets }: { readonly tickets: readonly TicketSummary[] }): ReactNode {
  const { lang, words } = useSpeech();
  const settings = useTicketSettings();
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
            <PriorityBadge priority={ticket.priority} />
            <DueBadge ticket={ticket} />
            {ticket.assignee === null ? null : (
              <Text size="sm" c="dimmed">
                {personName(settings, ticket.assignee)}
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
