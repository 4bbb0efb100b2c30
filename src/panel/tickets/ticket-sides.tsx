import { Button, Stack, Text, Textarea } from "@mantine/core";
import { type ReactNode, useState } from "react";
import type { HistoryLine, Ticket } from "../../contract/index.ts";
import { useApi } from "../api/use-api.ts";
import { formatInstant } from "../lib/format.ts";
import { TitledCard } from "../lib/titled-card.tsx";
import { useNow } from "../lib/use-now.ts";
import type { Dictionary } from "../words/en.ts";
import { useSpeech } from "../words/use-words.tsx";
import { HistoryCard } from "./history-card.tsx";
import { useTicketAct } from "./ticket-editor.tsx";
import { categoryName } from "./ticket-inputs.tsx";
import { personName, useTicketSettings } from "./use-ticket-settings.ts";

/** What people have to tell each other about a ticket. */
export function Comments({ ticket }: { readonly ticket: Ticket }): ReactNode {
  const { lang, words } = useSpeech();
  const settings = useTicketSettings();
  const api = useApi();
  const now = useNow();
  const [text, setText] = useState("");
  const add = useTicketAct(ticket.number, (wish: string) => api.comment(ticket.number, wish));
  return (
    <TitledCard title={words.tickets.comments} testId="comments">
      <Stack gap="md">
        {ticket.comments.length === 0 ? (
          <Text size="sm" c="dimmed">
            {words.tickets.noComments}
          </Text>
        ) : (
          ticket.comments.map((comment) => (
            <div key={comment.id}>
              <Text size="xs" c="dimmed">
                {personName(settings, comment.by)} ·{" "}
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
    </TitledCard>
  );
}

/** Who changed what of a ticket. */
export function History({ ticket }: { readonly ticket: Ticket }): ReactNode {
  const { lang, words } = useSpeech();
  const settings = useTicketSettings();
  const nameOf = ({ source, by }: HistoryLine) =>
    source === "person" ? personName(settings, by) : words.tickets.sources[source];
  const shown = (field: string, value: string | null): string => {
    if (value === null || value === "") return words.common.none;
    if (field === "category") return categoryName(settings.categories, value, lang);
    if (field === "assignee") return personName(settings, value);
    return wordOf(field, value, words);
  };
  const titleOf = (field: string): string => {
    const own = settings.ticketFields.find(({ name }) => `fields.${name}` === field);
    return own?.label[lang] ?? titles(words)[field] ?? field;
  };
  return <HistoryCard lines={ticket.history} titleOf={titleOf} shown={shown} nameOf={nameOf} />;
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
