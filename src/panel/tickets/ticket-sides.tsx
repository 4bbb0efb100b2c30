import { Button, Card, Stack, Text, Textarea } from "@mantine/core";
import { type ReactNode, useState } from "react";
import type { HistoryLine, Ticket } from "../../contract/index.ts";
import { useApi } from "../api/use-api.ts";
import { formatInstant } from "../lib/format.ts";
import { useNow } from "../lib/use-now.ts";
import type { Dictionary } from "../words/en.ts";
import { useSpeech } from "../words/use-words.tsx";
import { useTicketAct } from "./ticket-editor.tsx";
import { categoryName } from "./ticket-inputs.tsx";
import { useTicketSettings } from "./use-ticket-settings.ts";

/** What people have to tell each other about a ticket. */
export function Comments({ ticket }: { readonly ticket: Ticket }): ReactNode {
  const { lang, words } = useSpeech();
  const { people } = useTicketSettings();
  const api = useApi();
  const now = useNow();
  const [text, setText] = useState("");
  const add = useTicketAct(ticket.number, (wish: string) => api.comment(ticket.number, wish));
  const nameOf = (user: string) => people.find((one) => one.user === user)?.name ?? user;
  return (
    <Card withBorder radius="lg" padding="lg" data-testid="comments">
      <Text fw={600} mb="sm">
        {words.tickets.comments}
      </Text>
      <Stack gap="md">
        {ticket.comments.length === 0 ? (
          <Text size="sm" c="dimmed">
            {words.tickets.noComments}
          </Text>
        ) : (
          ticket.comments.map((comment) => (
            <div key={comment.id}>
              <Text size="xs" c="dimmed">
                {nameOf(comment.by)} ·{" "}
                <time dateTime={comment.at}>{formatInstant(comment.at, now, lang)}</time>
              </Text>
              <Text size="sm" style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
                {comment.text}
              </Text>
            </div>
          ))
        )}
        <form
          onSubmit={(event) => {
            event.preventDefault();
            add.mutate(text, { onSuccess: () => setText("") });
          }}
        >
          <Stack gap="xs">
            <Textarea
              aria-label={words.tickets.comments}
              placeholder={words.tickets.commentPlaceholder}
              autosize
              minRows={2}
              maxRows={10}
              maxLength={10_000}
              value={text}
              onChange={(event) => setText(event.currentTarget.value)}
            />
            <Button
              type="submit"
              variant="default"
              disabled={text.trim() === ""}
              loading={add.isPending}
              style={{ alignSelf: "flex-end" }}
              data-testid="add-comment"
            >
              {words.tickets.addComment}
            </Button>
          </Stack>
        </form>
      </Stack>
    </Card>
  );
}

/** Who changed what, newest first. */
export function History({ ticket }: { readonly ticket: Ticket }): ReactNode {
  const { lang, words } = useSpeech();
  const settings = useTicketSettings();
  const now = useNow();
  const nameOf = (line: HistoryLine) =>
    line.source === "person"
      ? (settings.people.find((one) => one.user === line.by)?.name ?? line.by)
      : words.tickets.sources[line.source];
  const shown = (line: HistoryLine, value: string | null): string => {
    if (value === null || value === "") return words.common.none;
    if (line.field === "category") return categoryName(settings.categories, value, lang);
    if (line.field === "assignee") {
      return settings.people.find((one) => one.user === value)?.name ?? value;
    }
    return wordOf(line.field, value, words);
  };
  const titleOf = (field: string): string => {
    const own = settings.ticketFields.find(({ name }) => `fields.${name}` === field);
    return own?.label[lang] ?? titles(words)[field] ?? field;
  };
  return (
    <Card withBorder radius="lg" padding="lg" data-testid="history">
      <Text fw={600} mb="sm">
        {words.tickets.history}
      </Text>
      {ticket.history.length === 0 ? (
        <Text size="sm" c="dimmed">
          {words.tickets.noHistory}
        </Text>
      ) : (
        <Stack gap="xs" component="ol" p={0} m={0} style={{ listStyle: "none" }}>
          {ticket.history.toReversed().map((line, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the list only grows at its start
            <li key={ticket.history.length - at}>
              <Text size="sm" lineClamp={3} style={{ overflowWrap: "anywhere" }}>
                {words.tickets.changed(
                  titleOf(line.field),
                  shown(line, line.old),
                  shown(line, line.new),
                )}
              </Text>
              <Text size="xs" c="dimmed">
                {nameOf(line)} · <time dateTime={line.at}>{formatInstant(line.at, now, lang)}</time>
              </Text>
            </li>
          ))}
        </Stack>
      )}
    </Card>
  );
}

function titles(words: Dictionary): Readonly<Record<string, string>> {
  return {
    status: words.tickets.status,
    priority: words.tickets.priority,
    category: words.tickets.category,
    assignee: words.tickets.assignee,
    team: words.tickets.team,
    disposition: words.wrapUp.disposition,
    note: words.wrapUp.note,
    tags: words.tickets.tags,
    joined: words.tickets.join,
    link: words.tickets.links,
    contactName: words.tickets.contactName,
  };
}

function wordOf(field: string, value: string, words: Dictionary): string {
  const known: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    status: words.statuses,
    priority: words.priorities,
    disposition: words.dispositions,
  };
  return known[field]?.[value] ?? value;
}
