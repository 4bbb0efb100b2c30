import { Avatar, Badge, Card, Group, Skeleton, Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import type { CallCard } from "../../contract/index.ts";
import { Fact, Facts } from "../lib/facts.tsx";
import { formatSpan, initialsOf } from "../lib/format.ts";
import { Icon } from "../lib/icons.tsx";
import { PageLink } from "../lib/router.tsx";
import { TicketRows } from "../tickets/ticket-rows.tsx";
import { useSpeech, useWords } from "../words/use-words.tsx";

/** How a caller is called, best first: contact, verified name, name of the phone, number. */
export function nameOf(card: CallCard): string | null {
  return card.contact?.name ?? card.verified?.name ?? card.callerName ?? card.callerNumber;
}

/** Name and number in big letters. All of it is the caller's own text: shown as text, cut if long. */
export function CallerName({ card }: { readonly card: CallCard | null }): ReactNode {
  const words = useWords();
  if (card === null) return <Skeleton h={52} radius="md" />;
  const name = nameOf(card);
  const number = card.contact?.number ?? card.callerNumber;
  return (
    <Group wrap="nowrap" gap="md">
      <Avatar size={52} radius="xl" color="harbour" variant="light">
        {name === null || name === number ? <Icon name="user" size={26} /> : initialsOf(name)}
      </Avatar>
      <div style={{ minWidth: 0 }}>
        <Title order={2} size="h3" lineClamp={2} style={{ overflowWrap: "anywhere" }}>
          {name ?? words.common.anonymous}
        </Title>
        {number !== null && number !== name ? (
          <Text c="dimmed" truncate>
            {number}
          </Text>
        ) : null}
      </div>
    </Group>
  );
}

/** What is known of the caller, so that nobody tells their story twice. */
export function CallerDetails({ card }: { readonly card: CallCard }): ReactNode {
  const { lang, words } = useSpeech();
  return (
    <Stack gap="md">
      <Card withBorder radius="lg" padding="lg" data-testid="caller-details">
        <Stack gap="md">
          {card.phase === "wrap_up" ? <CallerName card={card} /> : null}
          <Group gap="xs">
            {card.verified === null ? (
              <Badge
                color="gray"
                variant="light"
                size="lg"
                leftSection={<Icon name="shield" size={14} />}
              >
                {words.call.notVerified}
              </Badge>
            ) : (
              <Badge
                color="teal"
                variant="light"
                size="lg"
                leftSection={<Icon name="shield" size={14} />}
              >
                {words.call.verified}
              </Badge>
            )}
            <Badge
              color="harbour"
              variant="light"
              size="lg"
              leftSection={<Icon name="language" size={14} />}
            >
              {words.call.languages[card.lang]}
            </Badge>
          </Group>
          <Facts>
            <Fact label={words.call.queue}>{card.queueLabel[lang]}</Fact>
            <Fact label={words.call.waited}>{formatSpan(card.waitedMs, lang)}</Fact>
            <Fact label={words.call.number}>{card.callerNumber ?? words.common.anonymous}</Fact>
            {card.verified === null ? null : (
              <Fact label={words.call.verified}>
                {words.call.verifiedAs(card.verified.account)}
                {card.verified.name === null ? "" : ` · ${card.verified.name}`}
              </Fact>
            )}
            {card.contact === null ? null : (
              <Fact label={words.tickets.contact}>
                <PageLink to={`/contacts/${card.contact.id}`}>
                  {card.contact.name ?? words.contacts.unnamed}
                  {card.contact.vip ? ` · ${words.contacts.vip}` : ""}
                </PageLink>
              </Fact>
            )}
            <Fact label={words.call.ticket}>
              <PageLink to={`/tickets/${card.ticket}`}>#{card.ticket}</PageLink>
            </Fact>
          </Facts>
          <div>
            <Text size="xs" c="dimmed" mb={6}>
              {words.call.path}
            </Text>
            {card.path.length === 0 ? (
              <Text size="sm">{words.call.noPath}</Text>
            ) : (
              <Group gap={6} component="ol" p={0} m={0} style={{ listStyle: "none" }}>
                {card.path.map((step, at) => (
                  // The same step may be walked twice; its place in the path tells them apart.
                  // biome-ignore lint/suspicious/noArrayIndexKey: the path only grows at its end
                  <Group component="li" key={at} gap={6} wrap="nowrap">
                    {at === 0 ? null : (
                      <Text span c="dimmed" size="sm" aria-hidden="true">
                        ›
                      </Text>
                    )}
                    <Badge variant="default" size="md" fw={500}>
                      {step[lang]}
                    </Badge>
                  </Group>
                ))}
              </Group>
            )}
          </div>
        </Stack>
      </Card>
      <Card withBorder radius="lg" padding="lg">
        <Group justify="space-between" mb="sm">
          <Text fw={600}>{words.call.previous}</Text>
          {card.previous.length === 0 ? null : (
            <Badge variant="light" color="gray">
              {card.previous.length}
            </Badge>
          )}
        </Group>
        {card.previous.length === 0 ? (
          <Text size="sm" c="dimmed">
            {words.call.noPrevious}
          </Text>
        ) : (
          <TicketRows tickets={card.previous} isExpandable />
        )}
      </Card>
    </Stack>
  );
}
