import { Button, Card, Chip, Fieldset, Group, SimpleGrid, Stack, Textarea } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { Disposition, type FieldValue, type Ticket } from "../../contract/index.ts";
import type { ChangeBody } from "../api/client.ts";
import { Problem } from "../api/problem.ts";
import { useApi, useTellProblem } from "../api/use-api.ts";
import { useWords } from "../words/use-words.tsx";
import {
  AssigneeInput,
  CategoryInput,
  FieldInputs,
  PriorityInput,
  TagsField,
  TeamInput,
} from "./ticket-inputs.tsx";
import { useTicketSettings } from "./use-ticket-settings.ts";

/** Subject, people, fields, disposition and note. What was changed stays when saving fails. */
export function TicketEditor({ ticket }: { readonly ticket: Ticket }): ReactNode {
  const words = useWords();
  const change = useTicketChange(ticket);
  const settings = useTicketSettings();
  const [edit, setEdit] = useState<ChangeBody>({});
  const body = changedOf(ticket, edit);
  const set = (next: ChangeBody): void => setEdit((before) => ({ ...before, ...next }));
  const setField = (name: string, value: FieldValue | null): void =>
    set({ fields: { ...edit.fields, [name]: value } });
  const shown = { ...ticket, ...edit };
  return (
    <Card withBorder radius="lg" padding="lg">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate(body, {
            onSuccess: () => {
              setEdit({});
              notifications.show({ message: words.common.saved, color: "teal", autoClose: 2000 });
            },
          });
        }}
      >
        <Stack gap="md">
          <SimpleGrid type="container" cols={{ base: 1, "360px": 2 }} spacing="md">
            <CategoryInput
              value={shown.category ?? null}
              onChange={(category) => set({ category })}
            />
            <PriorityInput
              value={edit.priority ?? ticket.priority}
              onChange={(priority) => set({ priority })}
            />
            <AssigneeInput
              value={shown.assignee ?? null}
              onChange={(assignee) => set({ assignee })}
            />
            <TeamInput value={shown.team ?? null} onChange={(team) => set({ team })} />
            <FieldInputs
              fields={settings.ticketFields}
              values={{ ...ticket.fields, ...edit.fields }}
              onChange={setField}
            />
          </SimpleGrid>
          <TagsField
            value={edit.tags ?? ticket.tags}
            onChange={(tags) => set({ tags: [...tags] })}
          />
          <Fieldset variant="unstyled" legend={words.wrapUp.disposition}>
            <Group gap="xs">
              {Disposition.options.map((each) => (
                <Chip
                  key={each}
                  size="sm"
                  variant="light"
                  checked={shown.disposition === each}
                  onChange={(isOn) => set({ disposition: isOn ? each : null })}
                >
                  {words.dispositions[each]}
                </Chip>
              ))}
            </Group>
          </Fieldset>
          <Textarea
            label={words.wrapUp.note}
            autosize
            minRows={4}
            maxRows={16}
            maxLength={10_000}
            value={shown.note}
            onChange={(event) => set({ note: event.currentTarget.value })}
            data-testid="ticket-note"
          />
          <Button
            type="submit"
            disabled={Object.keys(body).length === 0}
            loading={change.isPending}
            data-testid="save-ticket"
          >
            {words.common.save}
          </Button>
        </Stack>
      </form>
    </Card>
  );
}

/** What of an edit differs from the ticket. */
function changedOf(ticket: Ticket, edit: ChangeBody): ChangeBody {
  const { fields, ...rest } = edit;
  const plain = Object.entries(rest).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(ticket[name as keyof Ticket]),
  );
  const changedFields = Object.entries(fields ?? {}).filter(
    ([name, value]) => (ticket.fields[name] ?? null) !== value,
  );
  return {
    ...Object.fromEntries(plain),
    ...(changedFields.length === 0 ? {} : { fields: Object.fromEntries(changedFields) }),
  };
}

/** Changes a ticket at the version that is shown; one changed meanwhile is read again. */
export function useTicketChange(ticket: Ticket) {
  const api = useApi();
  return useTicketAct(ticket.number, (body: ChangeBody) =>
    api.changeTicket(ticket.number, body, ticket.version),
  );
}

/** Something done to a ticket that answers with the ticket after it. */
export function useTicketAct<T>(number: number, run: (wish: T) => Promise<Ticket>) {
  const queries = useQueryClient();
  const tell = useTellProblem();
  return useMutation({
    mutationFn: run,
    onSuccess: async (changed) => {
      queries.setQueryData(["ticket", number], changed);
      await queries.invalidateQueries({ queryKey: ["tickets"] });
    },
    onError: async (error) => {
      tell(error);
      if (error instanceof Problem && error.code === "HOTLINE_TICKET_CHANGED") {
        await queries.invalidateQueries({ queryKey: ["ticket", number] });
      }
    },
  });
}
