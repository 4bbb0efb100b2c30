import { Alert, Badge, Grid, Group, Skeleton, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { ContactView, Me } from "../../contract/index.ts";
import { useApi, wordsOf } from "../api/use-api.ts";
import { BackLink } from "../lib/back-link.tsx";
import { Icon } from "../lib/icons.tsx";
import { PageLink } from "../lib/router.tsx";
import { TitledCard } from "../lib/titled-card.tsx";
import { usePageTitle } from "../lib/use-page-title.ts";
import { HistoryCard } from "../tickets/history-card.tsx";
import { TicketRows } from "../tickets/ticket-rows.tsx";
import { personName, useTicketSettings } from "../tickets/use-ticket-settings.ts";
import { useSpeech, useWords } from "../words/use-words.tsx";
import { EraseContact, MergeContact } from "./contact-acts.tsx";
import { ContactEditor } from "./contact-editor.tsx";

/** One customer: who they are, their tickets and what was changed. */
export function ContactPage(props: { readonly me: Me; readonly id: number }): ReactNode {
  const words = useWords();
  const api = useApi();
  const contact = useQuery({
    queryKey: ["contact", props.id],
    queryFn: () => api.contact(props.id),
    staleTime: 0,
  });
  usePageTitle(words.contacts.id(props.id));
  return (
    <Stack gap="md" maw={1200} mx="auto">
      <BackLink to="/contacts" title={words.contacts.title} />
      {contact.data !== undefined ? (
        <Whole me={props.me} contact={contact.data} />
      ) : contact.error !== null ? (
        <Alert color="red" icon={<Icon name="alert" />} role="alert">
          {wordsOf(contact.error, words)}
        </Alert>
      ) : (
        <Skeleton h={300} radius="lg" />
      )}
    </Stack>
  );
}

function Whole({ me, contact }: { readonly me: Me; readonly contact: ContactView }): ReactNode {
  const words = useWords();
  const isGone = contact.erasedAt !== null || contact.mergedInto !== null;
  return (
    <>
      <Group gap="sm">
        <Title order={1} size="h2" style={{ overflowWrap: "anywhere" }}>
          {contact.name ?? contact.numbers[0]?.number ?? words.contacts.unnamed}
        </Title>
        <Text c="dimmed">{words.contacts.id(contact.id)}</Text>
        {contact.vip ? (
          <Badge color="yellow" variant="light" size="lg">
            {words.contacts.vip}
          </Badge>
        ) : null}
      </Group>
      {contact.erasedAt === null ? null : (
        <Alert color="gray" icon={<Icon name="shield" />}>
          {words.contacts.erased}
        </Alert>
      )}
      {contact.mergedInto === null ? null : (
        <Alert color="blue" icon={<Icon name="users" />}>
          <PageLink to={`/contacts/${contact.mergedInto}`} size="sm">
            {words.contacts.mergedInto(contact.mergedInto)}
          </PageLink>
        </Alert>
      )}
      <Grid gap="md">
        <Grid.Col span={{ base: 12, md: 5 }}>
          <Stack gap="md">
            {isGone ? null : <ContactEditor key={contact.id} contact={contact} />}
            {isGone || me.role === "agent" ? null : <MergeContact contact={contact} />}
            {isGone || me.role !== "admin" ? null : <EraseContact contact={contact} />}
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 7 }}>
          <Stack gap="md">
            <TitledCard
              title={words.contacts.tickets}
              aside={words.contacts.ticketCount(contact.tickets)}
              empty={contact.recent.length === 0 ? words.contacts.noTickets : null}
            >
              <TicketRows tickets={contact.recent} isExpandable />
            </TitledCard>
            <ContactHistory contact={contact} />
          </Stack>
        </Grid.Col>
      </Grid>
    </>
  );
}

function ContactHistory({ contact }: { readonly contact: ContactView }): ReactNode {
  const { lang, words } = useSpeech();
  const settings = useTicketSettings();
  const titles: Readonly<Record<string, string>> = {
    name: words.contacts.name,
    vip: words.contacts.vip,
    note: words.contacts.note,
    numbers: words.contacts.numbers,
    merged: words.contacts.merge,
  };
  const titleOf = (field: string): string =>
    settings.contactFields.find(({ name }) => `fields.${name}` === field)?.label[lang] ??
    titles[field] ??
    field;
  const shown = (field: string, value: string | null): string => {
    if (value === null) return words.common.none;
    if (field !== "vip") return value;
    return value === "yes" ? words.tickets.yes : words.tickets.no;
  };
  return (
    <HistoryCard
      lines={contact.history}
      titleOf={titleOf}
      shown={shown}
      nameOf={({ by }) => personName(settings, by)}
    />
  );
}
