import { Badge, Button, Group, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { CallbackView } from "../../contract/index.ts";
import { useApi, useTellProblem } from "../api/use-api.ts";
import { useSpeech } from "../words/use-words.tsx";

const colors = {
  scheduled: "gray",
  due: "blue",
  reserved: "blue",
  dialling: "blue",
  holding: "blue",
  talking: "teal",
  done: "teal",
  failed: "red",
  cancelled: "gray",
} as const;

const cancellable: ReadonlySet<CallbackView["stage"]> = new Set([
  "scheduled",
  "due",
  "reserved",
  "dialling",
]);

/** How far a callback is, whether it is late, and why it came to nothing. */
export function CallbackStage({ callback }: { readonly callback: CallbackView }): ReactNode {
  const { words } = useSpeech();
  const { stage, end, overdue } = callback;
  return (
    <>
      <Group gap={6}>
        <Badge variant="light" color={colors[stage]}>
          {words.callbacks.stages[stage]}
        </Badge>
        {overdue ? <Badge color="red">{words.callbacks.overdue}</Badge> : null}
      </Group>
      {end === null ? null : (
        <Text size="xs" c="dimmed">
          {words.callbacks.ends[end]}
        </Text>
      )}
    </>
  );
}

/** Calls a callback off, while that is possible. */
export function CallOff({ callback }: { readonly callback: CallbackView }): ReactNode {
  const { words } = useSpeech();
  const api = useApi();
  const queries = useQueryClient();
  const tell = useTellProblem();
  const cancel = useMutation({
    mutationFn: () => api.cancelCallback(callback.id),
    onSuccess: () => notifications.show({ message: words.callbacks.cancelled, withBorder: true }),
    onError: tell,
    onSettled: () => queries.invalidateQueries({ queryKey: ["callbacks"] }),
  });
  if (!cancellable.has(callback.stage)) return null;
  return (
    <Button size="xs" variant="light" loading={cancel.isPending} onClick={() => cancel.mutate()}>
      {words.callbacks.cancel}
    </Button>
  );
}
