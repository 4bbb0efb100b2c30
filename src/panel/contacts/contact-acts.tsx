import { Button, Card, NumberInput, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import type { ContactView } from "../../contract/index.ts";
import { useApi, useTellProblem } from "../api/use-api.ts";
import { useRecordAct } from "../api/use-record-act.ts";
import { Confirm } from "../lib/confirm.tsx";
import { useWords } from "../words/use-words.tsx";

/** Merges a double into this contact. */
export function MergeContact({ contact }: { readonly contact: ContactView }): ReactNode {
  const words = useWords();
  const api = useApi();
  const [double, setDouble] = useState<number | null>(null);
  const merge = useRecordAct("contact", contact.id, (id: number) =>
    api.mergeContact(contact.id, id),
  );
  return (
    <Card withBorder radius="lg" padding="lg">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (double !== null) merge.mutate(double, { onSuccess: () => setDouble(null) });
        }}
      >
        <Stack gap="sm">
          <NumberInput
            label={words.contacts.merge}
            description={words.contacts.mergeHint}
            hideControls
            allowNegative={false}
            allowDecimal={false}
            value={double ?? ""}
            onChange={(value) => setDouble(typeof value === "number" && value > 0 ? value : null)}
          />
          <Text size="xs" c="dimmed">
            {words.contacts.mergeText}
          </Text>
          <Button
            type="submit"
            variant="default"
            disabled={double === null || double === contact.id}
            loading={merge.isPending}
          >
            {words.contacts.merge}
          </Button>
        </Stack>
      </form>
    </Card>
  );
}

/** Erases a contact after a question that says what is lost. */
export function EraseContact({ contact }: { readonly contact: ContactView }): ReactNode {
  const words = useWords();
  const api = useApi();
  const queries = useQueryClient();
  const tell = useTellProblem();
  const [isAsking, setAsking] = useState(false);
  const erase = useMutation({
    mutationFn: () => api.eraseContact(contact.id),
    onSuccess: async ({ tickets }) => {
      notifications.show({ message: words.contacts.erasedDone(tickets), color: "teal" });
      await queries.invalidateQueries();
    },
    onError: tell,
  });
  const name = contact.name ?? contact.numbers[0]?.number ?? words.contacts.id(contact.id);
  return (
    <>
      <Button
        variant="outline"
        color="red"
        loading={erase.isPending}
        onClick={() => setAsking(true)}
      >
        {words.contacts.erase}
      </Button>
      <Confirm
        title={words.contacts.eraseTitle(name)}
        text={words.contacts.eraseText}
        go={words.contacts.eraseConfirm}
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        onGo={() => erase.mutate()}
      />
    </>
  );
}
