import { Alert, Badge, Card, Grid, Group, Skeleton, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { ContactView, Me } from "../../contract/index.ts";
import { useApi, wordsOf } from "../api/use-api.ts";
import { formatInstant } from "../lib/format.ts";
import { Icon } from "../lib/icons.tsx";
import { PageLink } from "../lib/router.tsx";
import { useNow } from "../lib/use-now.ts";
import { usePageTitle } from "../lib/use-page-title.ts";
import { TicketRows } from "../tickets/ticket-rows.tsx";
import { useTicketSettings } from "../tickets/use-ticket-settings.ts";
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
      <PageLink to="/contacts" size="sm" w="max-content">
        <Group gap={6}>
          <Icon name="back" size={15} />
          {words.contacts.title}
        </Group>
      </PageLink>
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
            <Card withBorder radius="lg" padding="lg">
              <Group justify="space-between" mb="sm">
                <Text fw={600}>{words.contacts.tickets}</Text>
                <Text size="sm" c="dimmed">
                  {words.contacts.ticketCount(contact.tickets)}
                </Text>
              </Group>
              {contact.recent.length === 0 ? (
                <Text size="sm" c="dimmed">
                  {words.contacts.noTickets}
                </Text>
              ) : (
                <TicketRows tickets={contact.recent} isExpandable />
              )}
            </Card>
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
  const now = useNow();
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
    <Card withBorder radius="lg" padding="lg">
      <Text fw={600} mb="sm">
        {words.tickets.history}
      </Text>
      {contact.history.length === 0 ? (
        <Text size="sm" c="dimmed">
          {words.tickets.noHistory}
        </Text>
      ) : (
        <Stack gap="xs" component="ol" p={0} m={0} style={{ listStyle: "none" }}>
          {contact.history.toReversed().map((line, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the list only grows at its start
            <li key={contact.history.length - at}>
              <Text size="sm" lineClamp={3} style={{ overflowWrap: "anywhere" }}>
                {words.tickets.changed(
                  titleOf(line.field),
                  shown(line.field, line.old),
                  shown(line.field, line.new),
                )}
              </Text>
              <Text size="xs" c="dimmed">
                {settings.people.find(({ user }) => user === line.by)?.name ?? line.by} ·{" "}
                <time dateTime={line.at}>{formatInstant(line.at, now, lang)}</time>
              </Text>
            </li>
          ))}
        </Stack>
      )}
    </Card>
  );
}
