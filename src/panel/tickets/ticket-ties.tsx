import { Alert, Button, Group, NumberInput, Stack } from "@mantine/core";
import { type ReactNode, useState } from "react";
import type { Ticket, TicketSummary } from "../../contract/index.ts";
import { useApi } from "../api/use-api.ts";
import { Icon } from "../lib/icons.tsx";
import { PageLink } from "../lib/router.tsx";
import { TitledCard } from "../lib/titled-card.tsx";
import { useWords } from "../words/use-words.tsx";
import { useTicketAct } from "./ticket-editor.tsx";
import { TicketRows } from "./ticket-rows.tsx";

/**
 * Where a call belongs that was joined to another ticket, and what joins or parts it. `likely` are
 * tickets that it may belong to, a click away.
 */
export function Joining(props: {
  readonly ticket: Pick<Ticket, "number" | "joined">;
  readonly likely?: readonly TicketSummary[];
}): ReactNode {
  const words = useWords();
  const api = useApi();
  const { ticket, likely = [] } = props;
  const join = useTicketAct(ticket.number, (wish: number | null) => api.join(ticket.number, wish));
  if (ticket.joined !== null) {
    return (
      <Alert color="blue" icon={<Icon name="ticket" />}>
        <Group justify="space-between" gap="sm">
          <PageLink to={`/tickets/${ticket.joined}`} size="sm">
            {words.tickets.joinedTo(ticket.joined)}
          </PageLink>
          <Button
            size="compact-sm"
            variant="default"
            loading={join.isPending}
            onClick={() => join.mutate(null)}
          >
            {words.tickets.part}
          </Button>
        </Group>
      </Alert>
    );
  }
  return (
    <Stack gap="xs">
      <NumberForm
        label={words.tickets.join}
        hint={words.tickets.joinHint}
        submit={words.tickets.join}
        isBusy={join.isPending}
        onGo={(into) => join.mutate(into)}
      />
      {likely.map(({ number, note, category }) => (
        <Button
          key={number}
          variant="subtle"
          size="compact-sm"
          justify="flex-start"
          loading={join.isPending && join.variables === number}
          onClick={() => join.mutate(number)}
        >
          {words.tickets.belongsTo(number, note === "" ? (category ?? "") : note.slice(0, 60))}
        </Button>
      ))}
    </Stack>
  );
}

/** Related tickets, with what links a further one and ends a link. */
export function Links({ ticket }: { readonly ticket: Ticket }): ReactNode {
  const words = useWords();
  const api = useApi();
  const link = useTicketAct(ticket.number, ({ other, isLinked }: Link) =>
    api.link(ticket.number, other, isLinked),
  );
  return (
    <TitledCard title={words.tickets.links} testId="links">
      <Stack gap="sm">
        {ticket.links.length === 0 ? null : (
          <TicketRows tickets={ticket.links} isExpandable={false} />
        )}
        {ticket.links.map(({ number }) => (
          <Button
            key={number}
            variant="subtle"
            color="gray"
            size="compact-sm"
            w="max-content"
            loading={link.isPending && link.variables.other === number}
            onClick={() => link.mutate({ other: number, isLinked: false })}
          >
            {words.tickets.unlink(number)}
          </Button>
        ))}
        <NumberForm
          label={words.tickets.linkTo}
          hint={words.tickets.linkHint}
          submit={words.tickets.link}
          isBusy={link.isPending}
          onGo={(other) => link.mutate({ other, isLinked: true })}
        />
      </Stack>
    </TitledCard>
  );
}

interface Link {
  readonly other: number;
  readonly isLinked: boolean;
}

/** Asks for the number of a ticket. */
function NumberForm(props: {
  readonly label: string;
  readonly hint: string;
  readonly submit: string;
  readonly isBusy: boolean;
  readonly onGo: (number: number) => void;
}): ReactNode {
  const [number, setNumber] = useState<number | null>(null);
  const go = (): void => {
    if (number !== null) props.onGo(number);
    setNumber(null);
  };
  return (
    <Group gap="sm" align="flex-end">
      <NumberInput
        flex={1}
        label={props.label}
        description={props.hint}
        prefix="#"
        hideControls
        allowNegative={false}
        allowDecimal={false}
        value={number ?? ""}
        onChange={(value) => setNumber(typeof value === "number" && value > 0 ? value : null)}
        onKeyDown={(event) => {
          if (event.key !== "Enter") return;
          // The desk's form around it would be sent.
          event.preventDefault();
          go();
        }}
      />
      <Button variant="default" disabled={number === null} loading={props.isBusy} onClick={go}>
        {props.submit}
      </Button>
    </Group>
  );
}

/** Tickets under a title; nothing when there are none. */
export function TicketGroup(props: {
  readonly title: string;
  readonly tickets: readonly TicketSummary[];
}): ReactNode {
  if (props.tickets.length === 0) return null;
  return (
    <TitledCard title={props.title}>
      <TicketRows tickets={props.tickets} isExpandable={false} />
    </TitledCard>
  );
}
