import { Button, Card, Group, Select, Text, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import {
  type BulkChangeBody,
  TicketPriority,
  TicketStatus,
  type TicketSummary,
} from "../../contract/index.ts";
import { useApi, useTellProblem } from "../api/use-api.ts";
import { useWords } from "../words/use-words.tsx";
import { useTicketSettings } from "./use-ticket-settings.ts";

/** Changes all selected tickets in the same way; what is left empty stays as it is. */
export function BulkBar(props: {
  readonly tickets: readonly TicketSummary[];
  readonly onDone: () => void;
}): ReactNode {
  const words = useWords();
  const { people } = useTicketSettings();
  const [change, setChange] = useState<BulkChangeBody["change"]>({});
  const [tag, setTag] = useState("");
  const apply = useBulkChange(() => {
    setChange({});
    setTag("");
    props.onDone();
  });
  const set = (next: BulkChangeBody["change"]): void => setChange({ ...change, ...next });
  const isEmpty = tag.trim() === "" && Object.values(change).every((value) => value === undefined);
  return (
    <Card withBorder radius="lg" padding="sm" data-testid="bulk-bar">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          apply.mutate({
            tickets: props.tickets.map(({ number }) => ({ number })),
            change,
            ...(tag.trim() === "" ? {} : { addTags: [tag.trim()] }),
          });
        }}
      >
        <Group gap="sm" align="flex-end">
          <Text fw={600} pb={6}>
            {words.tickets.selected(props.tickets.length)}
          </Text>
          <Pick
            label={words.tickets.status}
            value={change.status ?? null}
            onPick={(status) => set({ status: TicketStatus.safeParse(status).data })}
            data={TicketStatus.options.map((value) => ({ value, label: words.statuses[value] }))}
          />
          <Pick
            label={words.tickets.priority}
            value={change.priority ?? null}
            onPick={(priority) => set({ priority: TicketPriority.safeParse(priority).data })}
            data={TicketPriority.options.map((value) => ({
              value,
              label: words.priorities[value],
            }))}
          />
          <Pick
            label={words.tickets.assignee}
            value={change.assignee ?? null}
            onPick={(assignee) => set({ assignee: assignee ?? undefined })}
            data={people.map(({ user, name }) => ({ value: user, label: name }))}
          />
          <TextInput
            flex="1 1 120px"
            maw={180}
            label={words.tickets.addTag}
            maxLength={40}
            value={tag}
            onChange={(event) => setTag(event.currentTarget.value)}
          />
          <Button type="submit" disabled={isEmpty} loading={apply.isPending}>
            {words.tickets.bulkApply}
          </Button>
          <Button variant="subtle" onClick={props.onDone}>
            {words.common.cancel}
          </Button>
        </Group>
      </form>
    </Card>
  );
}

function Pick(props: {
  readonly label: string;
  readonly value: string | null;
  readonly onPick: (value: string | null) => void;
  readonly data: { readonly value: string; readonly label: string }[];
}): ReactNode {
  const words = useWords();
  return (
    <Select
      flex="1 1 120px"
      maw={180}
      label={props.label}
      placeholder={words.tickets.keep}
      clearable
      value={props.value}
      onChange={props.onPick}
      data={props.data}
    />
  );
}

function useBulkChange(onDone: () => void) {
  const api = useApi();
  const words = useWords();
  const queries = useQueryClient();
  const tell = useTellProblem();
  return useMutation({
    mutationFn: (body: BulkChangeBody) => api.changeMany(body),
    onSuccess: async ({ items }) => {
      const left = items.filter(({ result }) => result !== "changed");
      const done = items.length - left.length;
      notifications.show({ message: words.tickets.bulkDone(done), color: "teal" });
      if (left.length > 0) {
        const numbers = left.map(({ number }) => `#${number}`).join(", ");
        notifications.show({ message: words.tickets.bulkLeft(numbers), color: "orange" });
      }
      await queries.invalidateQueries({ queryKey: ["tickets"] });
      onDone();
    },
    onError: tell,
  });
}
