import {
  Button,
  CloseButton,
  Fieldset,
  Group,
  Stack,
  Switch,
  Textarea,
  TextInput,
} from "@mantine/core";
import { type ReactNode, useState } from "react";
import type { z } from "zod";
import type { ContactBody, ContactView } from "../../contract/index.ts";
import { useApi } from "../api/use-api.ts";
import { useRecordAct, useTellSaved } from "../api/use-record-act.ts";
import { SaveForm } from "../lib/save-form.tsx";
import { FieldInputs } from "../tickets/ticket-inputs.tsx";
import { useTicketSettings } from "../tickets/use-ticket-settings.ts";
import { useWords } from "../words/use-words.tsx";

type Change = z.output<typeof ContactBody>;

/** Name, numbers, note and fields. What was changed stays when saving fails. */
export function ContactEditor({ contact }: { readonly contact: ContactView }): ReactNode {
  const words = useWords();
  const { contactFields } = useTicketSettings();
  const [edit, setEdit] = useState<Change>({});
  const api = useApi();
  const save = useRecordAct("contact", contact.id, (change: Change) =>
    api.changeContact(contact.id, change, contact.version),
  );
  const tellSaved = useTellSaved();
  const saved = (): void => {
    setEdit({});
    tellSaved();
  };
  const set = (next: Change): void => setEdit((before) => ({ ...before, ...next }));
  return (
    <SaveForm
      isChanged={Object.keys(edit).length > 0}
      isSaving={save.isPending}
      onSave={() => save.mutate(tidy(edit), { onSuccess: saved })}
      testId="save-contact"
    >
      <TextInput
        label={words.contacts.name}
        placeholder={words.contacts.unnamed}
        maxLength={200}
        value={(edit.name === undefined ? contact.name : edit.name) ?? ""}
        onChange={(event) => set({ name: event.currentTarget.value })}
        data-testid="contact-name"
      />
      <Switch
        label={words.contacts.vip}
        checked={edit.vip ?? contact.vip}
        onChange={(event) => set({ vip: event.currentTarget.checked })}
      />
      <Numbers numbers={edit.numbers ?? contact.numbers} onChange={(numbers) => set({ numbers })} />
      <FieldInputs
        fields={contactFields}
        values={{ ...contact.fields, ...edit.fields }}
        onChange={(name, value) => set({ fields: { ...edit.fields, [name]: value } })}
      />
      <Textarea
        label={words.contacts.note}
        autosize
        minRows={3}
        maxRows={12}
        maxLength={10_000}
        value={edit.note ?? contact.note}
        onChange={(event) => set({ note: event.currentTarget.value })}
      />
    </SaveForm>
  );
}

type PhoneNumber = ContactView["numbers"][number];

function Numbers(props: {
  readonly numbers: readonly PhoneNumber[];
  readonly onChange: (numbers: PhoneNumber[]) => void;
}): ReactNode {
  const words = useWords();
  const { numbers } = props;
  const put = (at: number, next: Partial<PhoneNumber>): void =>
    props.onChange(numbers.map((one, place) => (place === at ? { ...one, ...next } : one)));
  return (
    <Fieldset variant="unstyled" legend={words.contacts.numbers}>
      <Stack gap="xs">
        {numbers.map((one, at) => (
          // A number is edited in place: its place in the list is what stays the same.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <Group key={`${at}-${numbers.length}`} gap="xs" wrap="nowrap">
            <TextInput
              flex={3}
              type="tel"
              aria-label={words.contacts.number}
              value={one.number}
              onChange={(event) => put(at, { number: event.currentTarget.value })}
            />
            <TextInput
              flex={2}
              aria-label={words.contacts.label}
              placeholder={words.contacts.label}
              maxLength={40}
              value={one.label}
              onChange={(event) => put(at, { label: event.currentTarget.value })}
            />
            <CloseButton
              aria-label={words.contacts.removeNumber(one.number)}
              onClick={() => props.onChange(numbers.filter((_, place) => place !== at))}
            />
          </Group>
        ))}
        <Button
          size="compact-sm"
          variant="default"
          style={{ alignSelf: "flex-start" }}
          onClick={() => props.onChange([...numbers, { number: "", label: "" }])}
        >
          {words.contacts.addNumber}
        </Button>
      </Stack>
    </Fieldset>
  );
}

/** Empty names become none, and lines without a number go. */
function tidy(edit: Change): Change {
  const { name, numbers, ...rest } = edit;
  const isNamed = name !== undefined && name !== null && name.trim() !== "";
  return {
    ...rest,
    ...(name === undefined ? {} : { name: isNamed ? name.trim() : null }),
    ...(numbers === undefined
      ? {}
      : { numbers: numbers.filter(({ number }) => number.trim() !== "") }),
  };
}
