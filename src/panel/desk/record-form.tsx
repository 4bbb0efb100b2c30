import { Collapse, SimpleGrid, Stack, UnstyledButton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import type { ReactNode } from "react";
import type { CallCard } from "../../contract/index.ts";
import { Icon } from "../lib/icons.tsx";
import { CategoryInput, FieldInputs, PriorityInput, TagsField } from "../tickets/ticket-inputs.tsx";
import { useTicketSettings } from "../tickets/use-ticket-settings.ts";
import { useWords } from "../words/use-words.tsx";
import type { Draft } from "./drafts.ts";

type Change = Draft["record"];

/**
 * Subject and priority of a call's ticket; tags and the fields of the configuration unfold below,
 * so that the note stays in sight. Shows the ticket as it is with the draft over it.
 */
export function RecordForm(props: {
  readonly ticket: CallCard["record"];
  readonly change: Change;
  readonly onChange: (change: Change) => void;
}): ReactNode {
  const words = useWords();
  const { ticketFields } = useTicketSettings();
  const [isOpen, more] = useDisclosure(false);
  const { ticket, change } = props;
  const set = (next: Change): void => props.onChange({ ...change, ...next });
  return (
    <Stack gap="sm">
      <SimpleGrid type="container" cols={{ base: 1, "340px": 2 }} spacing="sm">
        <CategoryInput
          value={change.category === undefined ? ticket.category : change.category}
          onChange={(category) => set({ category })}
        />
        <PriorityInput
          value={change.priority ?? ticket.priority}
          onChange={(priority) => set({ priority })}
        />
      </SimpleGrid>
      <UnstyledButton onClick={more.toggle} aria-expanded={isOpen} fz="sm" c="dimmed">
        <span style={{ display: "inline-flex", gap: 6, alignItems: "center" }}>
          <Icon name="down" size={14} />
          {words.tickets.details}
        </span>
      </UnstyledButton>
      <Collapse expanded={isOpen}>
        <Stack gap="sm">
          <TagsField
            value={change.tags ?? ticket.tags}
            onChange={(tags) => set({ tags: [...tags] })}
          />
          <FieldInputs
            fields={ticketFields}
            values={{ ...ticket.fields, ...change.fields }}
            onChange={(name, value) => set({ fields: { ...change.fields, [name]: value } })}
          />
        </Stack>
      </Collapse>
    </Stack>
  );
}
