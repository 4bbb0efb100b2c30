import { Chip, Fieldset, Group, SimpleGrid, Textarea } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { Disposition, type FieldValue, type Ticket } from "../../contract/index.ts";
import type { ChangeBody } from "../api/client.ts";
import { useApi } from "../api/use-api.ts";
import { useRecordAct, useTellSaved } from "../api/use-record-act.ts";
import { SaveForm } from "../lib/save-form.tsx";
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
  const tellSaved = useTellSaved();
  const settings = useTicketSettings();
  const [edit, setEdit] = useState<ChangeBody>({});
  const body = changedOf(ticket, edit);
  const set = (next: ChangeBody): void => setEdit((before) => ({ ...before, ...next }));
  const setField = (name: string, value: FieldValue | null): void =>
    set({ fields: { ...edit.fields, [name]: value } });
  const shown = { ...ticket, ...edit };
  const saved = (): void => {
    setEdit({});
    tellSaved();
  };
  return (
    <SaveForm
      isChanged={Object.keys(body).length > 0}
      isSaving={change.isPending}
      onSave={() => change.mutate(body, { onSuccess: saved })}
      testId="save-ticket"
    >
      <SimpleGrid type="container" cols={{ base: 1, "360px": 2 }} spacing="md">
        <CategoryInput value={shown.category ?? null} onChange={(category) => set({ category })} />
        <PriorityInput
          value={edit.priority ?? ticket.priority}
          onChange={(priority) => set({ priority })}
        />
        <AssigneeInput value={shown.assignee ?? null} onChange={(assignee) => set({ assignee })} />
        <TeamInput value={shown.team ?? null} onChange={(team) => set({ team })} />
        <FieldInputs
          fields={settings.ticketFields}
          values={{ ...ticket.fields, ...edit.fields }}
          onChange={setField}
        />
      </SimpleGrid>
      <TagsField value={edit.tags ?? ticket.tags} onChange={(tags) => set({ tags: [...tags] })} />
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
    </SaveForm>
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
  return useRecordAct("ticket", number, run);
}
