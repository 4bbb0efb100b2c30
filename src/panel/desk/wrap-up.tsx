import {
  Button,
  Card,
  Chip,
  Fieldset,
  Group,
  Progress,
  SimpleGrid,
  Stack,
  Text,
  Textarea,
} from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useEffect, useState } from "react";
import { type AgentView, type CallCard, Disposition } from "../../contract/index.ts";
import { useApi, useTellProblem } from "../api/use-api.ts";
import { formatClock } from "../lib/format.ts";
import { Icon } from "../lib/icons.tsx";
import { useServerNow } from "../live/use-live.ts";
import { Joining } from "../tickets/ticket-ties.tsx";
import { useWords } from "../words/use-words.tsx";
import { type Draft, drafts } from "./drafts.ts";
import { RecordForm } from "./record-form.tsx";
import { KeyHint, noteId } from "./shortcuts.tsx";
import { saveDraft } from "./use-draft-keeper.tsx";

/** Tickets that are offered as what a call belongs to. */
const likelyMax = 3;

/**
 * The agent's words about a call, from the moment it is answered: how it ended, a note. Every key
 * is kept on this computer until the ticket has it. In wrap-up it also shows the time left.
 */
export function WrapUpForm(props: {
  readonly user: string;
  readonly agent: AgentView;
  readonly card: CallCard;
}): ReactNode {
  const words = useWords();
  const { user, agent, card } = props;
  const [draft, setDraft] = useState<Draft>(() => drafts.read(user, card.ticket));
  const isWrapUp = card.phase === "wrap_up";
  const done = useDone(user, agent.id, card.ticket);
  const more = useMoreTime(agent.id);
  const edit = (next: Draft): void => {
    setDraft(next);
    drafts.write(user, card.ticket, next);
  };
  const finish = (status: "open" | "solved"): void => done.mutate({ draft, status });

  return (
    <Card
      withBorder
      radius="lg"
      padding="lg"
      data-testid={isWrapUp ? "wrap-up" : "call-notes"}
      style={isWrapUp ? { borderColor: "var(--mantine-color-orange-5)" } : {}}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (isWrapUp) finish("solved");
        }}
      >
        <Stack gap="md">
          <Group justify="space-between">
            <Text fw={600} fz="lg">
              {isWrapUp ? words.wrapUp.title : words.wrapUp.noteDuringCall}
            </Text>
            {isWrapUp && agent.wrapUpUntil !== null ? (
              <Button
                size="compact-sm"
                variant="light"
                color="orange"
                leftSection={<Icon name="clock" size={15} />}
                loading={more.isPending}
                onClick={() => more.mutate()}
                data-testid="more-time"
              >
                {words.wrapUp.moreTime}
              </Button>
            ) : null}
          </Group>
          {isWrapUp && agent.wrapUpUntil !== null ? (
            <Remaining since={card.since} until={agent.wrapUpUntil} />
          ) : null}
          {isWrapUp && agent.state === "wrap_up" && agent.wrapUpUntil === null ? (
            <Text size="sm" c="dimmed" data-testid="wrap-up-until-done">
              {words.wrapUp.untilDone}
            </Text>
          ) : null}
          <Dispositions
            value={draft.disposition}
            onChange={(disposition) => edit({ ...draft, disposition })}
          />
          <RecordForm
            ticket={card.record}
            change={draft.record}
            onChange={(record) => edit({ ...draft, record })}
          />
          <Textarea
            id={noteId}
            label={
              <>
                {words.wrapUp.note} <KeyHint keys="N" />
              </>
            }
            placeholder={words.wrapUp.notePlaceholder}
            autosize
            minRows={isWrapUp ? 5 : 3}
            maxRows={14}
            maxLength={10_000}
            value={draft.note}
            onChange={(event) => edit({ ...draft, note: event.currentTarget.value })}
            description={draft.note === "" ? null : words.wrapUp.draftKept}
            inputWrapperOrder={["label", "input", "description", "error"]}
            data-testid="note"
          />
          <BelongsTo card={card} />
          {isWrapUp ? (
            <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
              <Button
                type="submit"
                size="md"
                loading={done.isPending}
                leftSection={<Icon name="check" size={17} />}
                data-testid="wrap-up-done"
              >
                {words.wrapUp.done}
              </Button>
              <Button
                size="md"
                variant="default"
                disabled={done.isPending}
                onClick={() => finish("open")}
                data-testid="wrap-up-done-open"
              >
                {words.wrapUp.doneKeepOpen}
              </Button>
            </SimpleGrid>
          ) : null}
        </Stack>
      </form>
    </Card>
  );
}

/** Joins this call to the ticket whose matter it belongs to, while its agent knows best. */
function BelongsTo({ card }: { readonly card: CallCard }): ReactNode {
  const api = useApi();
  const { data } = useQuery({
    queryKey: ["ticket", card.ticket],
    queryFn: () => api.ticket(card.ticket),
  });
  const likely = card.previous
    .filter(({ joined, status }) => joined === null && status !== "closed" && status !== "solved")
    .slice(0, likelyMax);
  return <Joining ticket={data ?? card.record} likely={likely} />;
}

function Dispositions(props: {
  readonly value: Draft["disposition"];
  readonly onChange: (value: Draft["disposition"]) => void;
}): ReactNode {
  const words = useWords();
  return (
    <Fieldset variant="unstyled" legend={words.wrapUp.disposition}>
      <Group gap="xs">
        {Disposition.options.map((each) => (
          <Chip
            key={each}
            size="sm"
            variant="light"
            checked={props.value === each}
            onChange={(isOn) => props.onChange(isOn ? each : null)}
            data-testid={`disposition-${each}`}
          >
            {words.dispositions[each]}
          </Chip>
        ))}
      </Group>
    </Fieldset>
  );
}

function Remaining(props: { readonly since: number; readonly until: number }): ReactNode {
  const words = useWords();
  const now = useServerNow();
  const left = Math.max(0, props.until - now);
  const share = Math.min(1, left / Math.max(1, props.until - props.since));
  return (
    <div>
      <Progress value={share * 100} color="orange" size="sm" transitionDuration={250} aria-hidden />
      <Text size="sm" c="dimmed" mt={4} role="timer" data-testid="wrap-up-left">
        {words.wrapUp.remaining(formatClock(left))}
      </Text>
    </div>
  );
}

/** Saves, then frees the agent: in this order, so that nothing is lost when saving fails. */
function useDone(user: string, agent: string, ticket: number) {
  const api = useApi();
  const queries = useQueryClient();
  const tell = useTellProblem();
  return useMutation({
    mutationFn: async (wish: { draft: Draft; status: "open" | "solved" }) => {
      await saveDraft(api, user, ticket, wish.draft, wish.status);
      await api.command(agent, { command: "wrap_up_done" });
      await queries.invalidateQueries({ queryKey: ["tickets"] });
    },
    onError: tell,
  });
}

function useMoreTime(agent: string) {
  const api = useApi();
  const tell = useTellProblem();
  return useMutation({
    mutationFn: () => api.command(agent, { command: "wrap_up_extend" }),
    onError: tell,
  });
}

/** Puts the cursor into the note when the wrap-up begins and nothing else has it. */
export function useNoteFocus(isWrapUp: boolean): void {
  useEffect(() => {
    if (isWrapUp && document.activeElement === document.body)
      document.getElementById(noteId)?.focus();
  }, [isWrapUp]);
}
